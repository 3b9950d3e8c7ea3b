class A: pass
class B(): pass
class C(A, B, metaclass=Meta, **kw): pass
class D(*bases): x = 1
class E(
    A,
):
    """Doc."""

    value = 1

    @property
    def name(self) -> str:
        return "e"

    class Inner(Enum):
        ONE = "one"
        TWO = 2
