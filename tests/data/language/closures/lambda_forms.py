# SPDX-License-Identifier: GPL-3.0-or-later
print((lambda *a, k=1, **kw: (a, k, kw))(1, 2, z=3), (lambda: None)(), (lambda x, y=2: x ** y)(3))
print(sorted("bca", key=lambda c: -ord(c)), (lambda x: (yield x)).__name__)
