# SPDX-License-Identifier: GPL-3.0-or-later
from contextlib import contextmanager, suppress, ExitStack, closing, nullcontext, redirect_stdout
@contextmanager
def cm(name):
    print("open", name)
    try:
        yield name.upper()
    except ValueError as e:
        print("inside", e)
    finally:
        print("close", name)
with cm("a") as v:
    print(v)
with cm("b"):
    raise ValueError("x")
with suppress(KeyError):
    {}["a"]
with ExitStack() as st:
    print(st.enter_context(cm("s1")))
    st.callback(print, "cb")
with nullcontext(5) as n: print(n)
