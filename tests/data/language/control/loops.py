# SPDX-License-Identifier: GPL-3.0-or-later
for i in range(3):
    if i == 5: break
else:
    print("no break")
n = 0
while n < 5:
    n += 1
    if n == 2: continue
    if n == 4: break
else:
    print("never")
print(n, i)
for i in []: pass
else: print("empty else")
for a in range(2):
    for b in range(3):
        if b == 1: break
        print(a, b)
while False: pass
else: print("while else")
for x in range(10, 0, -3): print(x, end=" ")
print()
i = 10
for i in range(2): pass
print(i, [*range(0)], range(5), list(range(-3, 3, 2)), len(range(0, 10, 3)), 4 in range(0, 10, 2), range(3) == range(0, 3), range(1, 5).index(3))
