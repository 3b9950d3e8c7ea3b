a = 1
a = b = c = 2
a, b = b, a
(a, b), [c, *d] = e
a, = f
(a) = 1
[a, b] = c
*a, b = c
x.y = z[0] = 3
a += 1; b -= 2; c *= 3; d /= 4; e //= 5; f %= 6; g **= 7; h @= 8; i &= 9; j |= 10; k ^= 11; l >>= 12; m <<= 13
x.y += 1
x[0] += yield_
n: int
n: int = 5
(n): int = 5
x.y: str
x[0]: str = "a"
t: tuple = 1, *rest
del a
del a, b.c, d[0], (e, f), [g]
del (h)
v = *a, *b
