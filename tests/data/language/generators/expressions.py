# SPDX-License-Identifier: GPL-3.0-or-later
print(sum(x * x for x in range(5)), list(x + y for x in "ab" for y in "cd" if x + y != "ad"), max((len(w), w) for w in ["a", "bbb", "cc"]))
g = (i for i in [1, 2, 3])
print(2 in g, list(g), any(x > 2 for x in [1, 2, 3]), all(x for x in []), dict((k, k * 2) for k in "xy"))
