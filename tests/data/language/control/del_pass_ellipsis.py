# SPDX-License-Identifier: GPL-3.0-or-later
x = 1
del x
try:
    x
except NameError as e: print(e)
a = [1, 2, 3]; b = {"k": 1}
del a[0], b["k"]
print(a, b)
class C: z = 1
del C.z
print(hasattr(C, "z"))
def f(): ...
print(f(), ..., Ellipsis, type(...).__name__, NotImplemented)
if True: pass
pass; pass
def g():
    """doc only"""
print(g(), g.__doc__)
def h():
    x = 1
    del x
    try:
        return x
    except UnboundLocalError as e:
        return str(e)
print(h())
