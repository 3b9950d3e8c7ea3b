# SPDX-License-Identifier: GPL-3.0-or-later
class Lazy:
    def __getattr__(self, name):
        if name.startswith("x"):
            return name.upper()
        raise AttributeError(name)
l = Lazy()
print(l.xyz, getattr(l, "abc", "default"), hasattr(l, "xa"), hasattr(l, "ya"))
setattr(l, "ya", 5)
print(l.ya, hasattr(l, "ya"))
delattr(l, "ya")
print(hasattr(l, "ya"))
