# SPDX-License-Identifier: GPL-3.0-or-later
def f(x):
    match x:
        case []: return "empty"
        case [a]: return f"one {a}"
        case [1, *rest]: return f"1+{rest}"
        case (a, b): return f"two {a} {b}"
        case [a, *_, z] if a == z: return f"ends {a}"
        case [[x, y], *_]: return f"nested {x} {y}"
        case [*all]: return f"all {all}"
        case _: return "no"
print([f(v) for v in ([], [5], [1, 2, 3], (3, 4), [7, 8, 7], [[1, 2], 3, 4], "ab", {1, 2}, range(2), [2, 3, 4])])
