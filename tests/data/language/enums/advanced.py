# SPDX-License-Identifier: GPL-3.0-or-later
from enum import Enum, IntFlag
F = Enum("F", "A B C")
G = Enum("G", {"x": 10, "y": 20})
print(list(F), F.B.value, G.y.value, G(10), F.A.name)
class Planet(Enum):
    EARTH = (1, 2)
    MARS = (3, 4)
    def __init__(self, mass, r):
        self.mass = mass
        self.r = r
    @property
    def ratio(self): return self.mass / self.r
print(Planet.MARS.mass, Planet.EARTH.ratio, Planet((3, 4)), Planet.MARS.value)
class Low(str, Enum):
    def _generate_next_value_(name, start, count, last): return name.lower()
    from enum import auto
    ONE = auto()
print(Low.ONE.value)
class WithMissing(Enum):
    A = 1
    @classmethod
    def _missing_(cls, v): return cls.A
print(WithMissing(99))
class M(Enum):
    A = 1
    def __str__(self): return "str-" + self.name
print(M.A, f"{M.A}", [str(m) for m in M], repr(M.A))
class Perm(IntFlag):
    R = 4
    W = 2
print(Perm.R | Perm.W, int(Perm.R | Perm.W), Perm(6) & Perm.R, Perm.R == 4)
