# SPDX-License-Identifier: GPL-3.0-or-later
from functools import total_ordering
@total_ordering
class Rev:
    def __init__(self, n): self.n = n
    def __eq__(self, o): return self.n == o.n
    def __lt__(self, o): return self.n < o.n
    def __hash__(self): return hash(self.n)
    def __repr__(self): return f"R{self.n}"
print(sorted([Rev(3), Rev(1), Rev(2)]), max(Rev(1), Rev(9)), Rev(1) >= Rev(1), Rev(2) > Rev(3), Rev(2) <= Rev(3))
print(len({Rev(1), Rev(1), Rev(2)}))
class Plain: pass
try:
    Plain() < Plain()
except TypeError as e:
    print(e)
