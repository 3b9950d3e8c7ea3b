# SPDX-License-Identifier: GPL-3.0-or-later
def f(*a, **k): return a, k
x = [1, 2]; y = {"p": 1}
print(f(0, *x, 3, *x, k=1, **y), f(*"ab", *(), **{}), f(**y, **{"q": 2}))
print([*x, 9, *x], {*x, 5}, {**y, "p": 2, **{"z": 0}}, (*x,))
