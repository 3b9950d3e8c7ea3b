# SPDX-License-Identifier: GPL-3.0-or-later
from dataclasses import dataclass
import enum
@dataclass
class P:
    x: int
    y: int
class Q:
    __match_args__ = ("name",)
    def __init__(self, name, age): self.name, self.age = name, age
class Color(enum.Enum):
    RED = 1
    BLUE = 2
def f(v):
    match v:
        case P(0, 0): return "origin"
        case P(x=0, y=y): return f"on y {y}"
        case P(x, y) if x == y: return f"diag {x}"
        case P(): return "point"
        case Q("bob", age=a): return f"bob {a}"
        case Q(n): return f"q {n}"
        case Color.RED: return "red"
        case int(n) if n > 100: return f"big {n}"
        case int() | float(): return "num"
        case str(s): return "str " + s
        case [P(x=a), *_]: return f"list of P {a}"
        case dict(): return "dict"
        case _: return "?"
print([f(v) for v in (P(0, 0), P(0, 5), P(3, 3), P(1, 2), Q("bob", 4), Q("al", 1), Color.RED, Color.BLUE, 500, 5, 2.5, "s", [P(9, 1)], {}, None)])
