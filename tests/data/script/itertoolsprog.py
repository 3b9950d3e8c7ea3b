import itertools as it, functools as ft, operator as op
print(list(it.chain([1], (2, 3), "a")), list(it.chain.from_iterable([[1], [2]])), list(it.product("ab", [1, 2])), list(it.product([0, 1], repeat=2)), list(it.combinations("abc", 2)), list(it.permutations([1, 2, 3], 2)), list(it.combinations_with_replacement("ab", 2)))
print(list(it.islice(it.count(5, 2), 3)), list(it.islice("abcdef", 1, 5, 2)), list(it.repeat("x", 2)), list(it.zip_longest("ab", [1], fillvalue="-")), list(it.accumulate([1, 2, 3])), list(it.accumulate([1, 2, 3], op.mul, initial=10)), list(it.starmap(pow, [(2, 3), (3, 2)])))
print([(k, list(g)) for k, g in it.groupby("aabbba")], [(k, len(list(g))) for k, g in it.groupby([1, 3, 2, 4], key=lambda v: v % 2)], list(it.takewhile(lambda v: v < 3, [1, 2, 3, 1])), list(it.dropwhile(lambda v: v < 3, [1, 3, 1])), list(it.filterfalse(lambda v: v % 2, range(5))), list(it.compress("abc", [1, 0, 1])), list(it.pairwise([1, 2, 3])))
c = it.cycle("ab"); print([next(c) for _ in range(5)]); a, b = it.tee([1, 2]); print(list(a), list(b)); print(list(it.permutations("abc"))[:3], list(it.combinations([1], 2)), list(it.product()), list(it.zip_longest()))
print(ft.reduce(lambda x, y: x + y, [1, 2, 3]), ft.reduce(op.mul, [1, 2, 3], 10), ft.partial(pow, 2)(5), ft.partial(int, base=2)("101"))
p = ft.partial(dict, a=1); print(p(b=2), p.func is dict, p.args, p.keywords)
print(op.itemgetter(1)([5, 6]), op.itemgetter("a", "b")({"a": 1, "b": 2}), op.attrgetter("real")(5), op.methodcaller("upper")("x"), op.add(1, 2), op.eq(1, 1), op.not_(0), op.contains([1], 1), op.getitem({"k": 1}, "k"), sorted([{"n": 2}, {"n": 1}], key=op.itemgetter("n")), op.truediv(1, 2), op.neg(3), op.and_(6, 3))
@ft.total_ordering
class V:
    def __init__(self, n): self.n = n
    def __eq__(self, o): return self.n == o.n
    def __lt__(self, o): return self.n < o.n
print(V(1) <= V(1), V(2) > V(1), V(1) >= V(2), max(V(1), V(3)).n)
class C:
    calls = 0
    @ft.cached_property
    def v(self):
        C.calls += 1
        return 5
o = C(); print(o.v, o.v, C.calls)
print(sorted([3, 1, 2], key=ft.cmp_to_key(lambda a, b: b - a)))
@ft.cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(60))
@ft.singledispatch
def show(x): return "object"
@show.register(int)
def _(x): return "int"
@show.register(str)
def _(x): return "str"
print(show(1), show("a"), show(1.5), show(True))
try: ft.reduce(op.add, [])
except TypeError as e: print("TypeError")
