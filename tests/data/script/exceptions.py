def run(f):
    try:
        result = f()
    except ZeroDivisionError as e:
        return "zero", str(e)
    except (KeyError, IndexError) as e:
        return type(e).__name__, str(e), e.args
    except ValueError as e:
        return "value", repr(e)
    except Exception as e:
        return "other", type(e).__name__, str(e)
    else:
        return "fine", result
    finally:
        print("finally")

print(run(lambda: 1 / 0))
print(run(lambda: 1 // 0))
print(run(lambda: 1 % 0))
print(run(lambda: 1.0 / 0))
print(run(lambda: {}["k"]))
print(run(lambda: {}[(1, 2)]))
print(run(lambda: [1][5]))
print(run(lambda: (1,)[5]))
print(run(lambda: "abc"[9]))
print(run(lambda: int("x")))
print(run(lambda: int("zz", 16)))
print(run(lambda: float("abc")))
print(run(lambda: None.x))
print(run(lambda: "a" + 1))
print(run(lambda: 1 + "a"))
print(run(lambda: [] + ()))
print(run(lambda: len(5)))
print(run(lambda: 5()))
print(run(lambda: None[0]))
print(run(lambda: [1, 2] < [1, "a"]))
print(run(lambda: 1 < "a"))
print(run(lambda: {[]: 1}))
print(run(lambda: 42))
class AppError(Exception):
    def __init__(self, code, message="bad"):
        super().__init__(code, message)
        self.code = code
class Child(AppError):
    pass
try:
    raise Child(7)
except AppError as e:
    print(type(e).__name__, e.code, e.args, str(e), repr(e))
try:
    raise AppError
except TypeError as e:
    print("TypeError", "code" in str(e))
try:
    try:
        raise ValueError("inner")
    except ValueError as e:
        raise RuntimeError("outer") from e
except RuntimeError as e:
    print(e, repr(e.__cause__))
try:
    try:
        raise KeyError("a")
    except KeyError:
        raise
except KeyError as e:
    print("again", e)
def nested():
    for i in range(3):
        try:
            if i == 1:
                continue
            if i == 2:
                return "done"
        finally:
            print("f", i)
print(nested())
def override():
    try:
        return 1
    finally:
        return 2
print(override())
try:
    assert 1 == 2, "not equal"
except AssertionError as e:
    print(e)
try:
    raise Exception("a", 1)
except Exception as e:
    print(str(e), e.args)
try:
    a, b = [1, 2, 3]
except ValueError as e:
    print(e)
try:
    a, b, c = [1]
except ValueError as e:
    print(e)
try:
    a, *b, c = [1]
except ValueError as e:
    print(e)
try:
    for x in 5: pass
except TypeError as e:
    print(e)
try:
    raise "text"
except TypeError as e:
    print(e)
try:
    [].pop()
except IndexError as e:
    print(e)
try:
    {}.popitem()
except KeyError as e:
    print(e)
try:
    [1].remove(2)
except ValueError as e:
    print(e)
try:
    [1].index(2)
except ValueError as e:
    print(e)
try:
    {"a": 1}.pop("b")
except KeyError as e:
    print(repr(e))
try:
    import no_such_module_here
    no_such_module_here.thing
    print("opaque")
except ImportError as e:
    print("opaque")
print([type(e).__name__ for e in (StopIteration(), OSError(), LookupError())])
print(issubclass(KeyError, LookupError), issubclass(FileNotFoundError, OSError), issubclass(SystemExit, Exception))
try:
    next(iter([]))
except StopIteration:
    print("stop")
e = ValueError("x")
print(repr(ValueError()), repr(ValueError("a")), repr(ValueError("a", 2)), str(ValueError()))
try:
    try:
        1 / 0
    finally:
        print("cleanup")
except ZeroDivisionError:
    print("caught")
