# SPDX-License-Identifier: GPL-3.0-or-later
print(str(5), str(5.0), str(None), str([1, "a"]), str({"a": (1,)}), str(True), int("  42 "), int("-7"), int("ff", 16), int("0x1f", 0), int("0b11", 0), int("1_000"), float(" 1.5 "), float("1e3"), float("-inf"), bool(""), bool("0"), bool([]), bool(0.0), bool(None), bool(" "))
print(ord("a"), chr(8364), hex(255), oct(8), bin(5), hex(-255), ascii("ü"), list("abc"), tuple("ab"), set("aa"), dict([("a", 1)]), dict(a=1, b=2), list({"x": 1}), str(1)[0])
