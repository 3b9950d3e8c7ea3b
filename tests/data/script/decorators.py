import functools
def log(f):
    @functools.wraps(f)
    def wrapper(*args, **kw):
        print("call", f.__name__, args, kw)
        return f(*args, **kw)
    return wrapper
def repeat(n):
    def deco(f):
        def wrapper(*a):
            return [f(*a) for _ in range(n)]
        return wrapper
    return deco
@log
def add(a, b=1):
    "adds"
    return a + b
@repeat(3)
@log
def hi(x): return x
print(add(1), add(1, b=5), add.__name__, add.__doc__, add.__wrapped__(1))
print(hi("q"))
def register(cls):
    cls.registered = True
    return cls
@register
class K:
    @property
    @functools.lru_cache(maxsize=None)
    def v(self): return 5
    @log
    def m(self, x): return x
    @classmethod
    @log
    def c(cls): return cls.__name__
    @staticmethod
    @repeat(2)
    def s(x): return x
print(K.registered, K().v, K.c(), K.s(1))
calls = []
@functools.lru_cache()
def slow(n):
    calls.append(n)
    return n * 2
print(slow(2), slow(2), slow(3), calls)
class Deco:
    def __init__(self, f): self.f, self.n = f, 0
    def __call__(self, *a):
        self.n += 1
        return self.f(*a)
@Deco
def twice(x): return x * 2
print(twice(2), twice(3), twice.n)
def attr(**kw):
    def deco(f):
        for k, v in kw.items(): setattr(f, k, v)
        return f
    return deco
@attr(tag="x", level=2)
def tagged(): pass
print(tagged.tag, tagged.level)
