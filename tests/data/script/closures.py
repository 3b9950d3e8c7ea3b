def counter(start=0):
    count = start
    def step(by=1):
        nonlocal count
        count += by
        return count
    return step

a, b = counter(), counter(10)
print(a(), a(), b(), a(5), b(-3))

adders = [lambda x, n=n: x + n for n in range(4)]
print([f(10) for f in adders])
late = [lambda: n for n in range(3)]
print([f() for f in late])

def outer():
    x = "outer"
    def middle():
        def inner():
            nonlocal x
            x = "changed"
        inner()
        return x
    return middle(), x

print(outer())
total = 0
def add(n):
    global total
    total += n
for i in range(5):
    add(i)
print(total)

def compose(*fs):
    def run(x):
        for f in reversed(fs):
            x = f(x)
        return x
    return run

print(compose(str, lambda x: x * 2, abs)(-21))
try:
    def bad():
        print(value)
        value = 1
    bad()
except UnboundLocalError as e:
    print(type(e).__name__)
try:
    undefined_name
except NameError as e:
    print(e)
def recursive(n):
    return 1 if n <= 1 else n * recursive(n - 1)
print(recursive(20), recursive(30))
