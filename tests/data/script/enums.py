import enum
from enum import Enum, IntEnum, Flag, IntFlag, StrEnum, auto, unique
class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3
    CRIMSON = 1
    def describe(self): return f"{self.name}={self.value}"
    @classmethod
    def default(cls): return cls.GREEN
    @property
    def double(self): return self.value * 2
print(Color.RED, repr(Color.RED), Color.RED.name, Color.RED.value, Color(2), Color["BLUE"], Color.CRIMSON is Color.RED, [c.name for c in Color], len(Color), Color.RED == 1, Color.RED is Color.RED, Color.BLUE.describe(), Color.default(), Color.GREEN.double)
print(list(Color), Color.__members__.keys(), list(Color.__members__), isinstance(Color.RED, Color), type(Color.RED), {Color.RED: "r"}[Color.RED], Color.RED in Color, f"{Color.RED}", "%s" % Color.RED, Color.__name__)
class Status(str, Enum):
    OPEN = "open"
    DONE = "done"
print(Status.OPEN, Status.OPEN == "open", Status("done"), Status.OPEN.value, Status.OPEN.upper(), f"{Status.OPEN}", "%s" % Status.OPEN, [s.value for s in Status], repr(Status.OPEN), "open" in [Status.OPEN], {"open": 1}[Status.OPEN], ", ".join(s.value for s in Status), "{}".format(Status.OPEN), Status.OPEN + "!", len(Status.OPEN), isinstance(Status.OPEN, str))
class Level(IntEnum):
    LOW = 1
    HIGH = 10
print(Level.LOW, Level.LOW < Level.HIGH, Level.HIGH + 1, Level(10), int(Level.LOW), repr(Level.LOW), f"{Level.HIGH}", sorted([Level.HIGH, Level.LOW]), Level.LOW == 1, "%d" % Level.HIGH, [10][0] == Level.HIGH, max(Level))
class Auto(Enum):
    A = auto()
    B = auto()
    C = 10
    D = auto()
print([a.value for a in Auto])
class S(StrEnum):
    ONE = auto()
    TWO = "2"
print(S.ONE, repr(S.ONE), S.TWO.value, f"{S.ONE}", S("one"), S.ONE == "one")
class Named(Enum):
    def _generate_next_value_(name, start, count, last_values): return name.lower()
    FIRST = auto()
    SECOND = auto()
print([n.value for n in Named])
class Perm(Flag):
    R = auto()
    W = auto()
    X = auto()
    RW = R | W
print(Perm.R | Perm.X, Perm.R in Perm.RW, Perm.RW & Perm.R, ~Perm.R, bool(Perm.R & Perm.W), Perm.RW, Perm(3) is Perm.RW, [p.name for p in Perm], (Perm.R | Perm.X).value, list(Perm.RW), repr(Perm.R | Perm.X), Perm.R ^ Perm.RW)
class IP(IntFlag):
    A = 1
    B = 2
print(IP.A | IP.B, IP.A | 2, int(IP.A | IP.B), IP.A == 1, repr(IP.A | IP.B))
class Planet(Enum):
    EARTH = (5.97, 6.37)
    MARS = (0.64, 3.39)
    def __init__(self, mass, radius): self.mass, self.radius = mass, radius
    @property
    def ratio(self): return round(self.mass / self.radius, 3)
print(Planet.EARTH.value, Planet.MARS.mass, Planet.EARTH.ratio, Planet((0.64, 3.39)))
class Coord(bytes, Enum):
    def __new__(cls, value, label):
        obj = bytes.__new__(cls, [value])
        obj._value_ = value
        obj.label = label
        return obj
    PX = (0, "P.X")
    PY = (1, "P.Y")
print(Coord.PY.value, Coord.PY.label, Coord(1))
F = Enum("F", "A B C"); print(list(F), F.B.value, F["C"]); G = Enum("G", {"X": "x", "Y": "y"}); print(G.X.value, G("y"), IntEnum("H", ["P", "Q"]).Q + 1)
for f in (lambda: Color(99), lambda: Color["NOPE"], lambda: Color.NOPE, lambda: Status("bad"), lambda: Color.RED < Color.GREEN):
    try: f()
    except (ValueError, KeyError, AttributeError, TypeError) as e: print(type(e).__name__, e)
try:
    @unique
    class Dup(Enum):
        A = 1
        B = 1
except ValueError as e: print(e)
class Miss(Enum):
    A = "a"
    @classmethod
    def _missing_(cls, value): return cls.A if value == "x" else None
print(Miss("x"))
class Base(Enum):
    def hello(self): return f"hello {self.name}"
class Derived(Base):
    K = 1
print(Derived.K.hello(), isinstance(Derived.K, Base))
