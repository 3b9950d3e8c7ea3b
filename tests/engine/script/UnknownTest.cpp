// SPDX-License-Identifier: GPL-3.0-or-later
// What a preview shows of scripts that ask a database, or the environment, for something.
#include "engine/script/ScriptRunner.h"
#include "model/PlaceholderText.h"
#include "model/SqlNodes.h"

#include <QTest>

using namespace retort;
using namespace retort::script;

namespace {

/// One line for each thing that the script does: "what [condition]…", with "!" before a condition that does not hold.
QStringList operationsOf(const QString &body)
{
    QString script = QStringLiteral("import os\nfrom alembic import op\nimport sqlalchemy as sa\n\ndef upgrade():\n"
                                    "    conn = op.get_bind()\n"
                                    "    rows = conn.execute('select 1').fetchall()\n");
    for (const QString &line : body.split(u'\n'))
        script += QStringLiteral("    ") + line + u'\n';
    ScriptRequest request;
    request.source = std::make_shared<SourceText>(QStringLiteral("aa_x.py"), script);
    const CollectedScript collected = collectScript(request, QStringLiteral("postgresql"));
    QStringList lines;
    for (const Operation &operation : collected.operations) {
        const auto *execute = operation.as<ExecuteSql>();
        const auto *text = execute ? execute->statement.as<SqlText>() : nullptr;
        const auto *gap = operation.as<Gap>();
        const auto *erasure = execute ? execute->statement.as<SqlDelete>() : nullptr;
        const auto *change = execute ? execute->statement.as<SqlUpdate>() : nullptr;
        const auto *addition = execute ? execute->statement.as<SqlInsert>() : nullptr;
        const auto *question = execute ? execute->statement.as<SqlSelect>() : nullptr;
        const auto tableOf = [](const SqlExpression &table) {
            return shownPlaceholders(table.as<SqlTable>() ? table.as<SqlTable>()->name : QString());
        };
        QString line = gap        ? QStringLiteral("gap")
                       : erasure  ? QStringLiteral("DELETE FROM ") + tableOf(erasure->table)
                       : change   ? QStringLiteral("UPDATE ") + tableOf(change->table)
                       : addition ? QStringLiteral("INSERT INTO ") + tableOf(addition->table)
                       : question ? QStringLiteral("SELECT")
                       : text     ? shownPlaceholders(text->text)
                                  : operationName(operation) + u' ' + operationTable(operation).name;
        for (const Guard &guard : operation.guards)
            line += QStringLiteral(" [%1%2]").arg(guard.holds ? QString() : QStringLiteral("!"), guard.condition);
        lines << line;
    }
    lines.removeFirst(); // the query of `rows`
    if (collected.outcome.error)
        lines << QStringLiteral("ended: ") + collected.outcome.error->message;
    return lines;
}

} // namespace

class UnknownTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPreviewShowsBothSides_data()
    {
        QTest::addColumn<QString>("body");
        QTest::addColumn<QStringList>("shown");
        const auto row = [](const char *name, const QByteArray &body, const QStringList &shown) {
            QTest::newRow(name) << QString::fromLatin1(body) << shown;
        };
        row("what does not depend on the answer stands under no condition", "op.drop_table('a')",
            {QStringLiteral("drop_table a")});
        row("both branches of a condition", "if rows:\n    op.drop_table('a')\nelse:\n    op.drop_table('b')",
            {QStringLiteral("drop_table a [rows]"), QStringLiteral("drop_table b [!rows]")});
        row("the body of a loop, once", "for row in rows:\n    op.execute(f'delete from t where id={row.id}')",
            {QStringLiteral("delete from t where id=<row.id> [for row in rows]")});
        row("the fields of a row by position", "for i, n in rows:\n    op.execute('x %s' % n)",
            {QStringLiteral("x <n> [for i, n in rows]")});
        row("a branch that raises is marked and does not end the other",
            "if not rows:\n    raise ValueError('none')\nop.drop_table('a')",
            {QStringLiteral("gap [not rows]"), QStringLiteral("drop_table a")});
        row("a branch that returns leaves the rest under its condition", "if not rows:\n    return\nop.drop_table('a')",
            {QStringLiteral("drop_table a [!not rows]")});
        row("a variable that both branches set alike is known",
            "if rows:\n    t = 'a'\nelse:\n    t = 'a'\nop.execute('x ' + t)", {QStringLiteral("x a")});
        row("a variable that they set differently is not",
            "if rows:\n    t = 'a'\nelse:\n    t = 'b'\nop.execute('x ' + t)", {QStringLiteral("x <t>")});
        row("what one branch does to a list is taken back for the other",
            "names = ['a']\nif rows:\n    names.append('b')\nelse:\n    op.execute(str(names))",
            {QStringLiteral("['a'] [!rows]")});
        row("a list that may have grown is not known",
            "names = []\nfor row in rows:\n    names.append(row.name)\nif names:\n    op.drop_table('a')",
            {QStringLiteral("drop_table a [names]")});
        row("a condition in a function ends with it",
            "def f():\n    if rows:\n        return 1\n    return 1\nop.execute('x %d' % f())\nop.drop_table('a')",
            {QStringLiteral("x 1"), QStringLiteral("drop_table a")});
        row("a break leaves the rest of the loop under its condition",
            "for t in ['a', 'b']:\n    if rows:\n        break\n    op.drop_table(t)\nop.drop_table('c')",
            {QStringLiteral("drop_table a [!rows]"), QStringLiteral("drop_table b [!rows]"),
             QStringLiteral("drop_table c")});
        row("and, or and not",
            "if rows and False:\n    op.drop_table('a')\nif not (rows or True):\n    op.drop_table('b')", {});
        row("a conditional expression", "op.execute('x ' + ('a' if rows else 'b'))",
            {QStringLiteral("x <'a' if rows else 'b'>")});
        row("a comprehension over rows", "for i in [r.id for r in rows]:\n    op.execute('x %s' % i)",
            {QStringLiteral("x <i> [for i in [r.id for r in rows]]")});
        row("None or not is not known", "if rows[0] is None:\n    op.drop_table('a')",
            {QStringLiteral("drop_table a [rows[0] is None]")});
        row("an environment variable", "op.execute('x ' + os.environ['NAME'])", {QStringLiteral("x <NAME>")});
        row("a loop until there is no more",
            "while True:\n    row = conn.execute('q').fetchone()\n    if row is None:\n        break\n    "
            "op.drop_table('a')",
            {QStringLiteral("q"), QStringLiteral("drop_table a [!row is None]")});
        row("a statement that cannot be followed is a gap, and the rest is shown",
            "op.no_such_operation()\nop.drop_table('a')", {QStringLiteral("gap"), QStringLiteral("drop_table a")});
        row("a statement about a table that is not known",
            "tables = conn.execute('q').scalar()\n"
            "op.execute(tables.kind.delete().where(tables.kind.c.name == 'x'))\n"
            "op.execute(sa.update(tables.kind).values(name='y'))",
            {QStringLiteral("q"), QStringLiteral("DELETE FROM <tables.kind>"), QStringLiteral("UPDATE <tables.kind>")});
        row("what one branch is the first to import is known to the other",
            "if rows:\n    op.add_column('a', sa.Column('x', sa.Integer()))\n"
            "if not rows:\n    op.add_column('b', sa.Column('y', sa.Integer()))",
            {QStringLiteral("add_column a [rows]"), QStringLiteral("add_column b [not rows]")});
        row("a dict that takes what is not known",
            "known = {'a': 1}\nknown.update(rows[0])\nop.execute('x %s' % known['b'])",
            {QStringLiteral("x <known['b']>")});
        row("what something unknown was given may be filled by it",
            "filled = {}\nrows.fill(filled)\nop.execute('x %s' % filled['a'])\n"
            "kept = {'a': 1}\nrows.fill(kept)\nop.execute('x %s' % kept['a'])",
            {QStringLiteral("x <filled['a']>"), QStringLiteral("x 1")});
        row("an unknown part of JSON", "import json\nop.execute(json.dumps({'a': rows[0].id}))",
            {QStringLiteral("{\"a\": <rows[0].id>}")});
        row("the type of something unknown is not known either", "if type(rows[0]) is int:\n    op.drop_table('a')",
            {QStringLiteral("drop_table a [type(rows[0]) is int]")});
        row("what one branch does to a class that the script has made is taken back for the other",
            "kind = type('Kind', (object,), {'name': 'a'})\nif rows:\n    kind.name = 'b'\nelse:\n"
            "    op.execute('x ' + kind.name)\nop.execute('y ' + kind.name)",
            {QStringLiteral("x a [!rows]"), QStringLiteral("y <name>")});
        row("what one branch does to a module is taken back for the other",
            "sa.mark = 'a'\nif rows:\n    sa.mark = 'b'\nelse:\n    op.execute('x ' + sa.mark)\n"
            "op.execute('y ' + sa.mark)",
            {QStringLiteral("x a [!rows]"), QStringLiteral("y <mark>")});
        row("a name that one branch gives to a module is not there for the other, and not certain afterwards",
            "if rows:\n    os.mark = 'b'\nelse:\n    op.execute('x %s' % hasattr(os, 'mark'))\nop.execute('y ' + "
            "os.mark)",
            {QStringLiteral("x False [!rows]"), QStringLiteral("y <mark>")});
        row("handlers of a group take what one branch raises",
            "try:\n    if rows:\n        raise ExceptionGroup('g', [ValueError('v')])\n    op.drop_table('a')\n"
            "except* ValueError as group:\n    op.execute('x %d' % len(group.exceptions))",
            {QStringLiteral("drop_table a"), QStringLiteral("x 1 [rows]")});
        row("what handlers of a group leave ends the script there",
            "try:\n    if rows:\n        raise ExceptionGroup('g', [ValueError('v'), KeyError('k')])\n"
            "except* ValueError:\n    op.drop_table('a')\nop.drop_table('b')",
            {QStringLiteral("drop_table a [rows]"), QStringLiteral("gap [rows]"), QStringLiteral("drop_table b")});
        row("all tables of Flask-SQLAlchemy's models",
            "from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\nclass Person(db.Model):\n"
            "    id = db.Column(db.Integer, primary_key=True)\ndb.create_all()\ndb.drop_all()",
            {QStringLiteral("create_table person"), QStringLiteral("drop_table person")});
        row("models of a database that the script does not know",
            "from flask_sqlalchemy import SQLAlchemy\nSQLAlchemy().create_all('other')",
            {QStringLiteral("ended: UnboundExecutionError: Bind key 'other' is not in "
                            "'SQLALCHEMY_BINDS' config.")});
        const QByteArray model = "from sqlalchemy.orm import DeclarativeBase, Session\n"
                                 "class Base(DeclarativeBase): pass\n"
                                 "class Pet(Base):\n    __tablename__ = 'pets'\n"
                                 "    id = sa.Column(sa.Integer, primary_key=True)\n"
                                 "    name = sa.Column(sa.String)\n"
                                 "session = Session(bind=op.get_bind())\n";
        row("objects of a query are written where the script changes them",
            model + "for pet in session.query(Pet):\n    pet.name = pet.name.lower()\n"
                    "    session.add(Pet(name='n'))\nsession.commit()",
            {QStringLiteral("SELECT"), QStringLiteral("UPDATE pets [for pet in session.query(Pet)]"),
             QStringLiteral("INSERT INTO pets [for pet in session.query(Pet)]")});
        row("an object that a query may find",
            model + "pet = session.query(Pet).first()\nif pet:\n    session.delete(pet)\nelse:\n"
                    "    session.add(Pet(id=1, name='n'))",
            {QStringLiteral("SELECT"), QStringLiteral("DELETE FROM pets [pet]"),
             QStringLiteral("INSERT INTO pets [!pet]")});
        row("a select of models", model + "for pet in session.scalars(sa.select(Pet)):\n    pet.name = 'x'",
            {QStringLiteral("SELECT"), QStringLiteral("UPDATE pets [for pet in session.scalars(sa.select(Pet))]")});
        row("a new object knows its key afterwards",
            model + "pet = Pet(name='n')\nsession.add(pet)\nsession.flush()\npet.name = 'm'\nsession.commit()",
            {QStringLiteral("INSERT INTO pets"), QStringLiteral("UPDATE pets")});
        row("a script's own error ends it", "if True:\n    raise ValueError('stop')\nop.drop_table('a')",
            {QStringLiteral("ended: ValueError: stop")});
    }
    void aPreviewShowsBothSides()
    {
        QFETCH(QString, body);
        QTEST(operationsOf(body), "shown");
    }
};

QTEST_GUILESS_MAIN(UnknownTest)
#include "UnknownTest.moc"
