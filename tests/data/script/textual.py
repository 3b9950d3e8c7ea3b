import textwrap, string, html
print(textwrap.dedent("""
    SELECT *
      FROM t
    WHERE x = 1

    AND y
"""))
print(repr(textwrap.dedent("  a\n    b\n  \n  c")), repr(textwrap.dedent("a\n  b")), repr(textwrap.dedent("\ta\n\tb")))
print(repr(textwrap.indent("a\n\nb\n", "  ")), textwrap.indent("x\ny", "> ", lambda line: True))
print(textwrap.wrap("The quick brown fox jumped over the lazy dog and-hyphenated words", 20))
print(textwrap.fill("aaa bbb ccc ddd", width=7), textwrap.wrap("averyveryverylongword x", 8), textwrap.shorten("Hello big  world", width=12))
print(textwrap.fill("one two three four five", 12, initial_indent="* ", subsequent_indent="  "))
print(string.ascii_letters, string.digits, string.punctuation, repr(string.whitespace), string.hexdigits, string.capwords("hello  big world"))
t = string.Template("$name costs $$${price} ${x}y")
print(t.substitute(name="A", price=5, x=1), t.safe_substitute(name="B"), string.Template("$a").substitute({"a": 1}))
try:
    t.substitute(name=1)
except KeyError as e:
    print(repr(e))
try:
    string.Template("$ x").substitute()
except ValueError as e:
    print(e)
print(html.escape("<a href='x'>&\"</a>"), html.unescape("&lt;b&gt; &amp;&#39;&#x41;&quot;"), html.escape("'\"", quote=False))
