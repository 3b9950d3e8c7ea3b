x = 1
def f():
    global x, newglobal
    x = 2
    newglobal = "made"
f(); print(x, newglobal)
class A:
    x = 10
    def get(self): return x
    y = x + 1
print(A().get(), A.y)
def outer():
    items = []
    def add(v): items.append(v)
    add(1); add(2)
    return items
print(outer())
def shadows(list):
    return [v for v in list]
print(shadows((1, 2)))
def loop_funcs():
    fs = []
    for i in range(3):
        def g(): return i
        fs.append(g)
    return [g() for g in fs]
print(loop_funcs())
try:
    def d():
        del q
    d()
except (UnboundLocalError, NameError): print("unbound")
def cond(flag):
    if flag: v = 1
    try: return v
    except UnboundLocalError: return "unbound"
print(cond(True), cond(False))
def exc():
    try: 1 / 0
    except ZeroDivisionError as err: pass
    try: return err
    except UnboundLocalError: return "err is gone"
print(exc())
def imports():
    import json as j
    from os import path as pp
    return j.dumps(1), pp.basename("a/b")
print(imports())
def walrus():
    if any((found := v) > 2 for v in [1, 3, 5]): return found
print(walrus())
def nested_default(n=x): return n
x = 50
print(nested_default(), x)
def f2(a, b=lambda: x): return b()
print(f2(1))
def comp_scope():
    k = 5
    return [k * v for v in range(3)], {k: v for v in "ab"}
print(comp_scope())
class Chain:
    def __init__(self): self.log = []
    def a(self): self.log.append("a"); return self
    def b(self, n): self.log.append(n); return self
print(Chain().a().b(3).log)
print((lambda: (lambda: x)())(), [f() for f in [lambda: 1, lambda: 2]])
def vararg(*args, **kwargs): return locals()
print(vararg(1, a=2))
fact = lambda n: 1 if n == 0 else n * fact(n - 1)
print(fact(10))
def mutual_even(n): return n == 0 or mutual_odd(n - 1)
def mutual_odd(n): return n != 0 and mutual_even(n - 1)
print(mutual_even(20))
