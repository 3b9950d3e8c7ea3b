a = list(range(10))
print(a[2:5], a[:3], a[7:], a[-3:], a[:-7], a[::3], a[::-1], a[8:2:-2], a[5:2], a[100:], a[-100:2])
t = tuple(a)
print(t[1:3], t[::-4], t[-1], t[:0])
b = a[:]
b[2:4] = ["x", "y", "z"]
print(b)
b[::2] = ["e"] * len(b[::2])
print(b)
del b[1:3]
print(b)
del b[::2]
print(b)
b[1:1] = [100, 200]
print(b, a)
b[:] = []
print(b)
s = slice(1, 8, 2)
print(a[s], s, s.start, s.stop, s.step, slice(3).stop, s.indices(5))
a[-1] = "last"
print(a[-1], a[9])
for f in (lambda: a[10], lambda: a[-11], lambda: a["x"], lambda: t.__setitem__(0, 1), lambda: [1, 2][::0], lambda: a[1.0]):
    try:
        f()
    except (IndexError, TypeError, ValueError, AttributeError) as e:
        print(type(e).__name__, e)
r = range(0, 20, 3)
print(r[2], r[-1], list(r[1:4]), len(r), 9 in r, 10 in r, r, range(5) == range(0, 5), list(range(5, 0, -2)), r.start, r.step)
m = [[0] * 3 for _ in range(2)]
m[1][2] = 5
print(m, m[1][2], m[-1][-1])
x = [1, 2, 3, 4]
x[1:3], y = [9], 5
print(x, y)
x[0], x[1] = x[1], x[0]
print(x, x * 2, [0] * 3, x + [1], x == [9, 1, 4], [1, 2] < [1, 3], [1] < [1, 0])
