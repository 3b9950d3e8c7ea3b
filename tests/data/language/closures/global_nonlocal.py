# SPDX-License-Identifier: GPL-3.0-or-later
g = 1
def f():
    global g, h
    g += 1
    h = "made"
f()
print(g, h)
def outer():
    x = 1
    def mid():
        def inner():
            nonlocal x
            x *= 10
        inner()
        return x
    return mid(), x
print(outer())
def bad():
    print(u)
    u = 1
try:
    bad()
except UnboundLocalError as e:
    print(e)
def free():
    def inner(): return v
    try:
        inner()
    except NameError as e:
        print(type(e).__name__, e)
    v = 1
free()
try:
    undefined_name
except NameError as e:
    print(e)
