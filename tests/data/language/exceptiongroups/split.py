try:
    raise ExceptionGroup("eg", [ValueError(1), TypeError("t"), ValueError(2)])
except* ValueError as error:
    print(type(error).__name__, error.exceptions, error)
except* TypeError as error:
    print("types", error.exceptions)
else:
    print("no")
finally:
    print("finally")
