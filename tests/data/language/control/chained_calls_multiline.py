# SPDX-License-Identifier: GPL-3.0-or-later
result = (
    "abc"
    .upper()
    .lower()
    .replace("b", "X")
)
total = 1 + \
    2 + \
    3
print(result, total, [
    1,
    2,  # comment
], {
    "k": (1,
          2),
})
def f(a,
      b=2,
      *,
      c=3,
      ):
    return a, b, c
print(f(1,
        c=5,
        ))
if (1 == 1 and
        2 == 2):
    print("ok"); print("same line")
x = 5 if True else \
    6
print(x); y = 1; z = 2; print(y, z)
