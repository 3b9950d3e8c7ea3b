# SPDX-License-Identifier: GPL-3.0-or-later
class T:
    def __init__(self): self._c = 0
    @property
    def c(self):
        "the doc"
        return self._c
    @c.setter
    def c(self, value):
        if value < 0:
            raise ValueError("negative")
        self._c = value
    @c.deleter
    def c(self):
        self._c = None
    @property
    def ro(self): return 1
t = T()
t.c = 5
print(t.c)
del t.c
print(t.c)
try:
    t.c = -1
except ValueError as e:
    print(e)
try:
    t.ro = 3
except AttributeError as e:
    print(e)
