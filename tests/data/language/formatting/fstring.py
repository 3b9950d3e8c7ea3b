# SPDX-License-Identifier: GPL-3.0-or-later
x, s, d, n = 3.14159, "text", {"k": [1, 2]}, None
print(f"{x:.2f} {x:10.3f}| {x:<10.1f}| {x:^10.2e}| {x:+.0f} {s!r:>10} {s:*^12} {d['k'][1]} {n} {{}} {x=:.1f} {s=} {1+1=}")
w, p = 10, 3
print(f"{x:{w}.{p}f}|{s:>{w}}|{s:{'<'}{w}}|{'nested ' + f'{x:.1f}'}")
print(f"{12345678:,} {12345678:_} {255:#x} {255:X} {255:08b} {255:#o} {-5:05d} {5:+d} {5: d} {0.25:.0%} {1e10:g} {1e-5:g} {123456789.0:g} {97:c}")
print(f'{"a" if x > 3 else "b"} {(lambda v: v * 2)(4)} {[i for i in range(3)]} {"q"!s} {"é"!a}')
print(f"""multi
{x:.1f}
line""" f" joined {s}" " plain {x}")
print(rf"\d{s}" f"\t|{s}")
