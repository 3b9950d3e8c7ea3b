# SPDX-License-Identifier: GPL-3.0-or-later
def g(): yield 1
x = g()
list(x)
print(list(x), next(x, None))
def r():
    yield 1
    raise ValueError("mid")
try:
    list(r())
except ValueError as e: print(e)
def s():
    yield 1
    raise StopIteration("no")
try:
    list(s())
except RuntimeError as e: print(e)
def h():
    yield
print(list(h()))
