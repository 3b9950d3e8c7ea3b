# SPDX-License-Identifier: GPL-3.0-or-later
print(1.0, 1e16, 1e15, 123456789012345680.0, 1e-4, 1e-5, 0.1 + 0.2, 1 / 3, 100.0, 1e100, float("inf"), -float("inf"), float("nan"), -0.0, 5e-324, 1.7976931348623157e308)
print(repr(0.1), str(1e22), 2.5e-8, 3.0e8, round(2.675, 2), round(0.5), round(1.5), round(2.5), round(-1.5), round(1234, -2), round(5.55, 1), round(1e300, 2))
print(10**20, -(2**70), 2**100 % 97, 1_000_000, 0xFF, 0o17, 0b101, 1e3, int(1e20), int(-3.9), float(10**20))
print(format(3.0, ".1f"), format(1e6, ","), format(10, "b"), format(1.5, ""), format(2, "5"), format("a", "<3") + "|", format(1234.5, ",.1f"), format(float("inf"), "f"), format(0.0001, "g"), format(1e-7, ""))
