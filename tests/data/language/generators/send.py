# SPDX-License-Identifier: GPL-3.0-or-later
def acc():
    total = 0
    while True:
        x = yield total
        if x is None: return
        total += x
a = acc()
print(next(a), a.send(5), a.send(10))
try:
    a.send(None)
except StopIteration:
    print("stopped")
try:
    acc().send(3)
except TypeError as e:
    print(e)
