for i in range(3):
    if i == 5: break
else:
    print("no break")
for i in range(3):
    if i == 1: break
else:
    print("never")
n = 0
while n < 5:
    n += 1
    if n == 2: continue
    if n == 4: break
    print(n)
else:
    print("never")
while n > 0:
    n -= 2
else:
    print("done", n)
if (m := len("abc")) > 2: print(m)
while (line := ["a", "b", ""][n + 2 if n < 0 else n]) and n < 2:
    print(line); n += 1
x = 5
print("neg" if x < 0 else "zero" if x == 0 else "pos")
print(x > 3 and x < 10, not x, x or 1 / 0, None and 1 / 0)
a = b = c = 0
a, b = b, a + 1
print(a, b, c)
def f():
    yielded = []
    for i in range(3):
        for j in range(3):
            if j == i: break
            yielded.append((i, j))
    return yielded
print(f())
del a
try:
    a
except NameError as e:
    print(e)
pass
i = 100
for i in []: pass
print(i)
for ch in "ab": print(ch, end=" ")
for k in {"x": 1}: print(k)
assert True, "fine"
lst = [1, 2, 3]
for v in lst[:]:
    if v == 2: lst.remove(v)
print(lst)
def g(x):
    if x: return
    return "value"
print(g(1), g(0))
print([i for i in range(20) if i % 2 == 0 if i % 3 == 0])
t = 1, 2, 3
print(t, (1), (1,), ())
print(1 if True else 2)
exec_result = [n for n in (1, 2)]; print(exec_result); x = 1; y = 2; print(x, y)
print(__name__, "__file__" in globals())
print(id(t) == id(t), callable(print), repr(print)[:9], isinstance(5, (str, int)), isinstance("a", str | int) if True else 0)
