# SPDX-License-Identifier: GPL-3.0-or-later
class A(Exception): pass
class B(A): pass
for exc in (A, B, KeyError):
    try:
        raise exc("m")
    except B:
        print("B")
    except A:
        print("A")
    except:
        print("bare")
E1 = (ValueError, TypeError)
try:
    int([])
except E1 as e:
    print(type(e).__name__)
try:
    try:
        raise KeyError(1)
    except 5:
        pass
except TypeError as e:
    print(e)
