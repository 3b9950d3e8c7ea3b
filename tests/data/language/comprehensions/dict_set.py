# SPDX-License-Identifier: GPL-3.0-or-later
d = {k: v for k, v in zip("abc", range(3))}
print(d, {v: k for k, v in d.items()}, {len(w) for w in ["a", "bb", "cc"]}, {k: [x for x in range(v)] for k, v in d.items() if v})
print({**{c: 1 for c in "xy"}, "z": 2}, sorted({x % 3 for x in range(10)}))
