try:
    try:
        raise ExceptionGroup("eg", [ValueError(1), KeyError(2)])
    except* ValueError as error:
        raise RuntimeError("handler")
except ExceptionGroup as group:
    print(sorted(type(one).__name__ for one in group.exceptions))
try:
    ExceptionGroup("x", [])
except ValueError as error:
    print(error)
try:
    ExceptionGroup("x", [1])
except ValueError as error:
    print(error)
print(isinstance(BaseExceptionGroup("b", [KeyError(1)]), ExceptionGroup))
match = ExceptionGroup("m", [ValueError("a"), TypeError("b")]).split(ValueError)
print(match[0].exceptions, match[1].exceptions)
