# SPDX-License-Identifier: GPL-3.0-or-later
t = (1, "a", None)
print(t, t[0], t[-1], len(t), t + (2,), t * 2, (1,), (), tuple([1]), 1 in t, t.index("a"), t.count(1), (1, 2) < (1, 3), (1, 2) == (1, 2), hash((1, 2)) == hash((1, 2)), (1, 2, 3)[1:], min((3, 1)), sorted((3, 1, 2)), tuple(reversed(t)))
try:
    t[0] = 5
except TypeError as e: print(e)
try:
    del t[0]
except TypeError as e: print(e)
x = 1, 2
a, b = b, a = 5, 6
print(x, a, b, (lambda: (1, 2))()[1])
