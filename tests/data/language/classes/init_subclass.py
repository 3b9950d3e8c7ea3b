# SPDX-License-Identifier: GPL-3.0-or-later
class Reg:
    known = {}
    def __init_subclass__(cls, key=None, **kw):
        super().__init_subclass__(**kw)
        Reg.known[key or cls.__name__] = cls.__name__
class One(Reg, key="k1"): pass
class Two(Reg): pass
print(Reg.known)
