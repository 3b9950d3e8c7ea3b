class Registry(type):
    known = []

    def __new__(mcs, name, bases, ns):
        cls = type.__new__(mcs, name, bases, ns)
        if bases:
            mcs.known.append((name, sorted(k for k in ns if not k.startswith("__"))))
        return cls


class Migration(metaclass=Registry):
    pass


class First(Migration):
    order = 1

    def run(self):
        return "first"


class Second(First):
    def run(self):
        return super().run() + ", second"


print(Registry.known)
print([cls().run() for cls in (First, Second)], Second.order)
