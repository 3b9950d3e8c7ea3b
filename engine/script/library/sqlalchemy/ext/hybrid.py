# SPDX-License-Identifier: GPL-3.0-or-later
# sqlalchemy.ext.hybrid: on an object, a hybrid is a property.
class hybrid_method:
    def __init__(self, function, expr=None):
        self.function = function

    def __call__(self, *args, **kw):
        return self.function(*args, **kw)

    def expression(self, function):
        return self


class hybrid_property:
    """On an object a property, on its class an expression."""

    def __init__(self, fget=None, fset=None, fdel=None, expr=None, custom_comparator=None, update_expr=None):
        self.fget = fget
        self.fset = fset
        self.fdel = fdel
        self.expr = expr
        self.__doc__ = getattr(fget, "__doc__", None)

    def __get__(self, instance, owner):
        if instance is not None:
            return self.fget(instance)
        try:
            return (self.expr or self.fget)(owner)
        except Exception:
            # What is written for objects alone.
            return self

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError("can't set attribute")
        self.fset(instance, value)

    def _changed(self, **changes):
        values = {"fget": self.fget, "fset": self.fset, "fdel": self.fdel, "expr": self.expr}
        values.update(changes)
        return hybrid_property(**values)

    def getter(self, function):
        return self._changed(fget=function)

    def setter(self, function):
        return self._changed(fset=function)

    def deleter(self, function):
        return self._changed(fdel=function)

    def expression(self, function):
        return self._changed(expr=_function(function))

    def comparator(self, function):
        return self._changed()

    update_expression = comparator

    @property
    def overrides(self):
        return self

    @property
    def inplace(self):
        return _InPlace(self)


class _InPlace:
    """hybrid.inplace: changes the hybrid itself, so that the functions may have names of their own."""

    def __init__(self, hybrid):
        self._hybrid = hybrid

    def getter(self, function):
        self._hybrid.fget = function
        return self._hybrid

    def setter(self, function):
        self._hybrid.fset = function
        return self._hybrid

    def deleter(self, function):
        self._hybrid.fdel = function
        return self._hybrid

    def expression(self, function):
        self._hybrid.expr = _function(function)
        return self._hybrid

    def comparator(self, function):
        return self._hybrid

    update_expression = comparator


def _function(function):
    """An expression may be marked as a class method."""
    return getattr(function, "__func__", function)


class Comparator:
    def __init__(self, expression=None):
        self.expression = expression
