# SPDX-License-Identifier: GPL-3.0-or-later
class F:
    def __repr__(self): return "<F>"
    def __format__(self, spec): return f"[{spec}]"
class G:
    def __str__(self): return "strG"
print(F(), str(F()), f"{F()}", f"{F():>10}", f"{F()!r:>6}", "{:x}".format(F()))
print(G(), f"{G():>8}|", [F()], {1: F()})
class H: pass
print(repr(H())[:10], str(H) )
try:
    format(H(), "x")
except TypeError as e:
    print(e)
