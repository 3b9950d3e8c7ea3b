# SPDX-License-Identifier: GPL-3.0-or-later
try:
    assert 1 == 2, "not equal %d" % 3
except AssertionError as e:
    print(e)
try:
    assert []
except AssertionError as e:
    print(repr(e))
assert (1, "always true tuple")
print("end")
