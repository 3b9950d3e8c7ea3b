from contextlib import contextmanager, suppress, nullcontext, closing, ExitStack
@contextmanager
def tag(name):
    print("<" + name + ">")
    try:
        yield name.upper()
    finally:
        print("</" + name + ">")
with tag("a") as t:
    print(t)
try:
    with tag("b"):
        raise ValueError("x")
except ValueError as e:
    print("out", e)
@contextmanager
def swallow():
    try:
        yield
    except KeyError:
        print("swallowed")
with swallow():
    raise KeyError("k")
@tag("deco")
def f(x):
    print("f", x)
    return x
print(f(5), f(6))
with suppress(ZeroDivisionError, KeyError):
    1 / 0
print("after")
with nullcontext("v") as v:
    print(v)
class Res:
    def close(self): print("closed")
with closing(Res()) as r:
    print(type(r).__name__)
with ExitStack() as stack:
    x = stack.enter_context(tag("s1"))
    stack.callback(print, "callback", 1)
    stack.enter_context(tag("s2"))
    print(x)
with tag("x") as p, tag("y") as q:
    print(p, q)
with (tag("m") as p, tag("n")):
    print(p)
@contextmanager
def yields_twice():
    yield 1
    yield 2
try:
    with yields_twice(): pass
except RuntimeError as e:
    print(e)
def in_function():
    with tag("ret"):
        return "value"
print(in_function())
