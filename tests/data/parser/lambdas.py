lambda: None
lambda x: x
lambda x, y=1, *args, z, **kw: (x, y)
lambda *, a: a
lambda a, /, b=2, *c: 0
lambda *a, **k: a or k
f = lambda: (yield)
key = sorted(x, key=lambda item: item[1] if item else 0)
nested = lambda x: lambda y: x + y
lambda x=lambda: 1: x
