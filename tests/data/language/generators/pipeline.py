# SPDX-License-Identifier: GPL-3.0-or-later
def nat():
    n = 0
    while True:
        yield n
        n += 1
def take(k, it):
    for _, v in zip(range(k), it): yield v
print(list(take(5, (x for x in nat() if x % 3 == 1))))
from itertools import islice, chain, count, cycle, takewhile, dropwhile, groupby, product, permutations, combinations, accumulate, zip_longest, repeat, starmap, tee, compress, filterfalse
print(list(islice(count(5, 2), 3)), list(chain([1], "a", (2,))), list(islice(cycle("ab"), 5)), list(takewhile(lambda x: x < 3, [1, 2, 3, 1])), list(dropwhile(lambda x: x < 3, [1, 2, 3, 1])))
print([(k, list(v)) for k, v in groupby("aabbba")], list(product("ab", repeat=2)), list(permutations([1, 2, 3], 2)), list(combinations("abc", 2)))
print(list(accumulate([1, 2, 3])), list(accumulate([1, 2, 3], lambda a, b: a * b)), list(zip_longest([1, 2], "a", fillvalue="-")), list(repeat(0, 2)), list(starmap(pow, [(2, 3), (3, 2)])), list(compress("abc", [1, 0, 1])), list(filterfalse(lambda x: x % 2, range(5))), list(chain.from_iterable(["ab", "c"])))
a, b = tee([1, 2]); print(list(a), list(b))
