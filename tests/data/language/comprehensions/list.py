# SPDX-License-Identifier: GPL-3.0-or-later
print([x for x in range(10) if x % 2 if x > 3], [[y for y in range(x)] for x in range(3)], [(a, b) for a in range(2) for b in range(a + 1)])
print([x if x > 1 else -x for x in range(4)], [a + b for a, b in [(1, 2), (3, 4)]], [*(n for n in range(3))], [i for i in "abc"][::-1])
x = "outer"
print([x for x in range(2)], x)
m = [[1, 2], [3, 4]]
print([list(r) for r in zip(*m)], [c for r in m for c in r])
print([y := 5, y ** 2], [z for v in range(5) if (z := v * 2) > 4], z)
