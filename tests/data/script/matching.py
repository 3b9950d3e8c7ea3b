class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y

def describe(v):
    match v:
        case None: return "none"
        case True | False: return "bool"
        case 0: return "zero"
        case -1: return "minus one"
        case int(n) if n > 100: return f"big {n}"
        case int() | float(): return "number"
        case "": return "empty"
        case str(s): return f"str {s}"
        case []: return "empty list"
        case [x]: return f"one {x}"
        case [1, *rest]: return f"one then {rest}"
        case [x, y] as pair: return f"pair {x} {y} {len(pair)}"
        case [_, _, *_]: return "many"
        case {"type": "circle", "r": r}: return f"circle {r}"
        case {"type": kind, **rest}: return f"{kind} {rest}"
        case {}: return "mapping"
        case Point(0, 0): return "origin"
        case Point(x=0, y=y): return f"on y {y}"
        case Point(x, y): return f"point {x} {y}"
        case _: return "other"

for v in (None, True, 0, -1, 500, 5, 1.5, "", "hi", [], [9], [1, 2, 3], (4, 5), [7, 8, 9], {"type": "circle", "r": 2},
          {"type": "sq", "a": 1}, {"z": 1}, Point(0, 0), Point(0, 3), Point(1, 2), {1, 2}, object):
    print(describe(v))
RED = 1
class Colour:
    RED = "r"
match "r":
    case Colour.RED: print("colour")
match (1, (2, [3, 4])):
    case (a, (b, [*c])): print(a, b, c)
match "x":
    case "a" | "b": print("no")
    case other: print("captured", other)
