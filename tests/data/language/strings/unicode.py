# SPDX-License-Identifier: GPL-3.0-or-later
s = "naïve café ☃ 😀"
print(len(s), s.upper(), s[::-1], s.find("☃"), s.split(), [hex(ord(c)) for c in "é😀"], "e\u0301" == "é")
print("straße".casefold() == "STRASSE".casefold(), "Ω".lower(), sorted(["é", "e", "z", "a"]), "😀" * 2, "x😀y"[1], "日本語".center(9, "*"))
