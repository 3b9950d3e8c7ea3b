# SPDX-License-Identifier: GPL-3.0-or-later
"""Every kind of value, as a database gives it back to a script."""
import datetime as dt
import decimal
import enum
import uuid

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session, declarative_base
from sqlalchemy.types import TypeDecorator

revision = "a1"
down_revision = None

POSTGRESQL = [
    "1::int2", "1::int8", "1.50::numeric", "1.5::float8", "1.5::float4", "true", "'x'::text", "'x'::char(3)",
    "'2024-01-02'::date", "'03:04:05.6'::time", "'03:04:05+02'::timetz", "'2024-01-02 03:04:05.678901'::timestamp",
    "'2024-01-02 03:04:05+00'::timestamptz", "'1 day 2:03:04.5'::interval", "'1 year 1 mon -2 days -01:00'::interval",
    "'00000000-0000-0000-0000-000000000001'::uuid", """'{"b": [1, 2.5, null], "a": 1}'::json""",
    """'{"a": 1}'::jsonb""", "'[1]'::jsonb", """'"s"'::jsonb""", "ARRAY[1,2]", """ARRAY['a','b c','d"e',NULL,'NULL']""",
    "ARRAY[[1,2],[3,4]]", "'{}'::int[]", "ARRAY[1.5]::numeric[]", "ARRAY['2024-01-02'::date]", "ARRAY[true]",
    "ARRAY['00000000-0000-0000-0000-000000000001'::uuid]", "ARRAY['{}'::jsonb]",
    "ARRAY['2024-01-02 03:04:05'::timestamp]", "'[0:1]={1,2}'::int[]", "'1.2.3.4'::inet", "B'101'", "1::oid",
    "'a'::name", "NULL", "'infinity'::float8", "'NaN'::numeric", "ROW(1,'a')", "count(*)", "sum(1)", "avg(1)",
    "10000000000000000000000::numeric",
]
MARIADB = [
    "1", "1.50", "1.5e0", "true", "'x'", "x'01'", "DATE'2024-01-02'", "TIME'03:04:05'",
    "TIMESTAMP'2024-01-02 03:04:05.678901'", "CAST('[1]' AS CHAR)", "NULL", "b'101'", "CAST(1 AS UNSIGNED)", "count(*)",
    "sum(1)", "avg(1)", "JSON_OBJECT('a',1)", "CAST(1 AS DECIMAL(10,2))", "CAST('x' AS BINARY)",
    "'\u00e4' COLLATE utf8mb4_bin",
]
SQLITE = ["1", "1.50", "'x'", "x'01'", "NULL", "date('now') > ''", "sum(1)", "avg(1)", "1e100", "count(*)"]


class Mood(enum.Enum):
    GOOD = "g"
    BAD = "b"


class LowerCase(TypeDecorator):
    impl = sa.String
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return value.lower() if value else value

    def process_result_value(self, value, dialect):
        return value.upper() if value else value


Base = declarative_base()


class Thing(Base):
    __tablename__ = "things"
    id = sa.Column(sa.Integer, primary_key=True)
    truth = sa.Column(sa.Boolean)
    day = sa.Column(sa.Date)
    clock = sa.Column(sa.Time)
    moment = sa.Column(sa.DateTime)
    zoned = sa.Column(sa.DateTime(timezone=True))
    exact = sa.Column(sa.Numeric(10, 2))
    inexact = sa.Column(sa.Numeric(10, 2, asdecimal=False))
    real = sa.Column(sa.Float)
    document = sa.Column(sa.JSON)
    key = sa.Column(sa.Uuid)
    key_text = sa.Column(sa.Uuid(as_uuid=False))
    word = sa.Column(sa.Enum("x", "y", name="word"))
    mood = sa.Column(sa.Enum(Mood))
    mood_value = sa.Column(sa.Enum(Mood, name="mood_value", values_callable=lambda moods: [m.value for m in moods]))
    span = sa.Column(sa.Interval)
    data = sa.Column(sa.LargeBinary)
    lower = sa.Column(LowerCase(20))
    big = sa.Column(sa.BigInteger)
    line = sa.Column(sa.String(20))
    text = sa.Column(sa.Text)


def show(value):
    return "%s %r" % (type(value).__name__, value)


def print_kinds(bind):
    known = {"postgresql": POSTGRESQL, "sqlite": SQLITE}.get(bind.dialect.name, MARIADB)
    for expression in known:
        print(expression, show(bind.execute(sa.text("SELECT " + expression.replace(":", "\\:"))).scalar()))


def print_own_types(bind):
    op.execute(
        "CREATE TABLE own (a TINYINT(1), b BIT(3), c YEAR, d SET('x','y'), e ENUM('x'), f BLOB, g JSON, h DATETIME, "
        "i DECIMAL(5,2), k TIME(3), l BINARY(2), m BIGINT UNSIGNED, n FLOAT, o TIMESTAMP(6) NULL, p TEXT, "
        "q VARCHAR(9) COLLATE utf8mb4_bin)")
    op.execute(
        "INSERT INTO own VALUES (1, 5, 2024, 'x,y', 'x', x'01', '{}', '2024-01-02 03:04:05', 1.5, '-12:00:01.5', "
        "x'0102', 3, 1.5, '2024-01-02 03:04:05.000001', 'q', 'r'), (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, "
        "NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)")
    for row in bind.execute(sa.text("SELECT * FROM own")).mappings():
        for name in row.keys():
            print(name, show(row[name]))


def print_things(bind):
    things = Thing.__table__
    bind.execute(things.insert().values(
        id=1, truth=True, day=dt.date(2024, 1, 2), clock=dt.time(3, 4, 5), moment=dt.datetime(2024, 1, 2, 3, 4, 5),
        zoned=dt.datetime(2024, 1, 2, 3, 4, 5, tzinfo=dt.timezone.utc), exact=decimal.Decimal("1.5"),
        inexact=decimal.Decimal("2.5"), real=1.25, document={"b": [1, None], "a": "x"}, key=uuid.UUID(int=5),
        key_text=str(uuid.UUID(int=6)), word="x", mood=Mood.GOOD, mood_value=Mood.BAD,
        span=dt.timedelta(days=1, seconds=2), data=b"\x01\x02", lower="Hello", big=2**40, line="s", text="q"))
    bind.execute(things.insert(), [{"id": 2, "lower": None, "mood_value": None}, {"id": 3, "lower": "Many", "mood_value": Mood.GOOD}])
    for row in bind.execute(sa.select(things).order_by(things.c.id)).mappings():
        for name in row.keys():
            print(name, show(row[name]))
    session = Session(bind=bind)
    found = session.query(Thing).filter(Thing.mood_value == Mood.BAD, Thing.lower == "HELLO").one()
    print([show(getattr(found, column.name)) for column in things.c])
    print(session.query(Thing.id).filter(Thing.mood_value.in_([Mood.BAD]), Thing.lower.in_(["HELLO", "x"])).all())
    print(session.query(Thing.truth, Thing.mood, Thing.document).filter(Thing.mood == Mood.GOOD).all())
    for expression in (
        sa.func.count(things.c.id), sa.func.max(things.c.day), sa.func.max(things.c.moment),
        sa.func.sum(things.c.exact), sa.func.coalesce(things.c.truth, False), sa.cast(things.c.exact, sa.Integer),
        things.c.truth.label("other"), things.c.mood.label("one"), sa.literal(True), sa.func.now() > things.c.moment,
        sa.case((things.c.truth, things.c.day), else_=None), things.c.exact * 2, sa.func.lower(things.c.line),
        sa.text("truth"), sa.literal_column("exact"), sa.type_coerce(things.c.exact, sa.String)):
        print(show(bind.execute(sa.select(expression).select_from(things).where(things.c.id == 1)).scalar()))
    light = sa.table("things", sa.column("id", sa.Integer), sa.column("truth", sa.Boolean),
                     sa.column("moment", sa.DateTime), sa.column("document", sa.JSON), sa.column("exact"))
    print(bind.execute(sa.select(light).where(light.c.id == 1)).fetchall())
    print([value for value in bind.execute(sa.select(things.c.moment, things.c.truth)).scalars()])


def upgrade():
    bind = op.get_bind()
    print_kinds(bind)
    if bind.dialect.name not in ("postgresql", "sqlite"):
        print_own_types(bind)
    Base.metadata.create_all(bind)
    print_things(bind)
