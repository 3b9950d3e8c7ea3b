# SPDX-License-Identifier: GPL-3.0-or-later
try:
    print((1, 2)[5])
except Exception as error:
    print(type(error).__name__, error)
