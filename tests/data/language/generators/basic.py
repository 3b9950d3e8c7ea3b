# SPDX-License-Identifier: GPL-3.0-or-later
def g(n):
    for i in range(n):
        yield i * i
    return "end"
print(list(g(4)), sum(g(4)), next(g(2)))
it = g(1)
print(next(it))
try:
    next(it)
except StopIteration as e:
    print("value", e.value)
