match command:
    case 1: pass
    case -1: pass
    case 1.5 | -2.5: pass
    case 1 + 2j | -1 - 2j: pass
    case "a" | b"b" | 'c' 'd': pass
    case None | True | False: pass
    case x if y: pass
match a, b:
    case _: pass
match (a):
    case (x) if y: pass
    case (x, y): pass
    case (x,): pass
    case (): pass
    case []: pass
    case [x]: pass
    case [x, *rest]: pass
    case [x, *_, y]: pass
    case x, y: pass
    case x,: pass
    case *x, y: pass
    case *_,: pass
match *a, b:
    case [[x], (y, z)]: pass
match a:
    case {}: pass
    case {"a": 1}: pass
    case {"a": x, 1: y, **rest}: pass
    case {a.b: x, -1: y, None: z,}: pass
    case A(): pass
    case A(x): pass
    case A(x, y=1, z=B(w),): pass
    case a.b.C(x): pass
    case a.b: pass
    case a.b.c: pass
    case [A() as x, B() | C() as y]: pass
    case (1 | 2) as x if x > 1: pass
    case x if (y := x): pass
match = 1
match.a
match[0] = case
match(a)
match, b = c
match: int = 2
case = match
match -a:
    case 1:
        match b:
            case 2:
                x
            case _:
                y
match {"a": 1}:
    case {"a": [x]}:
        pass
match [a]:
    case _: pass
match not a:
    case _: pass
match lambda: 1:
    case _: pass
match x := 1:
    case _: pass
print(match)
match * a
match - b
