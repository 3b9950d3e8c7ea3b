a = [3, 1, 2]
a.append(5); a.extend([7, 8]); a.insert(1, "i"); a.insert(-1, "p")
print(a, len(a))
a.remove("i"); print(a.pop(), a.pop(0), a)
a.remove("p")
a.sort(); print(a); a.sort(reverse=True); print(a); a.reverse(); print(a)
print(a.index(2), a.count(2), 2 in a, a.copy(), a.copy() is a)
words = ["banana", "Apple", "cherry"]
print(sorted(words), sorted(words, key=str.lower), sorted(words, key=len, reverse=True))
words.sort(key=lambda w: w[-1]); print(words)
print(sorted([(1, "b"), (1, "a"), (0, "z")]), sorted({"b": 1, "a": 2}), sorted("hello", reverse=True))
print(list(enumerate("ab")), list(enumerate("ab", start=1)), list(zip([1, 2], "ab", [True, False])), list(map(str, [1, 2])), list(filter(None, [0, 1, "", "a"])))
print(list(map(lambda x, y: x + y, [1, 2], [3, 4])), list(reversed([1, 2, 3])), sum([1, 2], 10), sum([[1], [2]], []))
print(min([3, 1]), max(3, 1), min("b", "a"), max([], default="none"), min([(2, "a"), (1, "b")], key=lambda p: p[1]))
print(any([]), all([]), any([0, 1]), all([1, 0]), [1, [2, [3]]], [] == [], [1] != [2])
b = a
b += [100]
print(a, a is b)
b = b + [1]
print(a is b)
nested = [[1, 2], [3]]
flat = [x for sub in nested for x in sub]
print(flat, nested * 2, [[]] * 2)
a.clear(); print(a, bool(a))
t = (1, 2, 2)
print(t.count(2), t.index(2), t + (3,), t * 2, (), (1,), tuple([1]), t[0], 2 in t, hash(t) == hash((1, 2, 2)), ((1, 2), (3,)))
x = y = []
x.append(1)
print(y, x is y)
first, *middle, last = range(5)
print(first, middle, last)
(a, b), [c, *d] = (1, 2), [3, 4, 5]
print(a, b, c, d)
for i, (p, q) in enumerate([(1, 2), (3, 4)]):
    print(i, p, q)
lst = [5, 3]
lst[0], lst[1] = lst[1], lst[0]
print(lst, lst.sort(), lst)
print([1, 2, 3].index(3), [1, 2, 1].index(1, 1), list("abc").__len__())
it = iter([1, 2, 3]); print(next(it), list(it), list(it))
print([None] * 2, [i for i in [1, 2, 3] if i not in (2,)], list(range(3)) == [0, 1, 2])
z = zip([1], [2, 3]); print(list(z), list(z), dict(zip("ab", [1, 2])))
print(*[1, 2], sep="-", end="!\n"); print("a", "b", sep=""); print(); print(1, None, True, 2.0, "s", [1])
del lst[0]; print(lst)
print(list(zip(*[(1, 2), (3, 4)])), [*zip("ab", "cd")], list(map(int, "12")))
