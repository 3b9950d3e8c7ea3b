# SPDX-License-Identifier: GPL-3.0-or-later
print(1, "a", None, sep="-", end="!\n")
print()
print("x", end="")
print("y", "z", sep="")
print([1, "a"], {"k": 'v"'}, (1,), {1}, sep="\n")
print(*range(3), sep=", ")
print("%s" % "z", f"{'q'}", "a" "b")
import sys
print("err", file=sys.stderr)
sys.stdout.write("written\n")
print(end="end\n")
print(True, 1.0, -0.0, 1e20, b"x", ..., int)
