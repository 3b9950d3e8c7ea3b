# SPDX-License-Identifier: GPL-3.0-or-later
class Base:
    def __init__(self, name, **kw):
        self.name = name
        self.extra = kw
class Child(Base):
    def __init__(self, *args, size=1, **kw):
        super().__init__(*args, **kw)
        self.size = size
c = Child("n", size=5, a=1, b=2)
print(c.name, c.size, c.extra)
print(Base.__init__ is Child.__init__, Child.__bases__)
