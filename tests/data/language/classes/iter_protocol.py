# SPDX-License-Identifier: GPL-3.0-or-later
class Count:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n <= 0: raise StopIteration
        self.n -= 1
        return self.n
print(list(Count(4)), sum(Count(5)), max(Count(3)), 2 in Count(4), tuple(Count(2)))
a, b, *c = Count(5)
print(a, b, c)
class Old:
    def __getitem__(self, i):
        if i > 3: raise IndexError
        return i * i
print(list(Old()), 4 in Old(), [x for x in Old()])
it = iter([1, 2])
print(next(it), next(it), next(it, "done"))
try:
    next(it)
except StopIteration as e:
    print("stop", e.args)
print(list(iter(iter([1, 2, 3]).__next__, 3)))
