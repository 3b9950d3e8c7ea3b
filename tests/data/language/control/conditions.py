# SPDX-License-Identifier: GPL-3.0-or-later
def s(n): print("s", n); return n
print(s(0) and s(1), s(1) or s(2), s(0) or s("") or s([]), not s(1), s(1) if s(0) else s(5))
print(1 < 2 < 3, 1 < 3 < 2, 1 == 1.0 == True, 1 < 2 > 1, "a" in "abc" in ["abc"], None is None is not False, 3 > 2 == True)
def once():
    print("once"); return 5
print(1 < once() < 10)
print([] or "d", None or 0 or False, "a" and 0 and 1, not [], not not "x", (1 if False else 2 if False else 3))
x = None
print(x is None, x is not None, x == None, [] is [], () == (), "a" is not None, 1 not in [2], not 1 in [1])
if (n := len("abc")) > 2: print("walrus", n)
while (c := n) > 0:
    n -= 1
print(c, n)
print(True and True or False, True == 1, True + 1, True is True, isinstance(True, int), bool.__name__)
