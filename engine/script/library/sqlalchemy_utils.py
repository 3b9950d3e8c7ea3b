# SPDX-License-Identifier: GPL-3.0-or-later
# sqlalchemy_utils: its column types, by the types that they are on each database.
import sqlalchemy as sa
from sqlalchemy.dialects import mssql, mysql, oracle, postgresql, sqlite

__submodules__ = (
    "types", "arrow", "bit", "choice", "color", "country", "currency", "email", "encrypted", "encrypted_type",
    "enriched_datetime", "enriched_date_type", "enriched_datetime_type", "ip_address", "json", "locale", "ltree",
    "password", "pg_composite", "phone_number", "range", "scalar_list", "timezone", "ts_vector", "url", "uuid",
    "weekdays", "functions", "primitives", "generic", "models", "view", "listeners", "i18n",
)


class _Wrapping(sa.types.TypeDecorator):
    """A type that is another one, with arguments that only Python sees."""

    impl = sa.Unicode

    def __init__(self, *args, **kw):
        self.impl = self.make(*args, **kw)

    def make(self, *args, **kw):
        return type(self).impl

    def load_dialect_impl(self, dialect):
        return self.impl


class EnrichedDateTimeType(_Wrapping):
    def make(self, datetime_processor=None, *args, **kw):
        return sa.DateTime(*args, **kw)


class ArrowType(_Wrapping):
    def make(self, *args, **kw):
        return sa.DateTime(*args, **kw)


class EnrichedDateType(_Wrapping):
    def make(self, date_processor=None, *args, **kw):
        return sa.Date()


class BitType(_Wrapping):
    def make(self, length=1, **kw):
        self.length = length
        return sa.BINARY(length)

    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return postgresql.BIT(self.length)
        return sa.String(self.length) if dialect.name == "sqlite" else self.impl


class WeekDaysType(BitType):
    def make(self, *args, **kw):
        return super().make(7)


class Choice:
    def __init__(self, code, value):
        self.code = code
        self.value = value

    def __eq__(self, other):
        return self.code == (other.code if isinstance(other, Choice) else other)

    def __hash__(self):
        return hash(self.code)

    def __str__(self):
        return str(self.value)


class ChoiceType(_Wrapping):
    def make(self, choices, impl=None):
        self.choices = choices
        return impl or sa.Unicode(255)


class ColorType(_Wrapping):
    def make(self, max_length=20, *args, **kw):
        return sa.Unicode(max_length)


class CountryType(_Wrapping):
    def make(self, *args, **kw):
        return sa.String(2)


class CurrencyType(_Wrapping):
    def make(self, *args, **kw):
        return sa.String(3)


class EmailType(_Wrapping):
    def make(self, length=255, *args, **kw):
        return sa.Unicode(length)


class IPAddressType(_Wrapping):
    def make(self, max_length=50, *args, **kw):
        return sa.Unicode(max_length)


class LocaleType(_Wrapping):
    def make(self, *args, **kw):
        return sa.Unicode(10)


class TimezoneType(_Wrapping):
    def make(self, backend=None):
        return sa.Unicode(50)


class PhoneNumberType(_Wrapping):
    def make(self, region="US", max_length=20, *args, **kw):
        return sa.Unicode(max_length)


class URLType(_Wrapping):
    def make(self, *args, **kw):
        return sa.UnicodeText()


class ScalarListType(_Wrapping):
    def make(self, coerce_func=str, separator=","):
        return sa.UnicodeText()


class JSONType(_Wrapping):
    def make(self, *args, **kw):
        return sa.UnicodeText()

    def load_dialect_impl(self, dialect):
        return postgresql.JSON() if dialect.name == "postgresql" else self.impl


class UUIDType(_Wrapping):
    def make(self, binary=True, native=True):
        self.binary = binary
        self.native = native
        return sa.BINARY(16)

    def load_dialect_impl(self, dialect):
        if self.native and dialect.name in ("postgresql", "cockroachdb"):
            return postgresql.UUID()
        if self.native and dialect.name == "mssql":
            return mssql.UNIQUEIDENTIFIER()
        return self.impl if self.binary else sa.CHAR(32)


class PasswordType(_Wrapping):
    def make(self, max_length=None, **kw):
        self.length = max_length or 1024
        return sa.VARBINARY(self.length)

    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return postgresql.BYTEA(self.length)
        if dialect.name == "oracle":
            return oracle.RAW(self.length)
        return sqlite.BLOB(self.length) if dialect.name == "sqlite" else self.impl


class StringEncryptedType(_Wrapping):
    def make(self, type_in=None, key=None, engine=None, padding=None, **kw):
        return sa.String(**kw)


class EncryptedType(_Wrapping):
    def make(self, type_in=None, key=None, engine=None, padding=None, **kw):
        return sa.LargeBinary(**kw)


class TSVectorType(_Wrapping):
    def make(self, *columns, **options):
        self.columns = columns
        self.options = options
        return postgresql.TSVECTOR()


class LtreeType(sa.types.UserDefinedType):
    def get_col_spec(self, **kw):
        return "LTREE"


class LQUERY(sa.types.UserDefinedType):
    def get_col_spec(self, **kw):
        return "LQUERY"


class LTXTQUERY(sa.types.UserDefinedType):
    def get_col_spec(self, **kw):
        return "LTXTQUERY"


class CompositeType(sa.types.UserDefinedType):
    def __init__(self, name, columns, quote=None, **kw):
        self.name = name
        self.columns = columns

    def get_col_spec(self, **kw):
        return self.name


class _RangeType(_Wrapping):
    def make(self, *args, **kw):
        self.step = kw.pop("step", None)
        return type(self).impl(*args, **kw)


class IntRangeType(_RangeType):
    impl = postgresql.INT4RANGE


class Int8RangeType(_RangeType):
    impl = postgresql.INT8RANGE


class NumericRangeType(_RangeType):
    impl = postgresql.NUMRANGE


class DateRangeType(_RangeType):
    impl = postgresql.DATERANGE


class DateTimeRangeType(_RangeType):
    impl = postgresql.TSRANGE


def force_auto_coercion(*args, **kw):
    return None


force_instant_defaults = force_auto_coercion
coercion_listener = force_auto_coercion
