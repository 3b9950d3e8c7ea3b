[x for x in y]
[x for x in y if z]
[x for x in y if z if w]
[x for x in y for z in w if v]
[(x, y) for x, y in z]
[x for x, in y]
[x for (x, *y) in z]
[x if a else b for x in y]
[x for x in a or b]
[x for x in (lambda: y)()]
[y := f(x), y ** 2]
[y for x in z if (y := f(x))]
{x for x in y}
{x: y for x, y in z}
{**a, 'b': [c for c in d]}
(x for x in y)
f(x for x in y)
f(x for x in y if z)(w)
f((x for x in y), z)
sum(x for x in (1, 2))
[[x for x in row] for row in grid]
[x for x.y in z]
[x for x[0] in z]
any(c["name"] == "x" for c in inspector.get_columns("t"))
[
    x
    for x in y
    if x
]
