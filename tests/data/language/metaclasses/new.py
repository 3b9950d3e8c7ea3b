class Meta(type):
    def __new__(mcs, name, bases, ns, **kw):
        ns["tag"] = name.lower()
        ns["given"] = kw
        return super().__new__(mcs, name, bases, ns)

    def __init__(cls, name, bases, ns, **kw):
        super().__init__(name, bases, ns)
        cls.made = [base.__name__ for base in bases]


class A(metaclass=Meta, x=1):
    def hello(self):
        return "hello from " + self.tag


class B(A):
    def hello(self):
        return super().hello() + "!"


print(A.tag, B.tag, A.given, B.given)
print(type(A).__name__, type(B).__name__, isinstance(A, Meta), isinstance(A(), Meta))
print(B().hello(), B.made)
C = Meta("C", (B,), {"y": 2})
print(C.tag, C.y, C().hello(), type(C) is Meta)
