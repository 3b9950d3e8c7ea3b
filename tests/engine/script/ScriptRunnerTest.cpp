// SPDX-License-Identifier: GPL-3.0-or-later
// What running one revision's script gives: operations with their places, or a located error.
#include "engine/script/ScriptRunner.h"
#include "model/SqlNodes.h"

#include <QTest>

using namespace retort;
using namespace retort::script;

namespace {

const QString kHeader = QStringLiteral("from alembic import op\nimport sqlalchemy as sa\n\n");

CollectedScript collected(const QString &body, const QString &dialect = QStringLiteral("postgresql"))
{
    ScriptRequest request;
    request.source = std::make_shared<SourceText>(QStringLiteral("rev.py"), kHeader + body);
    request.host.xArguments = {QStringLiteral("tenant=acme"), QStringLiteral("debug")};
    return collectScript(request, dialect);
}

QStringList names(const CollectedScript &script)
{
    QStringList result;
    for (const Operation &operation : script.operations)
        result << operationName(operation);
    return result;
}

} // namespace

class ScriptRunnerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyOperationKnowsTheLineThatMadeIt()
    {
        const auto script =
            collected(QStringLiteral("def upgrade():\n"
                                     "    op.create_table('a', sa.Column('id', sa.Integer(), primary_key=True),\n"
                                     "                    sa.Column('n', sa.String(50), nullable=False))\n"
                                     "    op.add_column('a', sa.Column('x', sa.Text()))\n"));
        QVERIFY2(script.outcome.isWhole(),
                 qPrintable(script.outcome.error ? script.outcome.error->message : QString()));
        QCOMPARE(names(script), (QStringList{QStringLiteral("create_table"), QStringLiteral("add_column")}));
        QCOMPARE(script.operations[0].source.line, 5);
        QCOMPARE(script.operations[0].source.endLine, 6);
        QCOMPARE(script.operations[1].source.line, 7);
        const auto *table = script.operations[0].as<CreateTable>();
        QVERIFY(table);
        QCOMPARE(table->table.columns.size(), std::size_t(2));
        QCOMPARE(table->table.columns[1].name, QStringLiteral("n"));
        QCOMPARE(table->table.columns[1].type.length, std::optional<int>(50));
    }

    void anOperationInAHelperKnowsWhoCalledIt()
    {
        const auto script = collected(QStringLiteral("def helper(name):\n"
                                                     "    op.drop_table(name)\n"
                                                     "def upgrade():\n"
                                                     "    for name in ('a', 'b'):\n"
                                                     "        helper(name)\n"));
        QCOMPARE(script.operations.size(), std::size_t(2));
        QCOMPARE(script.operations[1].source.line, 5);
        QCOMPARE(script.operations[1].calledFrom.back().line, 8);
    }

    void aBatchIsOneOperationThatHoldsTheOthers()
    {
        const auto script =
            collected(QStringLiteral("def upgrade():\n"
                                     "    with op.batch_alter_table('a', schema=None) as batch_op:\n"
                                     "        batch_op.add_column(sa.Column('x', sa.Boolean(), nullable=True))\n"
                                     "        batch_op.create_index(batch_op.f('ix_a_x'), ['x'], unique=False)\n"));
        QVERIFY2(script.outcome.isWhole(),
                 qPrintable(script.outcome.error ? script.outcome.error->message : QString()));
        QCOMPARE(script.operations.size(), std::size_t(1));
        const auto *batch = script.operations[0].as<BatchAlterTable>();
        QVERIFY(batch);
        QCOMPARE(batch->operations.size(), std::size_t(2));
        QVERIFY(batch->operations[1].as<CreateIndex>()->index.name.isFinal);
        QCOMPARE(batch->operations[1].source.line, 7);
    }

    void anErrorNamesItsLine()
    {
        const auto script =
            collected(QStringLiteral("def upgrade():\n    op.drop_table('a')\n    op.drop_table(missing)\n"));
        QVERIFY(!script.outcome.isWhole());
        QCOMPARE(script.outcome.error->message, QStringLiteral("NameError: name 'missing' is not defined"));
        QCOMPARE(script.outcome.error->where.line, 6);
        QCOMPARE(script.operations.size(), std::size_t(1));
    }

    /// retort.toml, [values]
    void whatTheSettingsNameIsKnown()
    {
        const QString body =
            QStringLiteral("from flask import current_app\nfrom nowhere.settings import LIMITS, name_of\n"
                           "def upgrade():\n"
                           "    op.execute('SELECT %s, %s' % (current_app.config['SITE'], LIMITS['rows'] + 1))\n"
                           "    for kind in current_app.kinds:\n        op.execute(kind)\n");
        ScriptRequest request;
        request.source = std::make_shared<SourceText>(QStringLiteral("rev.py"), kHeader + body);
        request.host.knownValues = {
            {QStringLiteral("flask.current_app.config.SITE"), QStringLiteral("shop")},
            {QStringLiteral("flask.current_app.kinds"),
             SqlValueList{SqlValue(QStringLiteral("a")), SqlValue(QStringLiteral("b"))}},
            {QStringLiteral("nowhere.settings.LIMITS"), SqlValueMap{{QStringLiteral("rows"), SqlValue(4)}}}};
        const CollectedScript script = collectScript(request, QStringLiteral("postgresql"));
        QVERIFY(script.outcome.isWhole());
        QCOMPARE(script.operations.size(), std::size_t(3));
        QCOMPARE(script.operations[0].as<ExecuteSql>()->statement.as<SqlText>()->text,
                 QStringLiteral("SELECT shop, 5"));
    }

    void aMisspeltOperationIsNamedWithTheOneThatIsMeant()
    {
        const auto script = collected(QStringLiteral("def upgrade():\n    op.create_tabel('a')\n"));
        QCOMPARE(script.outcome.diagnostics.size(), std::size_t(1));
        const Diagnostic &found = script.outcome.diagnostics.front();
        QCOMPARE(found.code, QStringLiteral("unknown-operation"));
        QCOMPARE(found.range.line, 5);
        QCOMPARE(found.hint, QStringLiteral("did you mean op.create_table?"));
    }

    void anOperationThatAlembicHasNotIsAGapWithItsLine()
    {
        const auto script =
            collected(QStringLiteral("def upgrade():\n    op.create_view('v')\n    op.drop_table('a')\n"));
        QVERIFY(!script.outcome.error);
        QCOMPARE(names(script), (QStringList{QStringLiteral("gap"), QStringLiteral("drop_table")}));
        QVERIFY(script.operations[0].as<Gap>()->reason.contains(QStringLiteral("create_view")));
        QCOMPARE(script.operations[0].source.line, 5);
    }

    void syntaxErrorsAreToldAndNothingIsRun()
    {
        const auto script = collected(QStringLiteral("def upgrade(:\n    pass\n"));
        QVERIFY(!script.outcome.isWhole());
        QCOMPARE(script.outcome.error->where.line, 4);
        QVERIFY(script.operations.empty());
    }

    void theDialectsNameDecidesBranches()
    {
        const QString body = QStringLiteral("def upgrade():\n"
                                            "    if op.get_context().dialect.name == 'sqlite':\n"
                                            "        return\n"
                                            "    if op.get_bind().dialect.name == 'postgresql':\n"
                                            "        op.execute('CREATE EXTENSION x')\n");
        QCOMPARE(collected(body).operations.size(), std::size_t(1));
        QCOMPARE(collected(body, QStringLiteral("sqlite")).operations.size(), std::size_t(0));
    }

    void xArgumentsReachTheScript()
    {
        const auto script = collected(QStringLiteral("from alembic import context\n"
                                                     "def upgrade():\n"
                                                     "    x = context.get_x_argument(as_dictionary=True)\n"
                                                     "    print(x, context.get_x_argument())\n"));
        QCOMPARE(script.outcome.printed, QStringLiteral("{'tenant': 'acme', 'debug': ''} ['tenant=acme', 'debug']\n"));
    }

    void theMultidbTemplateRunsEachEngine()
    {
        const auto script = collected(QStringLiteral("def upgrade(engine_name):\n"
                                                     "    globals()['upgrade_%s' % engine_name]()\n"
                                                     "def upgrade_one():\n    op.drop_table('a')\n"
                                                     "def upgrade_two():\n    op.drop_table('b')\n"));
        QCOMPARE(script.operations.size(), std::size_t(2));
    }

    void dataMigrationsBecomeStatements()
    {
        const auto script = collected(
            QStringLiteral("def upgrade():\n"
                           "    t = sa.table('t', sa.column('a', sa.String), sa.column('b', sa.Integer))\n"
                           "    op.bulk_insert(t, [{'a': 'x', 'b': 1}, {'a': 'y', 'b': 2}])\n"
                           "    op.execute(t.update().where(t.c.a == op.inline_literal('x')).values({'b': 5}))\n"
                           "    op.execute(sa.delete(t).where(sa.and_(t.c.b > 1, t.c.a.in_(['x', 'y']))))\n"));
        QVERIFY2(script.outcome.isWhole(),
                 qPrintable(script.outcome.error ? script.outcome.error->message : QString()));
        QCOMPARE(names(script),
                 (QStringList{QStringLiteral("bulk_insert"), QStringLiteral("execute"), QStringLiteral("execute")}));
    }
};

QTEST_GUILESS_MAIN(ScriptRunnerTest)
#include "ScriptRunnerTest.moc"
