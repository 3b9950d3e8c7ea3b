# SPDX-License-Identifier: GPL-3.0-or-later
class K:
    count = 0
    @classmethod
    def make(cls, *a):
        cls.count += 1
        return cls()
    @staticmethod
    def add(a, b): return a + b
class L(K): pass
L.make(); L.make(); K.make()
print(L.count, K.count, K.add(1, 2), L().add(3, 4), type(L.make()).__name__)
