name, n, pi = "Ann", 42, 3.14159265
print(f"{name} is {n} and {pi:.2f}")
print(f"{name!r} {name!s} {name!a} {n!r:>6}|")
print(f"{n:5d}|{n:<5}|{n:^5}|{n:>5}|{n:05}|{n:+}|{n: }|{-n:=+6}|")
print(f"{n:x} {n:X} {n:o} {n:b} {n:#x} {n:#b} {n:#o} {n:c}")
print(f"{1234567:,} {1234567:_} {1234567.891:,.2f} {0.256:.1%} {12345.678:e} {12345.678:.3g}")
print(f"{'text':>10}|{'text':*^10}|{'text':.2}|{'text':<6}|")
width, prec = 10, 3
print(f"{pi:{width}.{prec}f}|{name:{'*'}^{width}}|")
print(f"{{literal}} {n + 1} {'quoted'} {[1, 2][0]} {dict(a=1)['a']}")
print(f"{n=} {n + 1 = } {name=!s} {pi=:.2f}")
print(f"{True} {None} {True:d} {1.0} {1e20} {1e16} {1e15} {1e-5} {0.1 + 0.2}")
print(f"{'a' if n > 1 else 'b'} {(lambda x: x * 2)(3)} {f'{n}nested'}")
print(f"""multi
{name}
line""")
print(f"{name}" "plain" f"{n}", rf"\n{n}", f"\t{n}\x41")
print(f"{n:>{width}}", f"{n!s:>{width}}")
print(f"{float('inf')} {float('-inf')} {float('nan')} {-0.0} {1/3}")
print(f"{10**20} {10**20:,} {2**70:x}")
print(f"{[1, 'a', None]} {(1,)} {{1: 2}} { {1: 2} }")
print(f"{'ü'}{'é':>3}{'日本':>5}|")
print("%s" % f"{n}%", f"{n}%")
print(f"{1.5:g} {100000.0:g} {1000000.0:g} {1e-5:g} {123456789.0:g} {0.0001:g}")
print(f"{3.0:.0f} {2.5:.0f} {3.5:.0f} {-0.5:.0f} {1e3:.1e} {5:.1f} {5:e}")
print(f"{1234.5:010.2f}|{-1234.5:010.2f}|{'x':<3}|{'x':0>3}|")
try:
    f"{'abc':d}"
except ValueError as e:
    print(e)
try:
    f"{1.5:d}"
except ValueError as e:
    print(e)
try:
    f"{[]:>3}"
except TypeError as e:
    print(e)
