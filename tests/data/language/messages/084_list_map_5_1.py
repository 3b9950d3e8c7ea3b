# SPDX-License-Identifier: GPL-3.0-or-later
try:
    print(list(map(5, [1])))
except Exception as error:
    print(type(error).__name__, error)
