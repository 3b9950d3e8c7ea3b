# SPDX-License-Identifier: GPL-3.0-or-later
try:
    print(2.0 / 0)
except Exception as error:
    print(type(error).__name__, error)
