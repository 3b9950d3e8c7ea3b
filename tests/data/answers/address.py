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


def upgrade():
    bind = op.get_bind()
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
    if bind.dialect.name in ("mysql", "mariadb"):
        answer = bind.execute(sa.text("SELECT CAST(18446744073709551615 AS UNSIGNED), CAST(1 AS UNSIGNED), "
                                      "CAST(NULL AS UNSIGNED), 9223372036854775807")).one()
        print(answer, [type(value).__name__ for value in answer])


def downgrade():
    op.drop_table("person")
