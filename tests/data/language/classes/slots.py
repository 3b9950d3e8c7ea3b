# SPDX-License-Identifier: GPL-3.0-or-later
class S:
    __slots__ = ("a", "b")
    def __init__(self): self.a = 1
s = S()
print(s.a)
s.b = 2
print(s.b)
try:
    s.c = 3
except AttributeError as e:
    print(type(e).__name__)
