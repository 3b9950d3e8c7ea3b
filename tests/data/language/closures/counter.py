# SPDX-License-Identifier: GPL-3.0-or-later
def counter():
    n = 0
    def inc(by=1):
        nonlocal n
        n += by
        return n
    return inc
c, d = counter(), counter()
print(c(), c(5), d(), c())
