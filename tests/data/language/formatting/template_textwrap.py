# SPDX-License-Identifier: GPL-3.0-or-later
from string import Template
import textwrap
print(Template("$a ${b}c $$").substitute(a=1, b=2), Template("$a $z").safe_substitute(a=1))
try:
    Template("$q").substitute()
except KeyError as e: print(e)
print(textwrap.dedent("""\
    a
      b
    c"""))
print(textwrap.fill("the quick brown fox jumps over", 12), textwrap.wrap("aa bb cc dd", 5), textwrap.indent("x\ny\n\nz", "> "), textwrap.shorten("hello big world", 11))
