from dataclasses import dataclass, field, asdict, astuple, replace, fields, is_dataclass, FrozenInstanceError
from typing import List, Optional, ClassVar
@dataclass
class P:
    x: int
    y: int = 2
    tags: List[str] = field(default_factory=list)
    hidden: str = field(default="h", repr=False, compare=False)
    kind: ClassVar[str] = "k"
    def total(self): return self.x + self.y
p = P(1)
print(p, p == P(1), p == P(2), p.total(), P(1, 2, ["a"]), P(x=5, y=6).x, asdict(p), astuple(p), replace(p, y=9), [f.name for f in fields(P)], is_dataclass(p), P.kind, p.tags is P(1).tags)
@dataclass(frozen=True, order=True)
class F:
    a: int
    b: str = "z"
print(F(1) < F(2), sorted([F(2), F(1)]), {F(1): "x"}[F(1)], F(1, "q"))
try: F(1).a = 5
except FrozenInstanceError as e: print(e)
@dataclass
class Child(P):
    z: int = 7
    def __post_init__(self): self.sum = self.x + self.z
print(Child(1), Child(1, z=3).sum, isinstance(Child(1), P))
@dataclass
class N:
    inner: P
    items: Optional[list] = None
print(asdict(N(P(1), [P(2)])))
for f in (lambda: P(), lambda: P(1, 2, 3, 4, 5), lambda: P(1, q=2)):
    try: f()
    except TypeError as e: print("TypeError")
try: hash(p)
except TypeError as e: print(e)
@dataclass(kw_only=True)
class K:
    a: int
    b: int = 1
print(K(a=1))
@dataclass
class I:
    a: int
    c: int = field(init=False, default=5)
print(I(1), I(1) != I(2))
match p:
    case P(x, y): print("matched", x, y)
