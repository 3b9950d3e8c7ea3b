# SPDX-License-Identifier: GPL-3.0-or-later
class Guard:
    def __init__(self):
        object.__setattr__(self, "log", [])
    def __setattr__(self, name, value):
        self.log.append((name, value))
        object.__setattr__(self, name, value)
    def __delattr__(self, name):
        self.log.append(("del", name))
        object.__delattr__(self, name)
g = Guard()
g.a = 1
g.b = 2
del g.a
print(g.log, hasattr(g, "a"), g.b)
