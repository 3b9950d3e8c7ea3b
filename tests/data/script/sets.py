a, b = {1, 2, 3}, {3, 4}
print(a | b == {1, 2, 3, 4}, a & b, a - b == {1, 2}, a ^ b == {1, 2, 4}, 3 in a, len(a), set(), {1} <= a, a >= {1, 2}, a < a, a == {3, 2, 1})
a.add(5); a.discard(9); a.remove(5); print(sorted(a), sorted(a.union(b, [7])), sorted(a.intersection([1, 2])), a.isdisjoint({9}), {1}.issubset(a), a.issuperset({1}))
a.update([8, 9]); print(sorted(a)); a -= {8}; a |= {20}; a &= {1, 20, 9}; print(sorted(a)); a ^= {1, 2}; print(sorted(a))
f = frozenset([1, 2]); print(f, f | {3} == {1, 2, 3}, {f: 1}[frozenset([2, 1])], type(f | {3}).__name__, type({3} | f).__name__)
print(sorted(set("hello")), sorted({x for x in [1, 1, 2]}), set([1, 1]) == {1}, {(1, 2), (1, 2)}, bool(set()))
try:
    {1}.remove(2)
except KeyError as e:
    print(repr(e))
try:
    {[1]}
except TypeError as e:
    print(e)
print(sorted(set(range(5)) - {1}), {1, 2}.symmetric_difference({2, 3}) == {1, 3}, {1}.difference([1]), {"x"}, frozenset(), frozenset({1}))
s = {1, 2}; s.clear(); print(s, s.copy(), {1, "a"} == {"a", 1}, {1.0, 1, True}, sorted({3, 1, 2}, reverse=True))
s = {1}; t = s; t |= {2}; print(s, {5}.pop())
s.difference_update([1]); s.intersection_update([2, 3]); s.symmetric_difference_update([7]); print(sorted(s))
