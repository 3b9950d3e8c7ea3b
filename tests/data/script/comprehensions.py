print([x * x for x in range(6) if x % 2])
print({x % 3 for x in range(10)} == {0, 1, 2})
print({k: v for k, v in zip("abc", range(3))})
print([(x, y) for x in range(3) for y in range(x)])
print([[y for y in range(x)] for x in range(4)])
print(sum(x for x in range(10)), list(x for x in "ab"))
x = "outer"
print([x for x in range(3)], x)
print([y for z in [[1, 2], [3]] for y in z if y != 2])
print({i: [j for j in range(i)] for i in range(3)})
print([a + b for a, b in [(1, 2), (3, 4)]])
print([first for first, *rest in [(1, 2, 3), (4,)]])
print(any(v > 2 for v in [1, 2, 3]), all(v > 0 for v in []))
n = 3
print([n * i for i in range(n)])
def f(k):
    return [k + i for i in range(2)]
print(f(10))
print([y := 1, y ** 2], y)
print([last := v for v in range(3)], last)
print(dict((k, len(k)) for k in ["a", "bb"]))
print(tuple(i for i in (3, 2, 1)))
print([i if i else "zero" for i in range(3)])
class C:
    items = [1, 2]
    doubled = [i * 2 for i in items]
print(C.doubled)
matrix = [[1, 2, 3], [4, 5, 6]]
print([list(row) for row in zip(*matrix)])
print([[row[i] for row in matrix] for i in range(3)])
print(max((len(w), w) for w in "a bbb cc".split()))
print(", ".join(f"{k}={v}" for k, v in {"a": 1, "b": 2}.items()))
print(sorted({*range(3), *[5, 4]}), [*range(2), *"ab"], {**{"a": 1}, "b": 2})
