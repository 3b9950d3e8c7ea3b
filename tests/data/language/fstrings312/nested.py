# SPDX-License-Identifier: GPL-3.0-or-later
d = {"a": 1}
print(f"{d['a']} {'x' + 'y'} {f'{d}'} {'{'}{'}'} {d!r:>12}")
name = "n"
print(f"{name!r}{name!s:>4}{name:<4}|" f"{'a' 'b'}")
print(f"{3:{'0'}{'5'}}", f"{'=' * 5}", f"{d.get('z', 'none')}", f"{(lambda: 5)()}", f"{ {1: 2}[1] }", f"{1 if d else 2}", f"{not d}", f"{1 == 1}", f"{1 != 2}", f"{d == d}")
