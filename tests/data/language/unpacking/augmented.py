# SPDX-License-Identifier: GPL-3.0-or-later
x = 5; x += 2; x -= 1; x *= 3; x /= 2; x //= 2; x %= 3; x **= 2
print(x)
l = [1]; l += (2,); l *= 2; print(l)
s = "a"; s += "b"; s *= 3; print(s)
d = {"k": [1]}; d["k"] += [2]; d["n"] = d.get("n", 0) + 1; print(d)
t = ([],)
try:
    t[0] += [1]
except TypeError as e: print(e, t)
class A: v = 1
a = A(); a.v += 5; print(a.v, A.v)
def f():
    print("once")
    return [0]
f()[0] += 1
