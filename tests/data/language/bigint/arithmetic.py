# SPDX-License-Identifier: GPL-3.0-or-later
a, b = 2**200 + 12345, -(3**90)
print(a, b, a + b, a - b, a * b, a // b, a % b, -a // 7, -a % 7, divmod(b, 10**10), a ** 3 % 1000007, pow(a, 65537, 10**12), pow(3, -1, 7))
print(a > b, a == a + 0, abs(b), -b, a & 0xFFFF, a | 1, a ^ b, ~a, a >> 100, b >> 50, 1 << 130, b << 3, a.bit_length(), hash(a) == hash(a + 0))
print(int("9" * 40), str(a)[:10], float(2**70), 2**64 - 1, -2**63, 9223372036854775807 + 1, -9223372036854775808 - 1, 4611686018427387904 * 2, 3037000500 ** 2)
print(hex(2**70), oct(-2**65), bin(2**66)[:6], f"{2**80:,} {2**70:x} {2**66:_}", "%d" % 2**70, int(1e25), round(2**70, -5), 10**25 / 10**5, 2**70 / 3, int("0x" + "f" * 20, 16), bool(2**70), 2**70 in [2**70], {2**70: 1}[2**70])
print(7 // 2, -7 // 2, 7 // -2, 7 % -3, -7 % 3, 7.5 // 2, -7.5 % 2, 7 / 2, 2 ** -1, 2 ** 0.5, 0 ** 0, (-2) ** 3, (-8) ** 2, 5 // 0.3, True + True, True * 3, 1 + 1.0, 3 == 3.0, 2**53 == float(2**53))
import math
print(math.isqrt(10**40), math.gcd(2**70, 6**30), math.factorial(25), math.comb(50, 25), math.lcm(4, 6), math.floor(-2.5), math.ceil(2.1), math.trunc(-2.7), math.sqrt(16), math.log10(1000), math.isclose(0.1 + 0.2, 0.3), math.prod([1, 2, 3]), math.pi)
