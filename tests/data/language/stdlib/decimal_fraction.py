# SPDX-License-Identifier: GPL-3.0-or-later
from decimal import Decimal, ROUND_HALF_UP
print(Decimal("1.10") + Decimal("2"), Decimal("1") / Decimal("3"), Decimal("1.5") * 2, Decimal("2.675").quantize(Decimal("0.01"), rounding=ROUND_HALF_UP), repr(Decimal("1.0")), Decimal(5) == 5, Decimal("0.1") + Decimal("0.2"), int(Decimal("3.9")), float(Decimal("1.25")), Decimal("1E+3"), str(Decimal("100")), f"{Decimal('3.14159'):.2f}", Decimal("-0"), Decimal("1.0") == Decimal("1"), sorted([Decimal("2"), Decimal("1")]), round(Decimal("2.5")), abs(Decimal("-1")), Decimal("7") // Decimal("2"), Decimal("7") % Decimal("2"))
try: Decimal("x")
except Exception as e: print(type(e).__name__)
try: Decimal(1) / 0
except ZeroDivisionError as e: print("zero")
