# SPDX-License-Identifier: GPL-3.0-or-later
l = list(range(10))
print(l[2:5], l[::3], l[::-1], l[-3:], l[8:2:-2], l[:], l[100:], l[-100:3], l[5:5])
l[2:5] = ["a", "b"]
print(l)
l[::2] = [0] * len(l[::2])
print(l)
try:
    l[::2] = [1]
except ValueError as e: print(e)
del l[1:4], l[-1]
print(l)
l[1:1] = [7, 8]; l[len(l):] = [9]
print(l, slice(1, 5, 2).indices(4), slice(None, None, -1).indices(3), slice(1, 2))
t = (1, 2, 3, 4)
print(t[1:], t[::-1], t[-2:], list(range(10)[::-2]), range(0, 10, 3)[-1])
class S:
    def __getitem__(self, k): return k
print(S()[1:2], S()[::3], S()[1, 2:3], S()[...], S()[None:, 5])
