# SPDX-License-Identifier: GPL-3.0-or-later
T = type("T", (object,), {"x": 1, "f": lambda self: self.x + 1})
print(T().f(), T.__name__, T().__class__ is T)
U = type("U", (T,), {})
print(U().f(), issubclass(U, T), U.__bases__ == (T,))
o = object()
print(type(o).__name__, isinstance(U, type))
setattr(U, "g", lambda self, k: k)
print(U().g(7), getattr(U(), "zz", None))
class A:
    def f(self): return "A.f"
a = A()
f = a.f
a.f = lambda: "instance"
print(f(), a.f(), A.f(a), A().f.__func__ is A.f, a.__class__)
import types
b = types.SimpleNamespace(x=1, y="a")
b.z = 3
print(b, b.x, vars(b))
