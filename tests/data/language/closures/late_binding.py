# SPDX-License-Identifier: GPL-3.0-or-later
fs = [lambda: i for i in range(3)]
print([f() for f in fs])
gs = [lambda i=i: i for i in range(3)]
print([g() for g in gs])
def mk():
    out = []
    for j in range(3):
        def f(): return j
        out.append(f)
    return out
print([f() for f in mk()])
