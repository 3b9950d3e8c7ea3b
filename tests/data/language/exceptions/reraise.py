# SPDX-License-Identifier: GPL-3.0-or-later
def f():
    try:
        raise ValueError("one")
    except ValueError:
        print("log")
        raise
try:
    f()
except ValueError as e:
    print(e)
try:
    raise
except RuntimeError as e:
    print(e)
try:
    raise 5
except TypeError as e:
    print(e)
try:
    raise ValueError from 5
except TypeError as e:
    print(e)
