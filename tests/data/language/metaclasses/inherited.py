"""A metaclass that has nothing of its own but what it inherits, and ones with class methods or static ones alone."""


class Named(type):
    def __call__(cls, *args):
        return (cls.__name__, super().__call__(*args).value)

    def title(cls):
        return "the " + cls.__name__


class Plain(Named):
    pass


class Both(Plain):
    """Nothing."""


class Thing(metaclass=Both):
    def __init__(self, value):
        self.value = value


class Part(Thing):
    pass


print(Thing(1), Part(2))
print(Thing.title(), Part.title())


class Makers(type):
    @classmethod
    def kind(mcs, value):
        return mcs.__name__, value


class Helpers(type):
    @staticmethod
    def twice(value):
        return value * 2


class Made(metaclass=Makers):
    pass


class Helped(metaclass=Helpers):
    pass


print(Made.kind(3))
print(Helped.twice(4))
try:
    Made().kind(3)
except AttributeError as error:
    print(error)
