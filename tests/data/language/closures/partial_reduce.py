# SPDX-License-Identifier: GPL-3.0-or-later
from functools import partial, reduce
p = partial(int, base=2)
print(p("101"), reduce(lambda a, b: a * b, [1, 2, 3, 4]), reduce(lambda a, b: a + b, [], 7))
def f(a, b, c=0): return a, b, c
q = partial(f, 1, c=5)
print(q(2), q(2, c=6), q.args, q.keywords)
