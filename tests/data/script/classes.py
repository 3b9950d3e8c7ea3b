class Animal:
    count = 0
    kinds = []

    def __init__(self, name):
        self.name = name
        Animal.count += 1

    def speak(self):
        return f"{self.name} makes {self.sound()}"

    def sound(self):
        return "a sound"

    @classmethod
    def make(cls, name):
        return cls(name)

    @staticmethod
    def add(a, b):
        return a + b

    @property
    def upper(self):
        return self.name.upper()

    @upper.setter
    def upper(self, value):
        self.name = value.lower()

    def __repr__(self):
        return f"{type(self).__name__}({self.name!r})"

    def __eq__(self, other):
        return isinstance(other, Animal) and self.name == other.name

    def __hash__(self):
        return hash(self.name)

    def __lt__(self, other):
        return self.name < other.name

class Dog(Animal):
    def sound(self):
        return "woof after " + super().sound()

class Puppy(Dog):
    def __init__(self, name, age=1):
        super().__init__(name)
        self.age = age

d = Dog.make("Rex")
p = Puppy("Bit", age=2)
print(d, p, d.speak(), p.speak(), Animal.count, Dog.count)
print(d.upper, Dog.add(1, 2), p.add(3, 4))
d.upper = "LOUD"
print(d.name, d == Animal("loud"), d != p, {d: 1}[Animal("loud")])
print(sorted([Dog("c"), Puppy("a"), Animal("b")]))
print(isinstance(p, Dog), isinstance(d, Puppy), issubclass(Puppy, Animal), issubclass(Dog, (int, Animal)))
print(type(p).__name__, type(p) is Puppy, Puppy.__mro__ == (Puppy, Dog, Animal, object), Puppy.__bases__)
print(hasattr(p, "age"), hasattr(d, "age"), getattr(d, "age", "none"), getattr(p, "age"))
setattr(p, "extra", 5)
print(p.extra, p.__dict__, vars(p) == p.__dict__)
del p.extra
try:
    p.extra
except AttributeError as e:
    print(e)
try:
    class NoSetter:
        @property
        def x(self):
            return 1
    NoSetter().x = 2
except AttributeError as e:
    print(e)
class A:
    def who(self): return ["A"]
class B(A):
    def who(self): return ["B"] + super().who()
class C(A):
    def who(self): return ["C"] + super().who()
class D(B, C):
    def who(self): return ["D"] + super().who()
print(D().who(), [c.__name__ for c in D.__mro__])
class Meta:
    x: int = 3
    y: str
    z = x * 2
print(Meta.z, sorted(Meta.__annotations__))
class Nested:
    class Inner:
        value = 7
    def get(self):
        return self.Inner.value
print(Nested().get(), Nested.Inner.value)
class Dyn:
    def __getattr__(self, name):
        if name.startswith("go_"):
            return lambda: name[3:]
        raise AttributeError(name)
print(Dyn().go_north(), hasattr(Dyn(), "other"))
class Slots:
    __slots__ = ("a",)
    def __init__(self): self.a = 1
print(Slots().a)
class Callable:
    def __call__(self, *a, **k): return (a, k)
print(Callable()(1, b=2), callable(Callable()), callable(3))
T = type("T", (A,), {"v": 1, "m": lambda self: self.v + 1})
print(T().m(), T.__name__)
class Init:
    def __init_subclass__(cls, **kw):
        super().__init_subclass__()
        cls.tag = cls.__name__.lower()
class Sub(Init): pass
print(Sub.tag)
class Single:
    _it = None
    def __new__(cls, *args):
        if cls._it is None:
            cls._it = super().__new__(cls)
        return cls._it
    def __init__(self, v=0): self.v = v
print(Single(1) is Single(2), Single(3).v)
