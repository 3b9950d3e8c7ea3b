# SPDX-License-Identifier: GPL-3.0-or-later
class Field:
    def __set_name__(self, owner, name):
        self.name = "_" + name
        self.owner = owner.__name__
    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        return getattr(obj, self.name, "unset")
    def __set__(self, obj, value):
        setattr(obj, self.name, value * 2)
class M:
    f = Field()
m = M()
print(m.f)
m.f = 21
print(m.f, m._f, M.f.name, M.f.owner)
