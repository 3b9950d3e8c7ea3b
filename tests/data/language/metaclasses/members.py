class Meta(type):
    registry = {}

    def __init__(cls, name, bases, ns):
        super().__init__(name, bases, ns)
        Meta.registry[name] = cls

    def __iter__(cls):
        return iter(["x", "y"])

    def __len__(cls):
        return 2

    def __getitem__(cls, key):
        return key * 2

    def __contains__(cls, item):
        return item == "x"

    def hello(cls):
        return "hello " + cls.__name__

    @property
    def shout(cls):
        return cls.__name__.upper()

    def __getattr__(cls, name):
        if name.startswith("col_"):
            return name[4:]
        raise AttributeError(name)

    def __repr__(cls):
        return "<model %s>" % cls.__name__


class Base(metaclass=Meta):
    pass


class User(Base):
    name = "n"


print(list(User), len(User), User["ab"], "x" in User, "z" in User)
print(User.hello(), User.shout, User.col_email, User.name)
print(User, sorted(Meta.registry))
try:
    User.other
except AttributeError as error:
    print("AttributeError", error)
print(hasattr(User(), "hello"))
