import re
m = re.match(r"(\w+)-(\d+)", "abc-123 rest")
print(m, m.group(), m.group(1), m.group(1, 2), m.groups(), m.start(), m.end(2), m.span(1), m[2], bool(m), m.string, m.re.pattern, m.lastindex)
print(re.match("b", "abc"), re.search("b", "abc").span(), re.fullmatch(r"a+", "aaa"), re.fullmatch("a", "ab"))
n = re.search(r"(?P<year>\d{4})-(?P<month>\d\d)", "on 2024-05")
print(n.group("year"), n["month"], n.groupdict(), n.expand(r"\2/\1 \g<year>"))
print(re.findall(r"\d+", "a1b22"), re.findall(r"(\w)(\d)", "a1b2"), re.findall(r"(a)|b", "ab"), [x.group() for x in re.finditer(r"\w", "a b")])
print(re.sub(r"\s+", " ", "a  b\n c"), re.sub(r"(\w)(\d)", r"\2\1", "a1 b2"), re.sub("a", lambda m: m.group().upper(), "banana", count=2), re.subn("a", "x", "banana"), re.sub(r"(?P<w>\w+)", r"<\g<w>>", "hi yo"), re.sub("x*", "-", "abxd"), re.sub("a", r"\\n", "a"))
print(re.split(r"[,;]\s*", "a, b;c"), re.split(r"(,)", "a,b"), re.split(",", "a,b,c", maxsplit=1), re.split("x", ""), re.escape("a.b*c[d] é_-"))
p = re.compile(r"^(\w+)$", re.M | re.I)
print(p.findall("one\nTWO\nthree 4"), p.pattern, p.flags, p.groups, p, re.compile("x"), p.search("a b\nok").group(1))
print(re.findall(r"A", "aA", re.IGNORECASE), re.findall(".", "a\nb", re.S), re.findall(r"""a  # comment
  \d""", "a1", re.X), re.match(r"\A\w+\Z", "word") is not None, re.match("(?i)ABC", "abc") is not None)
print(re.match(r"(a)?(b)?", "b").groups(), re.match(r"(a)?", "b").groups("none"), re.match(r"(a)?", "").group(1))
print(re.sub(r"([A-Z])", r"_\1", "camelCaseName").lower(), re.findall(r"[^\W\d_]+", "ab1_cd"), re.findall(r"\bfoo\b", "foo food foo"), re.findall(r"(?<=a)b", "ab cb"), re.findall(r"a{2,}", "a aa aaa"), re.findall(r"[]a]", "]a"))
print(re.findall(r"(?:ab)+", "ababx"), re.findall("é+", "éé"), re.search(r"\$\{(\w+)\}", "x ${name}").group(1), re.sub(r"\.", "", "1.2.3"), re.findall(r"a*?b", "aab"), re.findall(b"\\d", b"1a2"))
for bad in ("(", "[a", "*a", "(?P<n>a)(?P<n>b)"):
    try:
        re.compile(bad)
        print("no error")
    except re.error as e:
        print("re.error")
try:
    re.match("(a)", "a").group(5)
except IndexError as e:
    print(e)
print(p.match("one\ntwo", 4).group(), re.compile("b").search("abab", 2).start(), re.compile("o").sub("0", "foo"), re.compile(",").split("a,b"))
