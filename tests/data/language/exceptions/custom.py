# SPDX-License-Identifier: GPL-3.0-or-later
class AppError(Exception):
    code = 5
    def __init__(self, msg, detail=None):
        super().__init__(msg)
        self.detail = detail
    def __str__(self): return f"{self.args[0]} ({self.detail})"
class Sub(AppError): pass
try:
    raise Sub("bad", detail="d")
except AppError as e:
    print(e, repr(e), e.code, e.args, e.detail, isinstance(e, Sub))
class Empty(Exception): pass
try:
    raise Empty
except Empty as e:
    print(repr(e), str(e) == "")
print(repr(ValueError("a", 1)), str(ValueError("a", 1)), repr(ValueError("a")), str(KeyError("k")), repr(KeyError("k")))
