# SPDX-License-Identifier: GPL-3.0-or-later
def f(kind):
    try:
        if kind == 1: raise ValueError("v", 2)
        if kind == 2: return "returned"
        if kind == 3: 1 / 0
    except ValueError as e:
        return e.args
    except (KeyError, ZeroDivisionError) as e:
        return type(e).__name__ + ": " + str(e)
    else:
        return "else"
    finally:
        print("finally", kind)
print(f(0), f(1), f(2), f(3))
try:
    e
except NameError as x:
    print(x)
def g():
    for i in range(3):
        try:
            if i == 1: continue
            if i == 2: break
        finally:
            print("f", i)
    return i
print(g())
def h():
    try:
        return "try"
    finally:
        return "finally"
print(h())
