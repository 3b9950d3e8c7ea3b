# SPDX-License-Identifier: GPL-3.0-or-later
class Box:
    def __init__(self): self.d = {}
    def __setitem__(self, k, v): self.d[k] = v
    def __getitem__(self, k): return self.d[k]
    def __delitem__(self, k): del self.d[k]
    def __contains__(self, k): return k in self.d
    def __iter__(self): return iter(sorted(self.d))
    def __len__(self): return len(self.d)
    def __reversed__(self): return reversed(sorted(self.d))
b = Box()
b["z"] = 1; b["a"] = 2
del b["z"]
b["m"] = 3
print("a" in b, "z" in b, list(b), len(b), list(reversed(b)), b["m"])
try:
    b["q"]
except KeyError as e:
    print(repr(e), e.args)
