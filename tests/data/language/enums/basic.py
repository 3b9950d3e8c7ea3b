# SPDX-License-Identifier: GPL-3.0-or-later
import enum
from enum import Enum, IntEnum, Flag, IntFlag, auto, unique
class C(Enum):
    RED = 1
    GREEN = "g"
    ALIAS = 1
    def describe(self): return f"{self.name}:{self.value}"
    @classmethod
    def default(cls): return cls.RED
print(C.RED, repr(C.RED), C.RED.name, C.RED.value, C("g"), C["RED"], C.ALIAS is C.RED, list(C), len(C), C.GREEN in C, C.RED.describe(), C.default(), [c.value for c in C], list(C.__members__))
print(C.RED == C.RED, C.RED == 1, C.RED is C(1), {C.RED: 1}[C.RED], isinstance(C.RED, C), f"{C.RED}", "%s" % C.GREEN, C.RED != C.GREEN, hash(C.RED) == hash(C.RED))
for bad in ("C('zz')", "C['ZZ']", "C.ZZ", "C.RED < C.GREEN"):
    try: eval(bad)
    except Exception as e: print(type(e).__name__, e)
class S(str, Enum):
    A = "a"
    B = "b"
print(S.A == "a", S.A.upper(), "x" + S.A, f"{S.A}", S("b"), S.A in ("a",), str(S.A), repr(S.A), sorted([S.B, S.A]))
class I(IntEnum):
    ONE = 1
    TWO = 2
print(I.ONE + 1, I.ONE < I.TWO, sorted(I, reverse=True), I(2), f"{I.ONE}", I.ONE == 1, [10, 20, 30][I.TWO], str(I.ONE), repr(I.TWO), "%d" % I.TWO)
class Au(Enum):
    X = auto()
    Y = auto()
print([a.value for a in Au], Au.Y)
class P(Flag):
    R = 1
    W = 2
    X = 4
print(P.R | P.W, (P.R | P.W).value, P.R in (P.R | P.X), bool(P.R & P.W), P.R ^ P.W, P(3) == P.R | P.W)
try:
    @unique
    class U(Enum):
        A = 1
        B = 1
except ValueError as e: print(e)
