# SPDX-License-Identifier: GPL-3.0-or-later
class CM:
    def __init__(self, swallow): self.swallow = swallow
    def __enter__(self): print("enter"); return "val"
    def __exit__(self, t, v, tb):
        print("exit", t.__name__ if t else None, v)
        return self.swallow
with CM(False) as v:
    print(v)
with CM(True):
    raise ValueError("swallowed")
try:
    with CM(False):
        raise KeyError("k")
except KeyError as e:
    print("caught", e)
with CM(False) as a, CM(True) as b:
    1 / 0
print("end")
def f():
    with CM(False):
        return "ret"
print(f())
for i in range(3):
    with CM(False):
        if i == 1: break
