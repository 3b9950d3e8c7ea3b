class A:
    __shared = 5

    def __init__(self):
        self.__x = 1
        self.__dunder__ = 2
        self._plain = 3

    def get(self):
        return self.__x

    def __helper(self):
        return "helper of A"

    def call(self):
        return self.__helper()

    def shared(self):
        return self.__shared, A.__shared

    def closure(self):
        def inner(value):
            return value.__x

        return inner(self)


class B(A):
    def __init__(self):
        super().__init__()
        self.__x = 2

    def __helper(self):
        return "helper of B"

    def get_b(self):
        return self.__x, self.__helper()


b = B()
print(b.get(), b.get_b(), b.call(), b.shared(), b.closure())
print(sorted(name for name in b.__dict__))
print(b._A__x, b._B__x, hasattr(b, "__x"))
try:
    b.__x
except AttributeError as error:
    print(error)
