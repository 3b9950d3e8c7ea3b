# SPDX-License-Identifier: GPL-3.0-or-later
def f(a, b=2, *args, c, d=4, **kw): return a, b, args, c, d, kw
print(f(1, c=3), f(1, 5, 6, 7, c=8, z=9), f(*[1, 2], **{"c": 3, "q": 1}))
def g(a, /, b, *, c): return a, b, c
print(g(1, 2, c=3), g(1, b=2, c=3))
for call in ("f()", "f(1)", "f(1, c=1, a=2)", "g(a=1, b=2, c=3)", "g(1, 2, 3)", "g(1, c=2)",
             "g(1, 2, c=3, d=4)", "g()"):
    try:
        eval(call)
    except TypeError as e:
        print(call, "->", e)
