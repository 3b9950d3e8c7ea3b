# SPDX-License-Identifier: GPL-3.0-or-later
class A:
    def who(self): return "A"
    def hello(self): return "hello " + self.who()
class B(A):
    def who(self): return "B"
class C(A):
    def who(self): return "C" + super().who()
class D(B, C):
    def who(self): return "D" + super().who()
print(D().hello(), [c.__name__ for c in D.__mro__])
print(isinstance(D(), A), issubclass(D, C), issubclass(A, D), isinstance(3, (str, int)))
