# SPDX-License-Identifier: GPL-3.0-or-later
d = {i: i for i in range(5)}
del d[2]
d[2] = "new"
d[0] = "same place"
print(d)
try:
    for k in d:
        d[k + 100] = 1
except RuntimeError as e: print(e)
try:
    for k in list({1: 1}): pass
    e = {1: 1}
    for k in e: del e[k]
except RuntimeError as e: print(e)
print(sorted({"b": 1, "a": 2}), sorted({"b": 1, "a": 2}.items(), key=lambda kv: kv[1]), max({"x": 1, "y": 5}, key={"x": 1, "y": 5}.get))
