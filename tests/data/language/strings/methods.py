# SPDX-License-Identifier: GPL-3.0-or-later
s = "Hello, World"
print(s.upper(), s.lower(), s.title(), s.swapcase(), s.capitalize(), s.casefold(), s.center(20, "*"), s.ljust(15, "-"), s.rjust(15), s.zfill(15), "-5".zfill(4))
print(s.find("o"), s.rfind("o"), s.find("zz"), s.index("W"), s.count("l"), s.count("l", 4), s.startswith("He"), s.startswith(("x", "He")), s.endswith("ld"), s.startswith("World", 7))
print(s.replace("l", "L"), s.replace("l", "L", 1), s.split(", "), "a b  c".split(), "a b  c".split(" "), "a,b,c".split(",", 1), "a,b,c".rsplit(",", 1), "a\nb\r\nc".splitlines(), "a\nb".splitlines(True))
print("  x ".strip() + "|", "xxaxx".strip("x"), "  a".lstrip(), "a  ".rstrip() + "|", "abcba".strip("ab"), "pre_x".removeprefix("pre_"), "x.py".removesuffix(".py"))
print("a-b-c".partition("-"), "a-b-c".rpartition("-"), "abc".partition("z"), "abc".rpartition("z"), "-".join(["a", "b"]), "-".join("xyz"), "".join([]))
print("abc".isalpha(), "ab1".isalnum(), "12".isdigit(), "".isdigit(), " \t".isspace(), "Abc".istitle(), "ABC".isupper(), "abc".islower(), "a_1".isidentifier(), "1a".isidentifier(), "٣".isdecimal(), "½".isnumeric(), "abc".isascii(), "é".isascii(), "a\n".isprintable())
print("abc".translate({97: "X", 98: None}), "abc".translate(str.maketrans("ab", "12", "c")), "tab\tx".expandtabs(4), "ß".upper(), "ﬁ".upper(), "İ".lower() == "i̇", "ÀÉ".lower())
