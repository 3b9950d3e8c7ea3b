class Vec:
    def __init__(self, x, y): self.x, self.y = x, y
    def __add__(self, o): return Vec(self.x + o.x, self.y + o.y)
    def __sub__(self, o): return Vec(self.x - o.x, self.y - o.y)
    def __mul__(self, k):
        if isinstance(k, (int, float)): return Vec(self.x * k, self.y * k)
        return NotImplemented
    __rmul__ = __mul__
    def __matmul__(self, o): return self.x * o.x + self.y * o.y
    def __neg__(self): return Vec(-self.x, -self.y)
    def __abs__(self): return (self.x ** 2 + self.y ** 2) ** 0.5
    def __bool__(self): return bool(self.x or self.y)
    def __eq__(self, o): return (self.x, self.y) == (o.x, o.y)
    def __repr__(self): return f"Vec({self.x}, {self.y})"
    def __iter__(self): return iter((self.x, self.y))
    def __len__(self): return 2
    def __getitem__(self, i): return (self.x, self.y)[i]
    def __contains__(self, v): return v in (self.x, self.y)
    def __format__(self, spec): return f"<{self.x:{spec}}|{self.y:{spec}}>" if spec else str(self)
    def __int__(self): return int(abs(self))
    def __iadd__(self, o):
        self.x += o.x; self.y += o.y
        return self

v, w = Vec(3, 4), Vec(1, 2)
print(v + w, v - w, v * 2, 2 * v, v @ w, -v, abs(v), bool(Vec(0, 0)))
print(list(v), len(v), v[0], v[-1], 3 in v, 9 in v, v == Vec(3, 4), v != w)
print(f"{v:.1f}", f"{v}", "{:>4}".format(w), int(v))
x, y = v
print(x, y)
u = v
u += w
print(v, u is v)
try:
    v * "a"
except TypeError as e:
    print(e)
try:
    v + 1
except AttributeError as e:
    print(e)
class Bag:
    def __init__(self): self.d = {}
    def __setitem__(self, k, v): self.d[k] = v
    def __getitem__(self, k): return self.d[k]
    def __delitem__(self, k): del self.d[k]
    def __len__(self): return len(self.d)
b = Bag()
b["a"] = 1
b["b"] = 2
b["a"] += 10
del b["b"]
print(b["a"], len(b), bool(b), bool(Bag()))
class Count:
    def __init__(self, n): self.n = n
    def __iter__(self):
        self.i = 0
        return self
    def __next__(self):
        if self.i >= self.n: raise StopIteration
        self.i += 1
        return self.i
print(list(Count(3)), sum(Count(4)), [*Count(2)], max(Count(5)))
it = iter(Count(2))
print(next(it), next(it), next(it, "end"))
class Ctx:
    def __init__(self, name, swallow=False): self.name, self.swallow = name, swallow
    def __enter__(self):
        print("enter", self.name)
        return self.name
    def __exit__(self, t, e, tb):
        print("exit", self.name, t.__name__ if t else None, e)
        return self.swallow
with Ctx("a") as a, Ctx("b") as b2:
    print(a, b2)
with Ctx("c", True):
    raise ValueError("gone")
try:
    with Ctx("d"):
        raise KeyError("k")
except KeyError as e:
    print("out", e)
def early():
    with Ctx("e"):
        return "returned"
print(early())
for i in range(3):
    with Ctx(i):
        if i == 1:
            break
class Str(str):
    def shout(self): return self.upper() + "!"
s = Str("abc")
print(s.shout(), s + "d", s == "abc", len(s), isinstance(s, str), {s: 1}["abc"], f"{s:>5}", "%s" % s)
class MyList(list):
    def total(self): return sum(self)
m = MyList([1, 2]); m.append(3)
print(m.total(), m, m[1:], len(m), m == [1, 2, 3])
class MyDict(dict):
    def __missing__(self, k): return f"no {k}"
md = MyDict(a=1)
print(md["a"], md["zz"], md.get("zz"), "a" in md, dict(md))
class Reflected:
    def __radd__(self, o): return f"{o}+R"
    def __rsub__(self, o): return f"{o}-R"
print(1 + Reflected(), "s" + Reflected() if False else "skip", 5 - Reflected())
class Ordered:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return self.v < o.v
print([o.v for o in sorted([Ordered(3), Ordered(1), Ordered(2)])], min(Ordered(2), Ordered(1)).v)
