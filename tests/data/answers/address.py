# SPDX-License-Identifier: GPL-3.0-or-later
"""What a script may ask about its engine, and what it makes of SQL, long lists and big numbers."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import declarative_base

revision = "a1"
down_revision = None

Base = declarative_base()


class Person(Base):
    __tablename__ = "person"
    id = sa.Column(sa.Integer, primary_key=True)
    first = sa.Column(sa.String(10))
    last = sa.Column(sa.String(10))

    @hybrid_property
    def name(self):
        return self.first + " " + self.last

    @name.inplace.setter
    def _set_name(self, value):
        self.first, self.last = value.split(" ")

    @name.inplace.expression
    @classmethod
    def _name_expression(cls):
        return sa.func.upper(cls.first)


def texts():
    t = sa.table("t", sa.column("id", sa.Integer), sa.column("a", sa.String))
    for element in (sa.func.now(), sa.func.count(t.c.id), sa.func.lower(t.c.a) + "x", t.c.id == 5,
                    sa.func.coalesce(t.c.a, "x"), sa.true(), sa.cast(t.c.id, sa.String(10)), t.insert().values(id=1),
                    t.update().values(a="x").where(t.c.id == 1), t.delete(), sa.null(), sa.func.gen_random_uuid(),
                    sa.and_(t.c.id == 1, t.c.a.is_(None)), sa.func.now() + sa.text("interval '1 day'"),
                    t.c.a.desc(), sa.text("now()"), sa.not_(t.c.a.like("x%"))):
        print(str(element), f"{element}")


def server(bind):
    dialect = bind.dialect
    print(dialect.server_version_info >= (3,), dialect.server_version_info >= (99,), len(dialect.server_version_info) > 1)
    expected = {"postgresql": "public", "sqlite": "main"}.get(dialect.name, bind.scalar(sa.text("SELECT 1")))
    print(sa.inspect(bind).default_schema_name == expected or dialect.name in ("mysql", "mariadb"))
    print(sa.inspect(bind).default_schema_name == dialect.default_schema_name, getattr(dialect, "is_mariadb", False))
    preparer = dialect.identifier_preparer
    print(preparer.quote("order"), preparer.quote("plain"), preparer.quote_identifier("plain"), bind.closed)


def results(bind):
    table = sa.Table("person", sa.MetaData(), autoload_with=bind)
    print(table.fullname, [column.name for column in table.primary_key.columns], [column.name for column in table.c])
    query = sa.text("SELECT id, last FROM person WHERE id < 6 ORDER BY id")
    row = bind.execute(query).first()
    print(row._fields, row._asdict(), bind.execute(query).returns_rows)
    print([list(part) for part in bind.execute(query).partitions(2)], list(bind.execute(query).yield_per(2)))
    mark = "?" if bind.dialect.name == "sqlite" else "%s"
    cursor = bind.connection.cursor()
    cursor.execute(f"SELECT id, first FROM person WHERE id > {mark} AND id < {mark} ORDER BY id", (2, 6))
    print(cursor.fetchone(), list(cursor.fetchall()), [column[0] for column in cursor.description])
    cursor.executemany(f"UPDATE person SET first = {mark} WHERE id = {mark}", [("a%b", 1), ("c", 2)])
    cursor.execute("SELECT first FROM person WHERE first LIKE 'a%'")
    print([tuple(found) for found in cursor.fetchall()])
    cursor.close()


def nothing_in_json(bind):
    op.create_table("j", sa.Column("id", sa.Integer, primary_key=True), sa.Column("d", sa.JSON),
                    sa.Column("n", sa.JSON(none_as_null=True)))
    j = sa.table("j", sa.column("id", sa.Integer), sa.column("d", sa.JSON), sa.column("n", sa.JSON(none_as_null=True)))
    op.bulk_insert(j, [{"id": 1, "d": None, "n": None}])
    bind.execute(j.insert(), [{"id": 2, "d": {}, "n": {}}, {"id": 3, "d": None, "n": None}])
    bind.execute(j.insert().values(id=4, d=sa.null(), n=None))
    bind.execute(j.update().where(j.c.id == sa.bindparam("key")), {"key": 2, "d": None, "n": None})
    print([tuple(row) for row in bind.execute(sa.text("SELECT id, CASE WHEN d IS NULL THEN 1 ELSE 0 END, "
                                                      "CASE WHEN n IS NULL THEN 1 ELSE 0 END FROM j ORDER BY id"))])
    op.drop_table("j")


def upgrade():
    bind = op.get_bind()
    nothing_in_json(bind)
    server(bind)
    url = bind.engine.url
    print(url.get_backend_name() == bind.dialect.name, url.password, url.query.get("none"), "***" in repr(url))
    print(url.database is None, url.host in (None, "127.0.0.1", "localhost"), url.port is None or url.port > 0)
    print(url.render_as_string(hide_password=True).startswith(url.drivername + "://"))
    if url.get_backend_name() == "sqlite":
        print(url.database.rsplit("/", 1)[1].endswith("db"), url.username, url.port)
    texts()
    op.create_table("person", sa.Column("id", sa.Integer, primary_key=True), sa.Column("first", sa.String(10)),
                    sa.Column("last", sa.String(10)))
    person = Person(id=1)
    person.name = "Ada Love"
    print(person.first, person.last, person.name)
    bind.execute(sa.insert(Person.__table__), {"id": 1, "first": "Ada", "last": "Love"})
    print(bind.execute(sa.select(Person.name)).scalar())
    rows = [{"id": number, "first": "x" * (number % 7), "last": None} for number in range(2, 1300)]
    bind.execute(sa.insert(Person.__table__), rows)
    op.bulk_insert(Person.__table__, [dict(row, id=row["id"] + 5000) for row in rows])
    print(bind.execute(sa.text("SELECT count(*), sum(id), count(last) FROM person")).one())
    print(sum(len(row.first) for row in bind.execute(sa.select(Person.__table__).order_by(sa.text("id")))))
    results(bind)
    if bind.dialect.name in ("mysql", "mariadb"):
        answer = bind.execute(sa.text("SELECT CAST(18446744073709551615 AS UNSIGNED), CAST(1 AS UNSIGNED), "
                                      "CAST(NULL AS UNSIGNED), 9223372036854775807")).one()
        print(answer, [type(value).__name__ for value in answer])


def downgrade():
    op.drop_table("person")
