# SPDX-License-Identifier: GPL-3.0-or-later
from dataclasses import dataclass, field
from typing import ClassVar, Optional
@dataclass
class Base:
    name: str
    n: int = 1
    count: ClassVar[int] = 7
    def __post_init__(self): self.name = self.name.upper()
@dataclass
class Child(Base):
    extra: Optional[str] = None
    made: str = field(init=False)
    def __post_init__(self):
        super().__post_init__()
        self.made = f"{self.name}/{self.n}"
print(Child("a"), Child("b", 2, "e").made, Child.count)
@dataclass(kw_only=True)
class K:
    a: int
    b: int = 2
print(K(a=1))
try:
    @dataclass
    class Bad:
        a: int = 1
        b: str
except TypeError as e: print(e)
try:
    @dataclass
    class Bad2:
        a: list = []
except ValueError as e: print(e)
@dataclass(eq=False, repr=False)
class N:
    a: int = 1
print(N() == N(), repr(N()).startswith("<"))
