# SPDX-License-Identifier: GPL-3.0-or-later
try:
    print(float('1_0') + int('1_000'))
except Exception as error:
    print(type(error).__name__, error)
