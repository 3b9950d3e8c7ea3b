# SPDX-License-Identifier: GPL-3.0-or-later
def f(d):
    match d:
        case {"type": "a", "v": v}: return "a", v
        case {"type": t, **rest}: return t, rest
        case {1: _, 2: two}: return "nums", two
        case {}: return "any dict"
        case _: return "no"
print([f(v) for v in ({"type": "a", "v": 1, "z": 2}, {"type": "b", "q": 1}, {1: 2, 2: 3}, {}, {"x": 1}, [])])
