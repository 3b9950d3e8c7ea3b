# SPDX-License-Identifier: GPL-3.0-or-later
def f():
    y = 10
    return [y + x for x in range(3)], {x: y for x in "ab"}
print(f())
class C:
    vals = [1, 2]
    doubled = [v * 2 for v in vals]
print(C.doubled)
print([[lambda: (i, j) for j in range(2)] for i in range(2)][0][1]())
