# SPDX-License-Identifier: GPL-3.0-or-later
print("{} {} {}".format(1, "a", None), "{0} {1} {0}".format("x", "y"), "{a} {b[0]} {c.real}".format(a=1, b=[5], c=7), "{:>5}|{:<5}|{:^5}".format(1, 2, 3))
print("{0[k]} {0[a b]} {1[0]}".format({"k": 1, "a b": 2}, [9]), "{:{}}|{:{w}.{p}}".format("a", 5, "abcdef", w=6, p=2), "{{x}} {!r}".format("q"))
print("{:,.2f} {:e} {:%} {:b} {:#b}".format(1234567.891, 12345.678, 0.5, 10, 10), "{:d}".format(True), "{}".format(True), "{:5}|{!s:5}|".format(True, True))
print("a={a}".format_map({"a": 1}), "{:s}".format("str"), "{:.3}".format("abcdef"), "{:0>5}".format(42), "{:x<6}".format("ab"), "{:=+6d}".format(5), "{:06.1f}".format(-2.55))
