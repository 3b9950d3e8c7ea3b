"""What finally sees when the exception comes out of a class body, a comprehension or a function."""


def stop(value):
    raise ValueError(value)


def from_class():
    name = "local"
    try:
        class Inner:
            name = "of the class"
            stop(name)
    finally:
        print(name)
        name = "set in finally"
        print(name)


def from_comprehension():
    n = "local"
    try:
        return [stop(n) for n in range(3)]
    finally:
        print(n)


def nested():
    part = "outer"
    try:
        try:
            class Inner:
                part = "inner"
                {part: stop(part) for part in "ab"}
        finally:
            print("first", part)
    finally:
        print("second", part)


for function in (from_class, from_comprehension, nested):
    try:
        function()
    except ValueError as error:
        print(function.__name__, error)
