"""The name of an except* handler is deleted after it, and loops inside a handler can be left."""


def take(group):
    caught = "before"
    try:
        raise group
    except* ValueError as caught:
        for one in caught.exceptions:
            if str(one) == "2":
                break
            print("value", one)
        else:
            print("all")

        def inner():
            return len(caught.exceptions)

        print(inner())
    except* KeyError as caught:
        for one in caught.exceptions:
            if str(one) == "'a'":
                continue
            print("key", one)
    try:
        print(caught)
    except UnboundLocalError as error:
        print(type(error).__name__)


take(ExceptionGroup("g", [ValueError(1), KeyError("a"), ValueError(2), KeyError("b")]))
take(ValueError(3))
