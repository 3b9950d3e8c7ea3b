d = {"a": 1, "b": 2}
d["c"] = 3
print(d, len(d), d["a"], d.get("z"), d.get("z", 0), "a" in d, "z" not in d, list(d), list(d.keys()), list(d.values()), list(d.items()))
print(d.pop("a"), d.pop("zz", None), d, d.setdefault("b", 9), d.setdefault("n", []), d)
d.update({"b": 5}, x=1); d.update([("y", 2)]); print(d)
print(dict(a=1, b=2), dict([("k", "v")]), dict({"q": 1}, r=2), {}, {**d, "b": 0}, dict.fromkeys("ab", 0), dict.fromkeys([1, 2]))
for k, v in d.items():
    print(k, v, end="; ")
print()
del d["x"]
print(d.popitem(), d, {1: "a", True: "b"}, {1.0: "x"}[1], {(1, 2): 3}[(1, 2)], {None: 1}[None])
print({"a": 1} == {"a": 1}, {"a": 1} != {"a": 2}, {"a": 1, "b": 2} == {"b": 2, "a": 1}, {"a": 1} | {"b": 2})
e = {"a": 1}; e |= {"c": 3}; print(e, e.copy() == e, e.copy() is e)
print(d.keys(), d.values(), d.items(), type(d.keys()).__name__)
print(d.keys() & {"b", "q"}, sorted(d.keys() | {"q"}), sorted(d.keys() - {"b"}), d.keys() == {"b", "n", "c"} or sorted(d))
keys = d.keys(); d["later"] = 1; print("later" in keys, len(keys), list(keys)[-1])
nested = {"a": {"b": {"c": 1}}}
nested["a"]["b"]["d"] = 2
print(nested, nested["a"]["b"]["c"])
try:
    d["missing"]
except KeyError as err:
    print("KeyError", err, err.args)
try:
    for k in d: d[k + "x"] = 1
except RuntimeError as err:
    print(err)
d = {}
d["x"] = d.get("x", 0) + 1
d.setdefault("l", []).append(1)
print(d, sorted({"b": 1, "a": 2}.items(), key=lambda kv: kv[1]), max({"a": 1, "b": 5}, key={"a": 1, "b": 5}.get))
print({v: k for k, v in {"a": 1}.items()}, list(reversed({"a": 1, "b": 2})), bool({}), dict(zip("ab", [1, 2])))
d = dict(one=1); d.clear(); print(d)
print({"k": [1, {"n": (1,)}]}, str({"a": 'x"y'}), {1: {2: {}}})
print(list({3: 0, 1: 0, 2: 0}), "%(a)s" % {"a": 1}, len({i: i for i in range(100)}))
big = {i: i * i for i in range(50)}
for i in range(0, 50, 2): del big[i]
print(len(big), big[7], 8 in big, list(big)[:3])
def kw(**k): return k
print(kw(**{"a": 1}), kw(a=1, **{"b": 2}))
