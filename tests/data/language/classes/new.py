# SPDX-License-Identifier: GPL-3.0-or-later
class Single:
    inst = None
    def __new__(cls, *a):
        if cls.inst is None:
            cls.inst = super().__new__(cls)
        return cls.inst
    def __init__(self, v=None): self.v = v
a, b = Single(1), Single(2)
print(a is b, a.v)
class Up(str):
    def __new__(cls, s): return super().__new__(cls, s.upper())
print(Up("abc"), Up("x") + "y", isinstance(Up("x"), str), len(Up("abc")))
class Pt(tuple):
    def __new__(cls, x, y): return tuple.__new__(cls, (x, y))
    @property
    def x(self): return self[0]
print(Pt(1, 2), Pt(1, 2).x, Pt(1, 2) == (1, 2))
class Num(int):
    def double(self): return self * 2
print(Num(4).double(), Num(4) + 1, type(Num(4) + 1).__name__)
