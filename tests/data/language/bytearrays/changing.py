data = bytearray(b"abc")
data[0] = 65
data.append(100)
data.extend(b"ef")
data += b"g"
del data[1]
print(data, len(data), data[0], data[1:3], bytes(data))
data.insert(0, 90)
data.reverse()
print(data, data.pop(), data)
data[1:3] = b"XYZ"
print(data)
data.remove(ord("X"))
copy = data.copy()
data.clear()
print(data, copy, bool(data))
for wrong in (256, -1, "a"):
    try:
        copy.append(wrong)
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
