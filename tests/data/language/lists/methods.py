# SPDX-License-Identifier: GPL-3.0-or-later
l = [3, 1, 2]
l.append(4); l.extend([5, 6]); l.insert(0, 9); l.insert(-1, 8); l.insert(100, 7)
print(l, l.pop(), l.pop(0), l.index(2), l.count(1), l.index(8, 3))
l.remove(8); l.reverse(); print(l)
l.sort(); print(l); l.sort(reverse=True, key=lambda x: x % 3); print(l)
print(l.copy() == l, l + [1], l * 2, [0] * 3, 3 in l, [1, 2] < [1, 3], [1] == [1.0], [] < [0], [1, [2, [3]]], [[]] * 2, len(l), sum(l), min(l), max(l, key=lambda x: -x))
a = b = [1]
a += [2]; print(b, a is b)
a = a + [3]; print(b, a is b)
m = [[0] * 2] * 2; m[0][0] = 1; print(m)
l.clear(); print(l, list("ab"), list((1, 2)), [*range(3)], bool([[]]))
l = [1]; l.append(l); print(l)
x = [1, 2, 3]; x[-1] = 9; x[0] += 5; del x[1]; print(x)
for i in x[:]: x.append(i)
print(x, [i for i in reversed(x)], list(enumerate(x, 5)), list(zip(x, "abc")), list(map(lambda a, b: a + b, [1, 2], [3, 4])), list(filter(None, [0, 1, "", "a"])))
