// SPDX-License-Identifier: GPL-3.0-or-later
// Batch mode on SQLite: the statements that Alembic sends when it has reflected the table are those that we write from
// the replayed one, with no database at all.
#include "engine/sql/Dialect.h"
#include "model/SchemaReplay.h"
#include "model/SqlNodes.h"
#include "tests/support/CollectedCalls.h"
#include "tests/support/TestData.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace retort;
using namespace retort::test;

namespace {

/// Constraints behind the primary key have no particular order in the original.
QString withSortedConstraints(const QString &sql)
{
    if (!sql.startsWith(QLatin1String("CREATE TABLE")))
        return sql;
    QStringList lines = sql.split(u'\n');
    for (QString &line : lines) {
        line = line.trimmed();
        if (line.endsWith(u','))
            line.chop(1);
    }
    const auto isConstraint = [](const QString &line) {
        return line.startsWith(QLatin1String("CONSTRAINT")) || line.startsWith(QLatin1String("UNIQUE")) ||
               line.startsWith(QLatin1String("CHECK")) || line.startsWith(QLatin1String("FOREIGN"));
    };
    const auto first = std::find_if(lines.begin(), lines.end(), isConstraint);
    std::sort(first, lines.end());
    return lines.join(u'\n');
}

std::vector<Operation> operationsOf(const QJsonArray &calls)
{
    QStringList lines;
    for (const QJsonValue &call : calls)
        lines += call.toString();
    CollectedCalls made = collectedCalls(lines.join(u'\n'), QStringLiteral("sqlite"));
    if (made.error)
        qFatal("%s", qPrintable(made.error->message));
    return std::move(made.operations);
}

BatchAlterTable batchOf(const QJsonObject &golden)
{
    BatchAlterTable batch;
    batch.table.name = golden[QStringLiteral("table")].toString();
    const QJsonObject options = golden[QStringLiteral("options")].toObject();
    const QString recreate = options[QStringLiteral("recreate")].toString();
    batch.recreate = recreate == QLatin1String("always")  ? BatchAlterTable::Recreate::Always
                     : recreate == QLatin1String("never") ? BatchAlterTable::Recreate::Never
                                                          : BatchAlterTable::Recreate::Auto;
    for (const QJsonValue &group : options[QStringLiteral("partial_reordering")].toArray()) {
        QStringList columns;
        for (const QJsonValue &column : group.toArray())
            columns += column.toString();
        batch.partialReordering.push_back(columns);
    }
    batch.operations = operationsOf(golden[QStringLiteral("operations")].toArray());
    return batch;
}

} // namespace

class BatchSqlTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void copiesTheReplayedTable_data();
    void copiesTheReplayedTable();
    void copiesTheGivenTable();
    void saysWhyAnUnknownTableCannotBeCopied();
};

void BatchSqlTest::copiesTheReplayedTable_data()
{
    QTest::addColumn<QJsonObject>("golden");
    const QJsonObject file =
        QJsonDocument::fromJson(readText(dataPath(QStringLiteral("sql/batch-sql.json"))).toUtf8()).object();
    int number = 0;
    for (const QJsonValue &item : file[QStringLiteral("cases")].toArray())
        QTest::addRow("%d %s", ++number, qPrintable(item[QStringLiteral("operations")][0].toString().left(120)))
            << item.toObject();
}

void BatchSqlTest::copiesTheReplayedTable()
{
    QFETCH(QJsonObject, golden);
    SchemaReplay replay;
    for (const Operation &operation : operationsOf(golden[QStringLiteral("setup")].toArray()))
        replay.apply(operation);

    RenderContext context;
    context.schema = &replay.schema();
    std::vector<Statement> statements;
    const Result<void> result = Dialect::create(u"sqlite")->render(Operation{batchOf(golden)}, context, statements);

    QStringList texts;
    for (const Statement &statement : statements)
        texts += withSortedConstraints(statement.text);
    QStringList wanted;
    for (const QJsonValue &sql : golden[QStringLiteral("sql")].toArray()) {
        if (!sql.toString().isEmpty())
            wanted += withSortedConstraints(sql.toString());
    }
    const QString error = golden[QStringLiteral("error")].toString();
    const bool isFromServer = error.contains(QLatin1String("sqlite3."));
    QCOMPARE(result ? QString() : result.error().message, isFromServer ? QString() : error);
    QCOMPARE(texts, wanted);
}

void BatchSqlTest::copiesTheGivenTable()
{
    // From Alembic with copy_from=Table('foo', MetaData(), Column('id', Integer, primary_key=True),
    // Column('x', String(10)), Index('ix_x', 'x'), schema='s') and drop_column('x') … alter_column.
    Table table{.name = QStringLiteral("foo"), .schema = QStringLiteral("s")};
    table.columns = {
        Column{.name = QStringLiteral("id"), .type = sqlType(QStringLiteral("Integer")), .isPrimaryKey = true},
        Column{.name = QStringLiteral("x"), .type = sqlType(QStringLiteral("Integer"))}};
    table.indexes = {Index{{QStringLiteral("ix_x"), false, {}}, {SqlColumn{QStringLiteral("x")}}, false, {}}};
    BatchAlterTable batch{.table = table.id(), .operations = {}};
    batch.copyFrom = table;
    AlterColumn alter{.table = table.id(), .column = QStringLiteral("x")};
    alter.type = sqlType(QStringLiteral("Text"));
    alter.newName = QStringLiteral("y");
    batch.operations = {Operation{alter}};

    RenderContext context;
    const auto statements = Dialect::create(u"sqlite")->statements(Operation{batch}, context);
    QVERIFY(statements.has_value());
    QStringList texts;
    for (const Statement &statement : *statements)
        texts += statement.text;
    QCOMPARE(
        texts.join(QLatin1String(";\n")),
        QStringLiteral(
            "CREATE TABLE s._alembic_tmp_foo (\n    id INTEGER NOT NULL, \n    y TEXT, \n    PRIMARY KEY (id)\n);\n"
            "INSERT INTO s._alembic_tmp_foo (id, y) SELECT s.foo.id, CAST(s.foo.x AS TEXT) AS x \nFROM s.foo;\n"
            "DROP TABLE s.foo;\n"
            "ALTER TABLE s._alembic_tmp_foo RENAME TO foo;\n"
            "CREATE INDEX s.ix_x ON foo (y)"));
}

void BatchSqlTest::saysWhyAnUnknownTableCannotBeCopied()
{
    BatchAlterTable batch{.table = {{}, QStringLiteral("foo")}, .operations = {}};
    batch.operations = {Operation{DropColumn{batch.table, QStringLiteral("x")}}};
    Operation operation{batch};
    operation.source = {QStringLiteral("versions/a.py"), 12, 5, 14, 1};
    RenderContext context;
    const auto statements = Dialect::create(u"sqlite")->statements(operation, context);
    QVERIFY(!statements.has_value());
    QVERIFY(statements.error().message.startsWith(
        QLatin1String("This operation cannot proceed in --sql mode; batch mode with dialect sqlite requires a live "
                      "database connection with "
                      "which to reflect the table \"foo\". To generate")));
    QCOMPARE(statements.error().where.line, 12);
}

QTEST_GUILESS_MAIN(BatchSqlTest)
#include "BatchSqlTest.moc"
