# SPDX-License-Identifier: GPL-3.0-or-later
# sqlalchemy.ext.compiler: @compiles says how an element or a type of the script's own is written.
import _retort
import sqlalchemy


class _Preparer:
    def quote(self, name, force=None):
        return _retort.quoted(name)

    def quote_identifier(self, name):
        return '"' + str(name).replace('"', '""') + '"'

    def quote_schema(self, name, force=None):
        return _retort.quoted(name)

    def format_table(self, table, use_schema=True, name=None):
        return _retort.quoted_table(name or table.name, table.schema if use_schema else None)

    def format_column(self, column, use_table=False, name=None, table_name=None, use_schema=False):
        return _retort.quoted(name or column.name)

    def format_sequence(self, sequence, use_schema=True):
        return _retort.quoted(sequence.name)

    def format_schema(self, name):
        return _retort.quoted(name)


class _Compiler:
    def __init__(self):
        self.dialect = _retort.dialect()
        self.preparer = _Preparer()
        self.sql_compiler = self
        self.type_compiler = self
        self.statement = None

    def process(self, element, **kw):
        if _retort.is_type(element):
            return _retort.type_text(element)
        return _retort.expression_text(element)

    def __getattr__(self, name):
        if name.startswith("visit_"):
            return lambda element, *args, **kw: self.process(element)
        raise AttributeError(name)


def compiles(class_, *dialects):
    def decorate(function):
        known = dict(class_.__dict__.get("__compilers__", {}))
        for dialect in dialects or ("default",):
            known[dialect] = function
        class_.__compilers__ = known
        return function

    return decorate


def deregister(class_):
    class_.__compilers__ = {}


def _compiled(element):
    known = type(element).__compilers__
    name = _retort.dialect_name()
    function = known.get(name) or (known.get("mysql") if name == "mariadb" else None) or known.get("default")
    return None if function is None else function(element, _Compiler())
