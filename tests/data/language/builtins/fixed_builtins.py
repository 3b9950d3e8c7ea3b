# Nobody changes a built-in class or function; what a script binds to such a name is its own.
import builtins
import dataclasses


def attempt(change):
    try:
        change()
        print("changed")
    except (AttributeError, TypeError) as error:
        print(type(error).__name__, error)


def set_on(target, name):
    return lambda: setattr(target, name, 1)


attempt(set_on(str, "shout"))
attempt(set_on(ValueError, "code"))
attempt(set_on(len, "x"))
attempt(lambda: delattr(dict, "get"))
attempt(lambda: dataclasses.dataclass(int))
attempt(lambda: dataclasses.dataclass(ValueError))
print(hasattr(int, "__dataclass_fields__"))


class Loud(str):
    pass


Loud.shout = lambda self: self.upper() + "!"
print(Loud("a").shout(), hasattr(str, "shout"))


class Failed(ValueError):
    pass


Failed.code = 7
print(Failed.code, hasattr(ValueError, "code"))
builtins.answer = 42
print(answer, builtins.answer)
len = lambda value: "mine"
print(len([1, 2]), builtins.len([1, 2]))
str = int
print(str("7") + 1, isinstance("a", builtins.str), type("a").__name__)
