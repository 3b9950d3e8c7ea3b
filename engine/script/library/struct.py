# SPDX-License-Identifier: GPL-3.0-or-later
# struct: whole numbers, truth values and bytes; floating point is not needed for locks and keys.
class error(Exception):
    pass


_SIZES = {"b": 1, "B": 1, "?": 1, "h": 2, "H": 2, "i": 4, "I": 4, "l": 4, "L": 4, "q": 8, "Q": 8, "n": 8, "N": 8,
          "s": 1, "x": 1, "c": 1}
_NATIVE_SIZES = {"l": 8, "L": 8}


def _parts(format):
    """(byte order, [(count, code, size, whether it is aligned)])"""
    if isinstance(format, bytes):
        format = format.decode()
    order, native = "little", True
    if format[:1] in ("@", "=", "<", ">", "!"):
        native = format[0] == "@"
        order = "big" if format[0] in (">", "!") else "little"
        format = format[1:]
    parts, count = [], ""
    for letter in format:
        if letter.isdigit():
            count += letter
        elif letter in _SIZES:
            size = _NATIVE_SIZES.get(letter, _SIZES[letter]) if native else _SIZES[letter]
            parts.append((int(count) if count else 1, letter, size, native))
            count = ""
        elif not letter.isspace():
            raise error("bad char in struct format")
    return order, parts


def _padding(place, size, native):
    return -place % size if native else 0


def calcsize(format):
    place = 0
    for count, code, size, native in _parts(format)[1]:
        place += _padding(place, size, native) + count * size
    return place


def pack(format, *values):
    order, parts = _parts(format)
    left, result = list(values), b""
    for count, code, size, native in parts:
        result += bytes(_padding(len(result), size, native))
        if code == "x":
            result += bytes(count)
            continue
        for _ in range(1 if code == "s" else count):
            if not left:
                raise error("pack expected more items for packing")
            value = left.pop(0)
            if code in "sc":
                length = count if code == "s" else 1
                if not isinstance(value, bytes):
                    raise error("argument for '" + code + "' must be a bytes object")
                result += value[:length] + bytes(max(0, length - len(value)))
            else:
                try:
                    result += int(value).to_bytes(size, order, signed=code.islower())
                except OverflowError:
                    raise error("'" + code + "' format requires a number that fits")
    if left:
        raise error("pack expected fewer items for packing")
    return result


def unpack(format, buffer):
    order, parts = _parts(format)
    if len(buffer) != calcsize(format):
        raise error("unpack requires a buffer of %d bytes" % calcsize(format))
    values, place = [], 0
    for count, code, size, native in parts:
        place += _padding(place, size, native)
        if code == "s":
            values.append(buffer[place:place + count])
            place += count
        elif code == "x":
            place += count
        else:
            for _ in range(count):
                piece = buffer[place:place + size]
                place += size
                if code == "c":
                    values.append(piece)
                else:
                    number = int.from_bytes(piece, order, signed=code.islower())
                    values.append(bool(number) if code == "?" else number)
    return tuple(values)


def unpack_from(format, buffer, offset=0):
    return unpack(format, buffer[offset:offset + calcsize(format)])


def iter_unpack(format, buffer):
    size = calcsize(format)
    for place in range(0, len(buffer), size):
        yield unpack(format, buffer[place:place + size])
