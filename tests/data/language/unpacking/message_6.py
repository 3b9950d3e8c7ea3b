# SPDX-License-Identifier: GPL-3.0-or-later
try:
    for a, b in [(1, 2, 3)]: pass
    print('ok')
except Exception as error:
    print(type(error).__name__, error)
