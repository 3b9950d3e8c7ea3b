# SPDX-License-Identifier: GPL-3.0-or-later
a, b, c = "xyz"
(d, e), *f = [(1, 2), 3, 4]
*g, h = range(4)
i, *j = "q"
[k, [l, m]] = [1, (2, 3)]
n = o = p = []
q, r = {"k1": 1, "k2": 2}
print(a, b, c, d, e, f, g, h, i, j, k, l, m, n is p, q, r)
x = [0, 1]
i = 0
i, x[i] = 1, 9
print(i, x)
a, b = b, a
print(a, b)
for x, (y, *z) in [(1, (2, 3, 4)), (5, "ab")]: print(x, y, z)
first, *mid, last = range(6)
print(first, mid, last)
def f(): return 1, [2, 3]
m, (n, o) = f()
print(m, n, o, *[1, 2], sep="-")
class O: pass
o = O()
o.a, o.b = 1, 2
print(o.a, o.b)
