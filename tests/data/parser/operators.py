a + b - c
a * b / c // d % e @ f
a ** b ** c
-a ** -b
(-a) ** b
~a + +b - -c
a << b >> c & d ^ e | f
a or b or c and d and e or f
not a == b
not not a
not a in b
a < b <= c == d != e > f >= g
a is b is not c in d not in e
a if b else c if d else e
(a if b else c) if d else e
a + (b + c)
(a, b) + (c,)
a and (b and c)
a or (b or c)
1 if x else 2,
x = a if b else lambda: c
a | b if c else d
x % (1, 2)
"%s" % y + z
- - a
not (a or b)
(((a)))
a == (b == c)
-1
+1
-1 ** 2
2 ** -1
