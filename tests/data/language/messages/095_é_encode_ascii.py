# SPDX-License-Identifier: GPL-3.0-or-later
try:
    print('é'.encode('ascii'))
except Exception as error:
    print(type(error).__name__, error)
