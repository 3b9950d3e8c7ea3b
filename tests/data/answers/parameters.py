# SPDX-License-Identifier: GPL-3.0-or-later
"""Statements with one and with many sets of parameters, what they answer, and savepoints around those that fail."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

revision = "a1"
down_revision = None


def light():
    return sa.table("t", sa.column("id", sa.Integer), sa.column("a", sa.String), sa.column("b", sa.String),
                    sa.column("c", sa.Integer))


def full():
    return sa.Table("t", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("a", sa.String(10)),
                    sa.Column("b", sa.String(10), default="made"), sa.Column("c", sa.Integer, server_default="7"))


ROWS = {
    "extra": [{"id": 1, "a": "x"}, {"id": 2, "a": "y", "b": "z"}],
    "missing": [{"id": 1, "a": "x", "b": "q"}, {"id": 2, "a": "y"}],
    "order": [{"id": 1, "a": "x"}, {"a": "y", "id": 2}],
    "no column": [{"id": 1, "zz": 3}],
    "no column later": [{"id": 1}, {"id": 2, "zz": 3}],
    "none": [{"id": 1, "a": None}, {"id": 2, "a": "b"}],
}


def show(connection, what, action):
    """What the action leaves in the table, which is emptied again."""
    connection.execute(sa.text("DELETE FROM t"))
    try:
        with connection.begin_nested():
            answer = action()
    except Exception:
        answer = "refused"
    rows = connection.execute(sa.text("SELECT id, a, b, c FROM t ORDER BY id")).all()
    print(what, "|", answer, "|", *[tuple(row) for row in rows])


def inserts(connection, table, name):
    for what, rows in ROWS.items():
        show(connection, f"{name} {what} execute", lambda: connection.execute(table.insert(), rows).rowcount)
        show(connection, f"{name} {what} bulk", lambda: op.bulk_insert(table, rows))
        show(connection, f"{name} {what} each", lambda: op.bulk_insert(table, rows, multiinsert=False))
        show(connection, f"{name} {what} values", lambda: connection.execute(table.insert().values(rows)).rowcount)


def bound(connection, t):
    def insert(statement, parameters):
        return lambda: connection.execute(statement, parameters).rowcount

    some = [{"id": 1, "a": "x"}, {"id": 2, "a": "y"}]
    show(connection, "values and sets", insert(t.insert().values(b="k"), some))
    show(connection, "values and one set", insert(t.insert().values(b="k"), {"id": 1, "a": "x"}))
    show(connection, "value given twice", insert(t.insert().values(b="k"), {"id": 1, "b": "x"}))
    values = t.insert().values(id=sa.bindparam("i"), a=sa.func.upper(sa.bindparam("x")))
    show(connection, "parameters of its own", insert(values, [{"i": 1, "x": "x"}, {"i": 2, "x": "y"}]))
    text = sa.text("INSERT INTO t (id, a) VALUES (:id, :a)")
    show(connection, "text", insert(text, some + [{"id": 3, "a": None, "zz": 1}]))
    show(connection, "text, one lacks a value", insert(text, [{"id": 1, "a": "x"}, {"id": 2}]))
    show(connection, "text, nothing given", lambda: connection.execute(text))
    show(connection, "reserved", insert(t.update().where(t.c.id == sa.bindparam("id")), {"id": 1, "a": "p"}))

    def change(statement, parameters):
        def action():
            connection.execute(t.insert(), some)
            return connection.execute(statement, parameters).rowcount
        return action

    by_key = t.update().where(t.c.id == sa.bindparam("key"))
    show(connection, "update", change(by_key, [{"key": 1, "a": "p"}, {"key": 2, "a": "q"}]))
    show(connection, "update, extra", change(by_key, [{"key": 1, "a": "p"}, {"key": 2, "a": "q", "b": "no"}]))
    show(connection, "update, missing", change(by_key, [{"key": 1, "a": "p", "b": "r"}, {"key": 2, "a": "q"}]))
    valued = by_key.values(a=sa.bindparam("v"))
    show(connection, "update, values", change(valued, [{"key": 1, "v": "p"}, {"key": 2, "v": "q"}]))
    show(connection, "update, both", change(valued, [{"key": 1, "v": "p", "b": "z"}, {"key": 2, "v": "q", "b": "y"}]))
    show(connection, "delete", change(t.delete().where(t.c.id == sa.bindparam("key")), [{"key": 1}, {"key": 2}]))


def driver(connection):
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    percent = "%" if connection.dialect.name == "sqlite" else "%%"
    insert = f"INSERT INTO t (id, a) VALUES ({mark}, {mark})"
    show(connection, "driver, many", lambda: connection.exec_driver_sql(insert, [(1, "a:b"), (2, "%s ?")]).rowcount)
    show(connection, "driver, one", lambda: connection.exec_driver_sql(insert, (3, "c")).rowcount)
    named = ":n" if connection.dialect.name == "sqlite" else "%(n)s"
    show(connection, "driver, by name",
         lambda: connection.exec_driver_sql(f"SELECT {named}, 'x:y', '50{percent}'", {"n": 5}).all())
    show(connection, "driver, plain", lambda: connection.exec_driver_sql(f"SELECT 'a{percent}' AS p").scalar())


def answers(connection, t):
    show(connection, "key", lambda: connection.execute(t.insert(), {"id": 5}).inserted_primary_key[0])
    show(connection, "nothing", lambda: connection.execute(sa.insert(light()).values(id=1)).rowcount)
    connection.execute(sa.text("DELETE FROM t"))
    connection.execute(t.insert(), [{"id": 1, "a": "x"}, {"id": 2, "a": "y"}])
    query = sa.select(t.c.id).order_by(t.c.id)
    for name in ("scalar", "scalar_one", "scalar_one_or_none", "first", "one", "one_or_none"):
        for limit in (0, 1, 2):
            try:
                print(name, limit, getattr(connection.execute(query.limit(limit)), name)())
            except Exception as error:
                print(name, limit, type(error).__name__, error)


def savepoints(connection):
    def fails_inside():
        nested = connection.begin_nested()
        connection.execute(sa.text("INSERT INTO t (id) VALUES (1)"))
        try:
            with connection.begin_nested():
                connection.execute(sa.text("INSERT INTO t (id) VALUES (2)"))
                connection.execute(sa.text("INSERT INTO t (id) VALUES (2)"))
        except sa.exc.IntegrityError:
            print("twice")
        connection.execute(sa.text("INSERT INTO t (id) VALUES (3)"))
        nested.commit()
        nested = connection.begin_nested()
        connection.execute(sa.text("INSERT INTO t (id) VALUES (4)"))
        nested.rollback()

    show(connection, "savepoints", fails_inside)
    session = Session(bind=connection)

    def in_session():
        with session.begin_nested():
            session.execute(sa.text("INSERT INTO t (id) VALUES (6)"))
        with session.begin_nested():
            session.execute(sa.text("INSERT INTO t (id) VALUES (7)"))
            raise ValueError

    show(connection, "session", in_session)


def upgrade():
    op.create_table("t", sa.Column("id", sa.Integer, primary_key=True), sa.Column("a", sa.String(10)),
                    sa.Column("b", sa.String(10)), sa.Column("c", sa.Integer, server_default="7"))
    connection = op.get_bind()
    inserts(connection, light(), "light")
    inserts(connection, full(), "full")
    bound(connection, light())
    driver(connection)
    answers(connection, full())
    savepoints(connection)


def downgrade():
    op.drop_table("t")
