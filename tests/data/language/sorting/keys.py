# SPDX-License-Identifier: GPL-3.0-or-later
words = ["banana", "Apple", "cherry", "apple", "Banana"]
print(sorted(words), sorted(words, key=str.lower), sorted(words, key=len, reverse=True), sorted(words, key=lambda w: (len(w), w)), sorted([3, -1, 2], key=abs), sorted([(1, "b"), (1, "a"), (0, "z")]), sorted("hello", reverse=True))
from operator import itemgetter, attrgetter, methodcaller, add, mul, or_
d = [{"n": 2, "s": "b"}, {"n": 1, "s": "z"}, {"n": 2, "s": "a"}]
print(sorted(d, key=itemgetter("n")), sorted(d, key=itemgetter("n", "s")), itemgetter(1, 0)("ab"), attrgetter("real")(5), methodcaller("upper")("x"), add(1, 2), mul(3, 4))
print(sorted([True, False, 2, 0.5]), sorted([[2], [1, 5], [1]]), max("a", "B", key=str.lower), min([], default="none"), max([1, 5, 5], key=lambda x: x), sorted(range(5), key=lambda x: x % 2))
from functools import cmp_to_key
print(sorted([5, 2, 9], key=cmp_to_key(lambda a, b: b - a)), sorted({"b": 1, "a": 2}), sorted([None, None], key=lambda x: 0))
import bisect, heapq
h = [5, 1, 4]; heapq.heapify(h); heapq.heappush(h, 0); print(heapq.heappop(h), heapq.nsmallest(2, h), bisect.bisect([1, 3, 5], 3), bisect.bisect_left([1, 3, 5], 3))
