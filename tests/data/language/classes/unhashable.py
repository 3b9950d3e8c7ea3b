"""__hash__ = None takes the hash away, of keys and members as of hash()."""


class Bare:
    __hash__ = None


class Derived(Bare):
    pass


class Again(Bare):
    def __hash__(self):
        return 5


class Equal:
    def __eq__(self, other):
        return True


def attempt(what, function):
    try:
        print(what, function())
    except TypeError as error:
        print(what, "TypeError:", error)


for cls in (Bare, Derived, Equal):
    one = cls()
    attempt("hash", lambda: hash(one))
    attempt("key", lambda: {one: 1})
    attempt("member", lambda: {one})
    attempt("in", lambda: one in {})
    attempt("setdefault", lambda: {}.setdefault(one, 2))
    attempt("nested", lambda: hash((1, one)))
again = Again()
attempt("again", lambda: hash(again))
attempt("again as key", lambda: {again: 1}[again])
