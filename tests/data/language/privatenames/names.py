class _Under:
    def f(self, __arg=1, *, __key=2):
        __local = __arg + __key
        return __local

    def g(self):
        __names = [__n for __n in range(3)]
        return __names

    class Inner:
        __z = "inner"

        def z(self):
            return self.__z


u = _Under()
print(u.f(), u.f(5, _Under__key=7), u.g(), u.Inner().z())
print(sorted(n for n in vars(_Under.Inner) if "z" in n))


class ___:
    __q = 1


print([n for n in vars(___) if n.endswith("q")])
