# SPDX-License-Identifier: GPL-3.0-or-later
for c in (KeyError, IndexError, ZeroDivisionError, FileNotFoundError, ModuleNotFoundError, RecursionError, NotImplementedError, UnicodeDecodeError, StopIteration, KeyboardInterrupt, TimeoutError, BrokenPipeError, OverflowError):
    print(c.__name__, [b.__name__ for b in c.__mro__[1:-1]])
