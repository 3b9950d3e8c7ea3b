# SPDX-License-Identifier: GPL-3.0-or-later
s = {3, 1, 2}
s.add(4); s.add(1); s.discard(9); s.remove(3)
print(sorted(s), len(s), 1 in s, s == {1, 2, 4}, s | {9} == {1, 2, 4, 9}, sorted(s & {1, 9}), sorted(s - {1}), sorted(s ^ {1, 7}), {1} < s, {1, 2, 4} <= s, s.issuperset({1}), s.isdisjoint({8}))
s.update([5, 6], (7,)); s.intersection_update({5, 6, 1}); s.difference_update({1})
print(sorted(s), frozenset([1, 2]) == {1, 2}, hash(frozenset([1])) == hash(frozenset([1])), {frozenset([1]): "f"}[frozenset([1])], set(), repr(frozenset()), sorted(set("hello")), set([1, 1.0, True]), s.copy() is s, sorted(s.union([1], [2])), sorted(s.intersection([5])), sorted({1, 2}.symmetric_difference([2, 3])))
for bad in ("{1}.remove(5)", "{[]}", "{1} + {2}", "{1} | [2]", "frozenset([1]).add(2)", "{1}[0]"):
    try: print(eval(bad))
    except Exception as e: print(type(e).__name__, e)
s |= {100}; s &= {100, 5}; s -= {5}; s ^= {1}
print(sorted(s))
