def f():
    yield
    yield 1
    yield 1, 2
    yield *a, b
    x = yield
    x = yield y
    x = y = yield z
    x += yield 1
    x: int = yield
    yield from g()
    z = yield from h
    (yield)
    a = [(yield), (yield 1)]
    return (yield x)
    await_ = lambda: (yield)
