print(complex(1, 2), complex("1+2j"), complex("-1.5"), complex("3j"), complex(" (2-j) "), complex(True), complex())
print(complex(1 + 2j, 1), complex(0, 1j), hash(2 + 0j) == hash(2))
try:
    complex("a")
except ValueError as error:
    print(error)
try:
    1j / 0
except ZeroDivisionError as error:
    print(error)
