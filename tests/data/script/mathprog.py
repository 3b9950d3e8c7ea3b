import math, calendar, numbers
print(math.floor(2.7), math.ceil(2.1), math.floor(-2.5), math.trunc(-2.7), math.sqrt(16), math.pi, math.e, math.pow(2, 3), math.gcd(12, 18), math.factorial(20), math.factorial(25), math.isnan(float("nan")), math.isinf(math.inf), math.log(math.e), math.log(8, 2), math.log2(8), math.log10(1000), math.hypot(3, 4), math.isclose(0.1 + 0.2, 0.3), math.comb(5, 2), math.prod([1, 2, 3]), math.fsum([0.1] * 10), math.isqrt(17), math.lcm(4, 6), math.fabs(-1), math.copysign(1, -0.0), math.degrees(math.pi), round(math.sin(1), 6), math.exp(0), math.ceil(5), math.floor(2 ** 70))
for f in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.factorial(-1), lambda: math.floor("x"), lambda: math.exp(10000)):
    try: f()
    except (ValueError, TypeError, OverflowError) as e: print(type(e).__name__)
print(calendar.isleap(2024), calendar.monthrange(2024, 2), calendar.month_name[3], calendar.day_abbr[0], calendar.MONDAY, calendar.timegm((2024, 1, 1, 0, 0, 0)))
print(isinstance(5, numbers.Number), isinstance(1.5, numbers.Integral), isinstance(True, numbers.Integral), isinstance("x", numbers.Number))
