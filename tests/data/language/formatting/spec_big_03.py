# SPDX-License-Identifier: GPL-3.0-or-later
try:
    print('|' + format(2**70, '*^9') + '|')
except Exception as error:
    print(type(error).__name__, error)
