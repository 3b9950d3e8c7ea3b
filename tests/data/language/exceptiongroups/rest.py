try:
    try:
        raise ExceptionGroup("outer", [ValueError(1), KeyError("k"), ExceptionGroup("inner", [ValueError(2), OSError(3)])])
    except* ValueError as error:
        print(len(error.exceptions), error.exceptions[1].exceptions)
except ExceptionGroup as group:
    print("rest", group.message, [type(one).__name__ for one in group.exceptions])
    print(group.subgroup(OSError).exceptions[0].exceptions)
