# SPDX-License-Identifier: GPL-3.0-or-later
def f(x):
    match x:
        case 0: return "zero"
        case -1 | 1: return "unit"
        case "a" | "b" as s: return "str " + s
        case None: return "none"
        case True: return "true"
        case 2.5: return "float"
        case b"x": return "bytes"
        case _: return "other"
print([f(v) for v in (0, 1, -1, "a", "b", "c", None, True, False, 2.5, b"x", [])])
