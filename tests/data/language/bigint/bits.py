# SPDX-License-Identifier: GPL-3.0-or-later
print(5 & 3, 5 | 3, 5 ^ 3, ~5, 1 << 10, -1 >> 5, -16 >> 2, 5 & -2, (255).bit_length(), (10).bit_count(), int.bit_length(-8), 6 & True, True | False, True ^ True, ~True)
x = 12
x &= 10; x |= 1; x ^= 3; x <<= 2; x >>= 1; x **= 2; x //= 3; x %= 7; x -= 10; x *= -2; x += 5
print(x)
x /= 4
print(x, (3).real, (3.7).is_integer(), (2.0).is_integer(), (0.5).as_integer_ratio(), (7).conjugate(), 5 .numerator)
