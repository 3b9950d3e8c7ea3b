# SPDX-License-Identifier: GPL-3.0-or-later
import functools
def tag(name):
    def deco(fn):
        @functools.wraps(fn)
        def wrapper(*a, **k):
            return f"<{name}>{fn(*a, **k)}</{name}>"
        return wrapper
    return deco
@tag("b")
@tag("i")
def hello(who="x"):
    "doc of hello"
    return "hi " + who
print(hello("me"), hello.__name__, hello.__doc__, hello.__wrapped__("raw"))
@functools.lru_cache(maxsize=None)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(60))
@functools.cache
def sq(n): print("calc"); return n * n
print(sq(3), sq(3))
def register(cls):
    cls.registered = True
    return cls
@register
class R: pass
print(R.registered)
