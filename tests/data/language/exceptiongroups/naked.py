try:
    raise ValueError(3)
except* (KeyError, ValueError) as error:
    print(repr(error))
try:
    try:
        raise ValueError(4)
    except* KeyError:
        print("no")
except ValueError as error:
    print("through", error)
try:
    pass
except* ValueError:
    print("no")
else:
    print("else")
