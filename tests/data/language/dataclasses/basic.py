# SPDX-License-Identifier: GPL-3.0-or-later
from dataclasses import dataclass, field, asdict, astuple, replace, fields, is_dataclass
@dataclass
class A:
    x: int
    y: str = "d"
    z: list = field(default_factory=list)
    w: int = field(default=3, repr=False, compare=False)
    def total(self): return self.x + len(self.z)
a = A(1)
print(a, A(1) == a, A(1, w=9) == a, A(2) != a, a.total(), asdict(A(1, z=[1])), astuple(a), replace(a, x=5), [f.name for f in fields(A)], is_dataclass(a), a.z is A(1).z)
try:
    A()
except TypeError as e: print(e)
@dataclass(frozen=True, order=True)
class F:
    a: int
    b: int = 0
print(F(1, 2) < F(1, 3), sorted([F(2), F(1)]), hash(F(1)) == hash(F(1)), {F(1): "v"}[F(1)])
try:
    F(1).a = 2
except Exception as e: print(type(e).__name__, e)
