# SPDX-License-Identifier: GPL-3.0-or-later
# Built-in names that migrations hardly ever use: they are loaded when a script names one.


class BaseExceptionGroup(BaseException):
    def __new__(cls, message, exceptions):
        if not isinstance(message, str):
            raise TypeError("argument 1 must be str, not %s" % type(message).__name__)
        given, exceptions = exceptions, tuple(exceptions)
        if not exceptions:
            raise ValueError("second argument (exceptions) must be a non-empty sequence")
        for i, one in enumerate(exceptions):
            if not isinstance(one, BaseException):
                raise ValueError("Item %d of second argument (exceptions) is not an exception" % i)
        if cls is BaseExceptionGroup and all(isinstance(one, Exception) for one in exceptions):
            cls = ExceptionGroup
        made = super().__new__(cls, message, given)
        made.message = message
        made.exceptions = exceptions
        return made

    def __init__(self, message, exceptions):
        return None

    def __str__(self):
        count = len(self.exceptions)
        return "%s (%d sub-exception%s)" % (self.message, count, "" if count == 1 else "s")

    def derive(self, exceptions):
        return BaseExceptionGroup(self.message, exceptions)

    def _like(self, exceptions):
        if not exceptions:
            return None
        made = self.derive(exceptions)
        made.__cause__, made.__context__ = self.__cause__, self.__context__
        return made

    def split(self, condition):
        matches = condition if callable(condition) and not isinstance(condition, type) else (
            lambda one: isinstance(one, condition))
        if matches(self):
            return self, None
        taken, left = [], []
        for one in self.exceptions:
            if isinstance(one, BaseExceptionGroup):
                inner, rest = one.split(condition)
                taken += [inner] if inner is not None else []
                left += [rest] if rest is not None else []
            else:
                (taken if matches(one) else left).append(one)
        return self._like(taken), self._like(left)

    def subgroup(self, condition):
        return self.split(condition)[0]


class ExceptionGroup(BaseExceptionGroup, Exception):
    def derive(self, exceptions):
        return ExceptionGroup(self.message, exceptions)


def _split(exception, types):
    """For `except* types`: what the handler gets, and what is left."""
    for one in types if isinstance(types, tuple) else (types,):
        if issubclass(one, BaseExceptionGroup):
            raise TypeError("catching ExceptionGroup with except* is not allowed. Use except instead.")
    if isinstance(exception, BaseExceptionGroup):
        return exception.split(types)
    if isinstance(exception, types):
        return BaseExceptionGroup("", (exception,)), None
    return None, exception


def _rejoin(exception, rest, raised):
    """What goes on after the handlers of `except*`: what they left and what they raised."""
    if not raised:
        return rest
    return BaseExceptionGroup("", raised + ([rest] if rest is not None else []))


class complex:
    def __init__(self, real=0, imag=0):
        if isinstance(real, str):
            real, imag = _parts(real)
        elif isinstance(real, complex) or isinstance(imag, complex):
            first = real if isinstance(real, complex) else complex(real)
            second = imag if isinstance(imag, complex) else complex(imag)
            real, imag = first.real - second.imag, first.imag + second.real
        object.__setattr__(self, "real", float(real))
        object.__setattr__(self, "imag", float(imag))

    def __setattr__(self, name, value):
        raise AttributeError("readonly attribute")

    def conjugate(self):
        return complex(self.real, -self.imag)

    def __repr__(self):
        imag = _number(self.imag)
        if self.real == 0 and not str(self.real).startswith("-"):
            return imag + "j"
        return "(%s%s%sj)" % (_number(self.real), "" if imag.startswith("-") else "+", imag)

    def __bool__(self):
        return self.real != 0 or self.imag != 0

    def __hash__(self):
        return hash(self.real) if self.imag == 0 else hash(self.real) + 1000003 * hash(self.imag)

    def __eq__(self, other):
        other = _complex(other)
        return NotImplemented if other is None else self.real == other.real and self.imag == other.imag

    def __neg__(self):
        return complex(-self.real, -self.imag)

    def __pos__(self):
        return self

    def __abs__(self):
        return (self.real * self.real + self.imag * self.imag) ** 0.5

    def __complex__(self):
        return self

    def __add__(self, other):
        other = _complex(other)
        return NotImplemented if other is None else complex(self.real + other.real, self.imag + other.imag)

    __radd__ = __add__

    def __sub__(self, other):
        other = _complex(other)
        return NotImplemented if other is None else complex(self.real - other.real, self.imag - other.imag)

    def __rsub__(self, other):
        return complex(other) - self

    def __mul__(self, other):
        other = _complex(other)
        if other is None:
            return NotImplemented
        return complex(self.real * other.real - self.imag * other.imag,
                       self.real * other.imag + self.imag * other.real)

    __rmul__ = __mul__

    def __truediv__(self, other):
        other = _complex(other)
        if other is None:
            return NotImplemented
        if not other:
            raise ZeroDivisionError("complex division by zero")
        if abs(other.real) >= abs(other.imag):
            ratio = other.imag / other.real
            size = other.real + other.imag * ratio
            return complex((self.real + self.imag * ratio) / size, (self.imag - self.real * ratio) / size)
        ratio = other.real / other.imag
        size = other.real * ratio + other.imag
        return complex((self.real * ratio + self.imag) / size, (self.imag * ratio - self.real) / size)

    def __rtruediv__(self, other):
        return complex(other) / self

    def __pow__(self, other):
        if isinstance(other, int) and -100 <= other <= 100:
            result = complex(1)
            for _ in range(abs(other)):
                result = result * self
            return result if other >= 0 else complex(1) / result
        other = _complex(other)
        if other is None:
            return NotImplemented
        import math

        if not self:
            return complex(0)
        size, angle = abs(self), math.atan2(self.imag, self.real)
        length = size ** other.real / math.exp(angle * other.imag)
        turn = angle * other.real + other.imag * math.log(size)
        return complex(length * math.cos(turn), length * math.sin(turn))

    def __rpow__(self, other):
        return complex(other) ** self


def _complex(value):
    if isinstance(value, complex):
        return value
    return complex(value) if isinstance(value, (int, float)) else None


def _number(value):
    text = repr(value)
    return text[:-2] if text.endswith(".0") else text


def _parts(text):
    """The real and the imaginary part of a complex number as it is written."""
    import re

    text = text.strip()
    bare = text[1:-1].strip() if text.startswith("(") and text.endswith(")") else text
    number = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
    found = re.fullmatch(r"(%s)?(?:([+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)?)[jJ])?" % number, bare)
    if re.fullmatch(number + "[jJ]", bare):
        return 0.0, float(bare[:-1])
    if not bare or found is None:
        raise ValueError("complex() arg is a malformed string")
    real, imag = found.group(1), found.group(2)
    if imag in ("", "+", "-"):
        imag = imag + "1"
    return float(real or 0), float(imag or 0)


class bytearray:
    """A list of numbers that reads as bytes does."""

    def __init__(self, source=b"", encoding=None, errors="strict"):
        if isinstance(source, str):
            if encoding is None:
                raise TypeError("string argument without an encoding")
            source = source.encode(encoding, errors)
        self._data = [0] * source if isinstance(source, int) else [_byte(one) for one in source]

    @classmethod
    def fromhex(cls, text):
        return cls(bytes.fromhex(text))

    def __bytes__(self):
        return bytes(self._data)

    def __repr__(self):
        return "bytearray(%r)" % bytes(self._data)

    def __len__(self):
        return len(self._data)

    def __bool__(self):
        return bool(self._data)

    def __iter__(self):
        return iter(self._data)

    def __contains__(self, item):
        return item in self._data if isinstance(item, int) else bytes(item) in bytes(self._data)

    def __eq__(self, other):
        if not isinstance(other, (bytes, bytearray)):
            return NotImplemented
        return bytes(self._data) == bytes(other)

    def __lt__(self, other):
        return bytes(self._data) < bytes(other)

    __hash__ = None

    def __getitem__(self, key):
        return bytearray(self._data[key]) if isinstance(key, slice) else self._data[key]

    def __setitem__(self, key, value):
        if isinstance(key, slice):
            self._data[key] = [_byte(one) for one in value]
        else:
            self._data[key] = _byte(value)

    def __delitem__(self, key):
        del self._data[key]

    def __add__(self, other):
        return bytearray(self._data + list(other))

    def __iadd__(self, other):
        self.extend(other)
        return self

    def __mul__(self, times):
        return bytearray(self._data * times)

    def append(self, item):
        self._data.append(_byte(item))

    def extend(self, items):
        self._data.extend([_byte(one) for one in items])

    def insert(self, index, item):
        self._data.insert(index, _byte(item))

    def pop(self, index=-1):
        return self._data.pop(index)

    def remove(self, item):
        if item not in self._data:
            raise ValueError("value not found in bytearray")
        self._data.remove(item)

    def reverse(self):
        self._data.reverse()

    def clear(self):
        self._data.clear()

    def copy(self):
        return bytearray(self._data)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError("'bytearray' object has no attribute '%s'" % name)
        method = getattr(bytes(self._data), name)

        def called(*args):
            return _mutable(method(*[bytes(one) if isinstance(one, bytearray) else one for one in args]))

        return called


def _byte(value):
    if not isinstance(value, int):
        raise TypeError("'%s' object cannot be interpreted as an integer" % type(value).__name__)
    if not 0 <= value <= 255:
        raise ValueError("byte must be in range(0, 256)")
    return value


def _mutable(value):
    if isinstance(value, bytes):
        return bytearray(value)
    if isinstance(value, (list, tuple)):
        return type(value)([_mutable(one) for one in value])
    return value
