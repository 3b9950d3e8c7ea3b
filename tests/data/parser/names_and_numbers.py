0
00
0_0
1_000_000
9223372036854775807
9223372036854775808
123456789012345678901234567890
0xFF
0x_ff_ff
0XDEADBEEFDEADBEEFDEADBEEF
0o17
0O7_7
0b1010
0B_1
0xffffffffffffffff
1.0
1.
.5
1e10
1E-10
1e+5
1_0.0_1e1_0
0.1
1e16
1e15
123456789.123456789
1e-5
0.0001
1e999
1e-999
0e0
5e-324
1.7976931348623157e308
100000000000000000000.0
1j
1.5J
1e3j
0j
1e999j
1_0j
09.5
09e1
09j
1if x else 2
1 or 2
0xfor x
True
False
None
...
Ellipsis
_
_private
__dunder__
match
case
type
print
naïve = "unicode"
переменная = 1
名前 = 2
ﬁnance = "normalised to fi"
