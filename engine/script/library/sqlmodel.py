# SPDX-License-Identifier: GPL-3.0-or-later
# sqlmodel: the string type that its scripts name, and as much of its models as a script may declare.
import sqlalchemy as sa
from sqlalchemy import (  # noqa: F401
    JSON, BigInteger, Boolean, CheckConstraint, Column, Date, DateTime, Enum, Float, ForeignKey,
    ForeignKeyConstraint, Identity, Index, Integer, LargeBinary, MetaData, Numeric, PrimaryKeyConstraint, Sequence,
    SmallInteger, String, Table, Text, Time, UniqueConstraint, Uuid, and_, asc, case, cast, delete, desc, distinct,
    exists, func, insert, literal, not_, null, or_, select, text, true, false, update,
)
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.orm import Session as _Session

__submodules__ = ("sql", "sqltypes", "expression", "main", "orm", "session", "ext", "asyncio", "pool", "default")


class AutoString(sa.types.TypeDecorator):
    impl = sa.String
    cache_ok = True
    mysql_default_length = 255

    def load_dialect_impl(self, dialect):
        if self.impl.length is None and dialect.name in ("mysql", "mariadb"):
            return sa.String(self.mysql_default_length)
        return self.impl


class GUID(sa.types.TypeDecorator):
    impl = sa.CHAR
    cache_ok = True

    def load_dialect_impl(self, dialect):
        return UUID() if dialect.name == "postgresql" else sa.CHAR(32)


class UTCDateTime(sa.types.TypeDecorator):
    impl = sa.DateTime
    cache_ok = True

    def __init__(self):
        super().__init__(timezone=True)


class Session(_Session):
    def exec(self, statement, **kw):
        return self.execute(statement, **kw)


class SQLModel:
    metadata = sa.MetaData()

    def __init_subclass__(cls, **kw):
        if not hasattr(cls, "__tablename__"):
            cls.__tablename__ = cls.__name__.lower()

    def __init__(self, **values):
        for name, value in values.items():
            setattr(self, name, value)


class Field:
    def __init__(self, default=None, **options):
        self.default = default
        self.options = options


def Relationship(*args, **kw):
    return None


def col(expression):
    return expression
