from decimal import Decimal, ROUND_HALF_UP, ROUND_DOWN, InvalidOperation, DivisionByZero
import decimal
D = Decimal
print(D("1.10") + D("2.20"), D("0.1") * 3, D(1) / D(3), D(10) / D(4), D("1.00") * D("2.0"), D("5") - 7, D("-3.5"), +D("1.2"), abs(D("-2")), D("7") // D("2"), D("-7") % D("3"), D("-7") // D("2"), D(2) ** 10, D("1.5") ** 2, D(2) ** -2)
print(repr(D("1.50")), D("1E+3"), D("1E-10"), D("0.000001"), D("0.0000001"), D(0), D("0.00"), D("-0"), D(5), D(1.5), D(0.1), D("  12 "), D("1_000"), D((0, (1, 2, 3), -2)), D("Infinity"), D("NaN"), D("123456789012345678901234567890.5") + 0)
print(D("1.005").quantize(D("0.01")), D("1.005").quantize(D("0.01"), rounding=ROUND_HALF_UP), D("2.5").quantize(D("1")), D("-1.999").quantize(D("0.1"), ROUND_DOWN), D("1234").quantize(D("1E2")), round(D("2.675"), 2), round(D("2.5")), int(D("3.99")), float(D("1.25")), D("1.200").normalize(), D("100").normalize(), D("3.7").to_integral_value())
print(D("1.0") == 1, D("1.0") == D("1.00"), D("0.5") == 0.5, D("1") < 2, D("2") > D("1.9"), D(1) < 1.5, hash(D("1.0")) == hash(1), {D("1"): "a"}[1], sorted([D("3"), D("1")]), max(D(1), D(2)), sum([D("0.1")] * 3), bool(D("0.0")), D("1") != D("2"))
print(f"{D('1234.5'):.2f} {D('1234567.891'):,.2f} {D('0.256'):.1%} {D('1.5')} {D('1.5'):>8}|", "%s" % D("1.10"), str(D("1.10")), D("123.45").as_tuple(), D("12.3").adjusted(), D(2).sqrt(), D("9").sqrt(), D("1.23").is_finite())
for f in (lambda: D("abc"), lambda: D(1) / 0, lambda: D(0) / 0, lambda: D(1) + 1.5, lambda: D([]) , lambda: D(1) % 0):
    try: print(f())
    except (InvalidOperation, DivisionByZero, TypeError, ValueError) as e: print(type(e).__name__)
print(D("99999999999999999999999999999") + 1, D(1) / D(7), D("1e400") > 1, -D("1.5") * 2, 2 * D("1.5"), 5 - D("1.5"), 10 / D("4"))
