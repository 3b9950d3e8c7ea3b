def f(): pass
def g(a, b=1, *args, c, d=2, **kwargs): return a
def h(a, b, /, c, d=1, *, e): ...
def i(a=1, /): ...
def j(*, a, b=None,): ...
def k(*args, a): ...
def l(a, *, b: int = 3, c): ...
def m(
    a,  # a comment
    b,
):
    """Docstring."""
    nonlocal_ = 1

    def inner():
        nonlocal nonlocal_
        global outer, other
        return nonlocal_, *rest

    return inner
def n(): return
def o(): return 1,
def p() -> (yield_): pass
