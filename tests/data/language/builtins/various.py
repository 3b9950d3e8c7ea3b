# SPDX-License-Identifier: GPL-3.0-or-later
print(abs(-3), abs(-2.5), all([1, ""]), any([0, "x"]), bin(10), divmod(17, 5), divmod(-17, 5), pow(2, 10), pow(2, 10, 1000), sum([1, 2], 10), sum([[1], [2]], []), round(3.14159, 3), round(7), max(3, 1, 2), min("b", "a"), max([1, 2], [1, 3]), len({1: 2}), sorted([2, 1]), list(reversed([1, 2])))
print(type(1), type("a"), type(None), type([]), type(print).__name__, type(lambda: 0).__name__, type(int), type(Exception()), type(type), int, str, id(1) == id(1), callable(len), repr("a"), ascii("é"), hash(1) == hash(1.0), isinstance([], list))
print(list(map(str, [1, 2])), list(filter(lambda x: x > 1, [1, 2, 3])), list(zip([1, 2], [3, 4], [5, 6])), list(zip()), list(enumerate("ab")), dict(enumerate("ab")), eval("1 + 2"), chr(97), ord("z"), format(5, "03d"), vars(type("X", (), {"a": 1}))["a"], getattr("a", "upper")(), next(iter("q")), list(iter([1])), bool("x"))
try:
    list(zip([1, 2], [3], strict=True))
except ValueError as e: print(e)
print(int.__name__, str.upper("x"), dict.fromkeys([1, 2], 3), "x".__class__.__name__, max(map(len, ["a", "bbb"])))
exec("q = 5\nprint(q * 2)")
print(globals()["__name__"] is not None, "q" in globals(), sorted(locals().keys()) == sorted(globals().keys()), __name__ == "__main__" or True)
