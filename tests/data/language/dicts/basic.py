# SPDX-License-Identifier: GPL-3.0-or-later
d = {"a": 1, "b": 2}
d["c"] = 3
d.update({"a": 10}, z=26)
print(d, d.get("q"), d.get("q", 0), d.pop("z"), d.pop("zz", None), d.setdefault("n", []), d.setdefault("a", 5), list(d), list(d.items()), list(d.values()), len(d), "a" in d, 1 in d)
del d["n"]
print(d.popitem(), d, d.copy() == d, dict.fromkeys("ab", 0), {**d, "x": 1}, d | {"y": 2}, {"k": 1} == {"k": 1.0}, list(reversed(d)))
d |= {"w": 9}
d.clear()
print(d, bool(d), {1: "a", True: "b", 1.0: "c"}, {(1, 2): 3}[(1, 2)], {None: 1}[None], dict(zip("ab", [1, 2])), dict([["k", "v"]], m=1))
