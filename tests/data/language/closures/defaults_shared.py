# SPDX-License-Identifier: GPL-3.0-or-later
def f(x, acc=[]):
    acc.append(x)
    return acc
print(f(1), f(2), f(3, []), f(4))
def g(a, b=len("abc"), *, c=b"x"): return a, b, c
print(g(1), g(1, c=2), g.__defaults__, g.__kwdefaults__)
