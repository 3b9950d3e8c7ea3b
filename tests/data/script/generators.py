def count(n):
    print("start")
    for i in range(n):
        yield i
    print("end")
    return "result"

g = count(2)
print(next(g), next(g))
try:
    next(g)
except StopIteration as e:
    print("stopped", e.value)
print(list(count(3)), sum(count(2)))
def echo():
    got = None
    while True:
        got = yield got
        if got is None: break
g = echo()
print(next(g), g.send("a"), g.send(5))
try:
    g.send(None)
except StopIteration:
    print("ended")
def guarded():
    try:
        yield 1
        yield 2
    except ValueError as e:
        print("caught", e)
        yield "after"
    finally:
        print("cleanup")
g = guarded()
print(next(g), g.throw(ValueError("boom")))
g.close()
g = guarded(); next(g); g.close()
g = guarded(); next(g)
try:
    g.throw(KeyError("k"))
except KeyError as e:
    print("out", e)
def inner():
    x = yield 1
    print("inner got", x)
    return "inner result"
def outer():
    r = yield from inner()
    print("r =", r)
    yield from [10, 20]
    yield from (i * i for i in range(3))
g = outer()
print(next(g), g.send("hey"), list(g))
def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
import itertools
print(list(itertools.islice(fib(), 10)))
def tree(node):
    if node:
        left, value, right = node
        yield from tree(left)
        yield value
        yield from tree(right)
print(list(tree((((None, 1, None), 2, None), 3, (None, 4, None)))))
lazy = (print("made", i) or i for i in range(3))
print("before")
print(next(lazy))
print(list(lazy))
squares = (x * x for x in itertools.count())
print(next(squares), next(squares), next(squares))
def raising():
    yield 1
    raise ValueError("in generator")
try:
    for v in raising(): print(v)
except ValueError as e:
    print(e)
def pipeline(items):
    evens = (i for i in items if i % 2 == 0)
    doubled = (i * 2 for i in evens)
    return doubled
print(list(pipeline(range(10))))
unfinished = fib()
print(next(unfinished), next(unfinished), next(unfinished))
a, b, *c = count(4)
print(a, b, c)
print(max(count(3)), "x".join(str(v) for v in fib() if v > 3) if False else "", 5 in fib(), dict((k, v) for k, v in [(1, 2)]))
class Tree:
    def __init__(self, *kids): self.kids = kids
    def __iter__(self):
        yield self
        for k in self.kids:
            yield from k
print(len(list(Tree(Tree(), Tree(Tree())))))
def with_state():
    try:
        raise KeyError("x")
    except KeyError:
        yield "in handler"
        try:
            raise
        except KeyError as e:
            yield f"reraised {e}"
print(list(with_state()))
def gen_return():
    return 5
    yield
print(list(gen_return()))
g = count(1)
print(iter(g) is g, type(g).__name__)
gs = [fib() for _ in range(3)]
print([next(x) for x in gs for _ in range(3)])
def stop_inside():
    yield 1
    next(iter([]))
try:
    list(stop_inside())
except RuntimeError as e:
    print(e)
try:
    g = count(1); g.send(1)
except TypeError as e:
    print(e)
def delegating_close():
    try:
        yield from guarded()
    finally:
        print("outer cleanup")
g = delegating_close(); next(g); g.close()
m = map(lambda v: v + 1, fib())
print(next(m), next(m), next(zip(fib(), "ab")), list(zip("abc", fib())), list(enumerate(itertools.islice(fib(), 3))))
