# SPDX-License-Identifier: GPL-3.0-or-later
def g():
    try:
        yield 1
        yield 2
    except ValueError as e:
        yield "caught %s" % e
    finally:
        print("cleanup")
x = g()
print(next(x), x.throw(ValueError("v")))
print(list(x))
y = g(); next(y); y.close(); print("closed")
z = g(); next(z)
try:
    z.throw(KeyError("k"))
except KeyError as e:
    print(repr(e))
