# SPDX-License-Identifier: GPL-3.0-or-later
def inner():
    r = yield 1
    print("inner got", r)
    yield 2
    return "result"
def outer():
    v = yield from inner()
    yield "v=" + v
    yield from [10, 20]
    yield from "ab"
o = outer()
print(next(o), o.send("S"), list(o))
