data = bytearray(b"Hello World")
print(data.decode(), data.upper(), data.split(), data.find(b"o"), data.hex(), data.replace(b"l", b"L"))
print(b"World" in data, 72 in data, data == b"Hello World", data.startswith(b"He"), list(data[:3]))
print(bytearray(3), bytearray([1, 2, 3]), bytearray("é", "utf-8"), bytearray.fromhex("ff00"))
print(isinstance(data, bytearray), isinstance(data, bytes), data + b"!", bytearray(b"ab") * 2)
try:
    hash(data)
except TypeError as error:
    print(error)
try:
    bytearray("text")
except TypeError as error:
    print(error)
