# SPDX-License-Identifier: GPL-3.0-or-later
from math import *
from os.path import join as j, basename
import os, sys as system
import collections.abc as cabc
print(sqrt(4), j("a", "b"), os.sep, system is not None, cabc.Mapping.__name__)
try:
    from math import nothing_here
except ImportError as e:
    print(type(e).__name__, str(e)[:36])
def f():
    import json as js
    return js.dumps([1])
print(f())
try:
    js
except NameError: print("local import")
