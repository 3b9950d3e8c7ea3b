# SPDX-License-Identifier: GPL-3.0-or-later
import sys
try:
    sys.exit("bye")
except SystemExit as e:
    print(e.code, repr(e))
try:
    exit(3)
except SystemExit as e:
    print(e.code)
