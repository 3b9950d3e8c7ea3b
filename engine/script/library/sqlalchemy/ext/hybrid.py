# SPDX-License-Identifier: GPL-3.0-or-later
# sqlalchemy.ext.hybrid: on an object, a hybrid is a property.
class hybrid_method:
    def __init__(self, function, expr=None):
        self.function = function

    def __call__(self, *args, **kw):
        return self.function(*args, **kw)

    def expression(self, function):
        return self


def hybrid_property(fget=None, fset=None, fdel=None, expr=None, **kw):
    return property(fget)


class Comparator:
    def __init__(self, expression=None):
        self.expression = expression
