# SPDX-License-Identifier: GPL-3.0-or-later
class V:
    def __init__(self, *v): self.v = v
    def __add__(self, o): return V(*[a + b for a, b in zip(self.v, o.v)])
    def __radd__(self, o): return self if o == 0 else NotImplemented
    def __mul__(self, k): return V(*[a * k for a in self.v])
    __rmul__ = __mul__
    def __neg__(self): return V(*[-a for a in self.v])
    def __eq__(self, o): return isinstance(o, V) and self.v == o.v
    def __repr__(self): return "V%r" % (self.v,)
    def __len__(self): return len(self.v)
    def __getitem__(self, i): return self.v[i]
    def __bool__(self): return any(self.v)
    def __matmul__(self, o): return sum(a * b for a, b in zip(self.v, o.v))
    def __iadd__(self, o): self.v = tuple(a + b for a, b in zip(self.v, o.v)); return self
    def __abs__(self): return "abs"
    def __pow__(self, n): return ("pow", n)
    def __floordiv__(self, n): return ("fd", n)
    def __mod__(self, n): return ("mod", n)
    def __lshift__(self, n): return ("<<", n)
    def __and__(self, n): return ("&", n)
    def __rxor__(self, n): return ("r^", n)
    def __invert__(self): return "~"
    def __divmod__(self, n): return ("dm", n)
a, b = V(1, 2), V(3, 4)
print(a + b, sum([a, b]), 3 * a, a * 3, -a, a == V(1, 2), a != b, len(a), a[1], bool(V(0)), list(a), a @ b)
a += b
print(a, abs(a), a ** 2, a // 3, a % 4, a << 1, a & 2, 5 ^ a, ~a, divmod(a, 2))
try:
    a + 3
except AttributeError as e:
    print(e)
try:
    3 - a
except TypeError as e:
    print(e)
try:
    "x" + a
except TypeError as e:
    print(e)
