z = 3 + 4j
print(z, abs(z), z.real, z.imag, z.conjugate())
print(z * 2, z * z, (1 + 2j) / (3 - 4j), -z, 2 - z, 1 / (2j), z - 1.5)
print(z == 3 + 4j, 2 + 0j == 2, z != 1, bool(0j), 1j ** 2, (1 + 1j) ** 3)
print(repr(1j), str(-2j), 1.5j, [0.5 - 1j])
print(type(z).__name__, isinstance(z, complex))
