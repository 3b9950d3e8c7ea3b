# SPDX-License-Identifier: GPL-3.0-or-later
import re
print(re.match(r"(\w+) (\d+)", "abc 12x").groups(), re.search(r"\d+", "a1b22").group(), re.findall(r"\d+", "a1b22"), re.findall(r"(\w)(\d)", "a1b2"), re.sub(r"(\w)(\d)", r"\2\1", "a1b2"), re.sub(r"\d", lambda m: str(int(m.group()) * 2), "a1b2"), re.split(r"[,;]\s*", "a, b;c"))
m = re.match(r"(?P<y>\d{4})-(?P<m>\d\d)", "2024-05-06")
print(m.group("y"), m.groupdict(), m.span(), m.start("m"), m.end(), m.group(0, 1), m["m"], re.fullmatch(r"a+", "aaa") is not None, re.match("b", "ab"), re.escape("a.b*c"))
p = re.compile(r"^x", re.M | re.I)
print(p.findall("x\nX\ny"), p.pattern, bool(p.flags & re.I), re.sub(r"(?i)ABC", "z", "abcABC", count=1), re.subn("a", "b", "aaa"), [m.group() for m in re.finditer("[ab]", "cab")], re.split(r"(-)", "a-b"), re.sub(r"(?<=a)b", "X", "ab cb"), re.sub("", "-", "ab"))
try:
    re.compile("(")
except re.error as e:
    print(type(e).__name__)
print(re.search("(a)?(b)", "b").groups(), re.search("(a)?(b)", "b").groups("none"), re.match(r"\s*", "").group() == "", re.sub(r"\s+", " ", "a  b\t\nc", flags=re.S), re.search(r"a.c", "a\nc", re.DOTALL) is not None)
