def f(a, b=2, *args, c, d=4, **kw):
    return a, b, args, c, d, sorted(kw.items())

print(f(1, c=3))
print(f(1, 5, 6, 7, c=3, z=9, y=8))
print(f(*[1, 2, 3], **{"c": 1, "q": 2}))
def p(a, b, /, c, *, d):
    return a, b, c, d
print(p(1, 2, 3, d=4), p(1, 2, c=3, d=4))
for call in (lambda: f(), lambda: f(1), lambda: f(1, c=2, a=3), lambda: p(1, 2, 3, 4), lambda: p(1, 2, 3),
             lambda: (lambda x: x)(), lambda: (lambda x: x)(1, 2), lambda: recur(q=1)):
    try:
        call()
    except (TypeError, NameError) as e:
        print(type(e).__name__, e)
def defaults(items=[]):
    items.append(len(items))
    return items
print(defaults(), defaults(), defaults([9]))
def kw_only(*, name="x", **rest):
    return name, rest
print(kw_only(), kw_only(name="y", other=1))
def star(*args):
    first, *rest = args
    return first, rest
print(star(1), star(1, 2, 3))
print((lambda *a, **k: (a, k))(1, 2, x=3))
print(max(*[3, 1, 2], key=lambda v: -v))
args = (1,)
print(f(*args, *(2, 3), c=0, **{"x": 1}, **{"y": 2}))
def annotated(a: int, b: "str" = "x") -> None:
    return f"{a}{b}"
print(annotated(1), annotated.__name__)
