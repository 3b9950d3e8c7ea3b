class Singleton(type):
    instances = {}

    def __call__(cls, *args, **kw):
        if cls not in cls.instances:
            cls.instances[cls] = super().__call__(*args, **kw)
        return cls.instances[cls]


class Config(metaclass=Singleton):
    def __init__(self, value=0):
        self.value = value


class Other(Config):
    pass


print(Config(1) is Config(2), Config(3).value, Other(7).value, Other() is Config())
