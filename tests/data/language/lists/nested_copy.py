# SPDX-License-Identifier: GPL-3.0-or-later
import copy
a = [[1], {"k": [2]}]
b = a[:]; c = copy.deepcopy(a); d = copy.copy(a)
a[0].append(9); a[1]["k"].append(8)
print(a, b, c, d is a, d[0] is a[0])
