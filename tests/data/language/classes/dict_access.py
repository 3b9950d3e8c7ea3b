# SPDX-License-Identifier: GPL-3.0-or-later
class A:
    c = 1
    def __init__(self): self.i = 2
a = A()
a.dyn = 3
print(a.dyn, "i" in a.__dict__, "c" in a.__dict__, "c" in A.__dict__, sorted(vars(a).items()))
print([n for n in dir(a) if not n.startswith("_")])
