# SPDX-License-Identifier: GPL-3.0-or-later
try:
    print(f'{1:q}')
except Exception as error:
    print(type(error).__name__, error)
