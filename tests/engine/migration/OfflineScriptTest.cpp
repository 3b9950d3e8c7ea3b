// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/OfflineScript.h"
#include "engine/migration/EnvironmentReader.h"
#include "engine/migration/SchemaHistory.h"
#include "engine/project/ScriptSettings.h"
#include "tests/support/ScratchProject.h"
#include "tests/support/TestData.h"

#include <QFile>
#include <QTest>

#include <algorithm>

using namespace retort;
using test::ScratchProject;

namespace {

QString golden(const char *name)
{
    return test::readText(test::dataPath(QStringLiteral("sample/sql/%1.sql").arg(QLatin1String(name))));
}

/// The statements that the scripts themselves ask for.
QStringList textsOfScript(const OfflineScript &script)
{
    QStringList texts;
    for (const OfflinePiece &piece : script.pieces) {
        const bool isOfScript = piece.statement.operation >= 0;
        if (isOfScript)
            texts << (piece.statement.kind == Statement::Kind::Gap ? QStringLiteral("gap") : piece.statement.text);
    }
    return texts;
}

} // namespace

class OfflineScriptTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void printsWhatAlembicPrintsForTheSample_data();
    void printsWhatAlembicPrintsForTheSample();
    void aTransactionPerMigrationFramesEachOne();
    void everyPieceKnowsItsLine();
    void aFailingRevisionKeepsTheOutputSoFar();
    void anUnknownTargetIsNamed();
    void aDowngradeNeedsARange();
    void stampsAndTheVersionTable();
    void batchModeWorksWithoutADatabase();
    void whatADialectRefusesIsAGapForReaders();
    void aScriptThatExpectsTheRefusalHasNoGap();
    void aTryWithoutHandlersExpectsNoRefusal();
    void aRefusedCallCostsNoOtherOfItsBatch();
    void theProjectsSettingsSayWhatNamesStandFor();
    void whatIsNotKnownStaysOpenForReaders_data();
    void whatIsNotKnownStaysOpenForReaders();
    void oneHistoryServesAllScripts();
    void earlierScriptsAreFollowedWithTheRunsVariables();
    void structureIsKnownFromRawSql();
    void oneRevisionAlone();
    void sqlRevisionsArePrinted();
    void anUnknownDialectIsNamed();
};

void OfflineScriptTest::printsWhatAlembicPrintsForTheSample_data()
{
    QTest::addColumn<QString>("dialect");
    QTest::addColumn<QString>("range");
    QTest::addColumn<bool>("isUpgrade");
    QTest::newRow("upgrade-postgresql") << "postgresql" << "base:heads" << true;
    QTest::newRow("upgrade-sqlite") << "sqlite" << "base:heads" << true;
    QTest::newRow("upgrade-postgresql-middle") << "postgresql" << "b08d53f6e714:f61b0d94c7ae" << true;
    QTest::newRow("downgrade-postgresql") << "postgresql" << "heads:base" << false;
    QTest::newRow("downgrade-sqlite-newer") << "sqlite" << "heads:38e7cd02a5f9" << false;
    QTest::newRow("downgrade-sqlite-older") << "sqlite" << "f61b0d94c7ae:base" << false;
}

void OfflineScriptTest::printsWhatAlembicPrintsForTheSample()
{
    QFETCH(QString, dialect);
    QFETCH(QString, range);
    QFETCH(bool, isUpgrade);
    const ScratchProject scratch = ScratchProject::sample();
    const Project project = scratch.open();
    const OfflineRequest request{
        .project = project, .dialectName = dialect, .environment = readEnvironment(project, {}, false).options};
    const OfflineScript script =
        isUpgrade ? OfflineScript::upgrade(request, range) : OfflineScript::downgrade(request, range);
    QVERIFY2(!script.error, script.error ? qPrintable(script.error->message) : "");
    const QStringList lines = script.text().split(QLatin1Char('\n'));
    const QStringList wanted = golden(QTest::currentDataTag()).split(QLatin1Char('\n'));
    for (qsizetype i = 0; i < std::min(lines.size(), wanted.size()); ++i)
        QVERIFY2(lines[i] == wanted[i],
                 qPrintable(QStringLiteral("line %1: %2\n    wanted: %3").arg(i + 1).arg(lines[i], wanted[i])));
    QCOMPARE(lines.size(), wanted.size());
}

void OfflineScriptTest::aTransactionPerMigrationFramesEachOne()
{
    ScratchProject scratch;
    scratch.addRevision(QStringLiteral("one11111"), QStringLiteral("    op.execute('SELECT 1')\n"));
    scratch.addRevision(QStringLiteral("two22222"), QStringLiteral("    op.execute('SELECT 2')\n"));
    const Project project = scratch.open();
    OfflineRequest request{.project = project, .dialectName = QStringLiteral("postgresql")};
    request.environment.transactionPerMigration = true;
    QCOMPARE(OfflineScript::upgrade(request, QStringLiteral("head")).text(),
             QStringLiteral("BEGIN;\n\nCREATE TABLE alembic_version (\n    version_num VARCHAR(32) NOT NULL, \n"
                            "    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)\n);\n\n"
                            "-- Running upgrade  -> one11111\n\nSELECT 1;\n\n"
                            "INSERT INTO alembic_version (version_num) VALUES ('one11111') "
                            "RETURNING alembic_version.version_num;\n\nCOMMIT;\n\nBEGIN;\n\n"
                            "-- Running upgrade one11111 -> two22222\n\nSELECT 2;\n\n"
                            "UPDATE alembic_version SET version_num='two22222' WHERE alembic_version.version_num = "
                            "'one11111';\n\nCOMMIT;\n\n"));
}

void OfflineScriptTest::everyPieceKnowsItsLine()
{
    ScratchProject scratch;
    scratch.addRevision(
        QStringLiteral("one11111"),
        QStringLiteral("    op.create_table('t', sa.Column('a', sa.Integer()))\n    op.drop_table('t')\n"));
    const Project project = scratch.open();
    const OfflineScript script =
        OfflineScript::upgrade({.project = project, .dialectName = QStringLiteral("sqlite")}, QStringLiteral("head"));
    const auto drop = std::ranges::find_if(
        script.pieces, [](const OfflinePiece &piece) { return piece.statement.text == QLatin1String("DROP TABLE t"); });
    QVERIFY(drop != script.pieces.end());
    QCOMPARE(drop->revision, QStringLiteral("one11111"));
    QCOMPARE(drop->statement.source.line, 11);
    QCOMPARE(drop->statement.source.file, scratch.file(QStringLiteral("migrations/versions/one11111.py")));
    QCOMPARE(drop->text, QStringLiteral("DROP TABLE t;\n\n"));
}

void OfflineScriptTest::aFailingRevisionKeepsTheOutputSoFar()
{
    ScratchProject scratch;
    scratch.addRevision(QStringLiteral("one11111"), QStringLiteral("    op.execute('SELECT 1')\n"));
    scratch.addRevision(QStringLiteral("bad22222"),
                        QStringLiteral("    op.execute('SELECT 2')\n    raise ValueError('no more')\n"));
    const Project project = scratch.open();
    const OfflineScript script = OfflineScript::upgrade(
        {.project = project, .dialectName = QStringLiteral("postgresql")}, QStringLiteral("one11111:head"));
    QVERIFY(script.error);
    QVERIFY(script.error->message.contains(QStringLiteral("no more")));
    QCOMPARE(script.error->where.line, 11);
    QCOMPARE(script.failedRevision, QStringLiteral("bad22222"));
    QCOMPARE(script.text(), QStringLiteral("BEGIN;\n\n-- Running upgrade one11111 -> bad22222\n\nSELECT 2;\n\n"));
}

void OfflineScriptTest::anUnknownTargetIsNamed()
{
    const ScratchProject scratch = ScratchProject::sample();
    const Project project = scratch.open();
    const OfflineScript script =
        OfflineScript::upgrade({.project = project, .dialectName = QStringLiteral("sqlite")}, QStringLiteral("zzzz"));
    QVERIFY(script.error);
    QCOMPARE(script.error->message, QStringLiteral("Can't locate revision identified by 'zzzz'"));
}

void OfflineScriptTest::aDowngradeNeedsARange()
{
    const ScratchProject scratch = ScratchProject::sample();
    const Project project = scratch.open();
    const OfflineScript script =
        OfflineScript::downgrade({.project = project, .dialectName = QStringLiteral("sqlite")}, QStringLiteral("base"));
    QVERIFY(script.error);
    QCOMPARE(script.error->message, QStringLiteral("downgrade with --sql requires <fromrev>:<torev>"));
}

void OfflineScriptTest::stampsAndTheVersionTable()
{
    ScratchProject scratch;
    scratch.addRevision(QStringLiteral("one11111"), QStringLiteral("    pass\n"));
    const Project project = scratch.open();
    const OfflineRequest request{.project = project, .dialectName = QStringLiteral("sqlite")};
    const QString table = QStringLiteral("CREATE TABLE alembic_version (\n    version_num VARCHAR(32) NOT NULL, \n"
                                         "    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)\n);\n\n");
    QCOMPARE(OfflineScript::ensureVersion(request).text(), table);
    QCOMPARE(OfflineScript::stamp(request, {QStringLiteral("head")}).text(),
             QString(table + QStringLiteral("-- Running stamp_revision  -> one11111\n\nINSERT INTO alembic_version "
                                            "(version_num) VALUES ('one11111') RETURNING version_num;\n\n")));
}

void OfflineScriptTest::whatADialectRefusesIsAGapForReaders()
{
    ScratchProject scratch;
    scratch.addRevision(QStringLiteral("one11111"),
                        QStringLiteral("    op.drop_constraint(None, 't', type_='foreignkey')\n"
                                       "    op.drop_column('t', 'a')\n"));
    const Project project = scratch.open();
    OfflineRequest request{.project = project, .dialectName = QStringLiteral("postgresql")};

    const OfflineScript meant = OfflineScript::upgrade(request, QStringLiteral("base:head"));
    QVERIFY(meant.error);
    QVERIFY2(meant.error->message.contains(QStringLiteral("it has no name")), qPrintable(meant.error->message));
    QVERIFY(!meant.text().contains(QStringLiteral("DROP COLUMN")));

    request.isMeantToRun = false;
    const OfflineScript read = OfflineScript::upgrade(request, QStringLiteral("base:head"));
    QVERIFY2(!read.error, read.error ? qPrintable(read.error->message) : "");
    QVERIFY(read.hasGaps);
    const auto gap = std::ranges::find_if(
        read.pieces, [](const OfflinePiece &piece) { return piece.statement.kind == Statement::Kind::Gap; });
    QVERIFY(gap != read.pieces.end());
    QVERIFY2(gap->text.contains(QStringLiteral("it has no name")), qPrintable(gap->text));
    QVERIFY(gap->statement.source.isValid());
    QVERIFY2(read.text().contains(QStringLiteral("ALTER TABLE t DROP COLUMN a;")), qPrintable(read.text()));
    QVERIFY(std::ranges::any_of(read.diagnostics, [](const Diagnostic &diagnostic) {
        return diagnostic.code == QLatin1String("cannot-be-written");
    }));
}

void OfflineScriptTest::aScriptThatExpectsTheRefusalHasNoGap()
{
    ScratchProject scratch;
    scratch.addRevision(QStringLiteral("one11111"),
                        QStringLiteral("    op.create_table('t', sa.Column('a', sa.Integer))\n"
                                       "    try:\n"
                                       "        op.drop_constraint('uq', 't')\n"
                                       "    except:\n"
                                       "        op.drop_column('t', 'a')\n"));
    const Project project = scratch.open();
    for (const bool isMeantToRun : {true, false}) {
        OfflineRequest request{.project = project, .dialectName = QStringLiteral("sqlite")};
        request.isMeantToRun = isMeantToRun;
        const OfflineScript script = OfflineScript::upgrade(request, QStringLiteral("base:head"));
        QVERIFY2(!script.error, script.error ? qPrintable(script.error->message) : "");
        QVERIFY2(!script.hasGaps, qPrintable(script.text()));
        QVERIFY2(script.text().contains(QStringLiteral("ALTER TABLE t DROP COLUMN a;")), qPrintable(script.text()));
    }
    // What the earlier scripts leave is replayed in the same way.
    SchemaHistory history(project, QStringLiteral("sqlite"), {}, {}, nullptr);
    const SchemaReplay after = history.after({QStringLiteral("one11111")});
    const Table *table = after.schema().table({{}, QStringLiteral("t")});
    QVERIFY(table);
    QVERIFY(table->columns.empty());
}

void OfflineScriptTest::aTryWithoutHandlersExpectsNoRefusal()
{
    ScratchProject scratch;
    scratch.addRevision(QStringLiteral("one11111"),
                        QStringLiteral("    try:\n"
                                       "        op.drop_constraint(None, 't', type_='foreignkey')\n"
                                       "        op.drop_column('t', 'a')\n"
                                       "    finally:\n"
                                       "        op.drop_column('t', 'b')\n"));
    const Project project = scratch.open();
    const OfflineScript script =
        OfflineScript::upgrade({.project = project, .dialectName = QStringLiteral("postgresql"), .isMeantToRun = false},
                               QStringLiteral("base:head"));
    QVERIFY2(!script.error, script.error ? qPrintable(script.error->message) : "");
    QCOMPARE(textsOfScript(script), QStringList({QStringLiteral("gap"), QStringLiteral("ALTER TABLE t DROP COLUMN a"),
                                                 QStringLiteral("ALTER TABLE t DROP COLUMN b")}));
}

void OfflineScriptTest::aRefusedCallCostsNoOtherOfItsBatch()
{
    ScratchProject scratch;
    scratch.addRevision(QStringLiteral("one11111"),
                        QStringLiteral("    with op.batch_alter_table('t') as batch_op:\n"
                                       "        batch_op.drop_column('a')\n"
                                       "        batch_op.drop_constraint(None, type_='foreignkey')\n"
                                       "        batch_op.drop_column('b')\n"));
    const Project project = scratch.open();
    const OfflineScript script =
        OfflineScript::upgrade({.project = project, .dialectName = QStringLiteral("postgresql"), .isMeantToRun = false},
                               QStringLiteral("base:head"));
    QVERIFY2(!script.error, script.error ? qPrintable(script.error->message) : "");
    QCOMPARE(textsOfScript(script), QStringList({QStringLiteral("ALTER TABLE t DROP COLUMN a"), QStringLiteral("gap"),
                                                 QStringLiteral("ALTER TABLE t DROP COLUMN b")}));
}

void OfflineScriptTest::theProjectsSettingsSayWhatNamesStandFor()
{
    ScratchProject scratch;
    scratch.write(QStringLiteral("retort.toml"),
                  QStringLiteral("[types]\n\"app.types.GUID\" = \"CHAR(36)\"\n[values]\n"
                                 "\"app.config.SITE\" = \"shop\"\n\"app.config.KINDS\" = [1, 2.5, true]\n"));
    scratch.addRevision(QStringLiteral("a1"),
                        QStringLiteral("    from app import config\n    from app.types import GUID\n"
                                       "    op.add_column('t', sa.Column('a', GUID()))\n"
                                       "    op.execute(f'SELECT {config.SITE} {config.KINDS}')\n"));
    const Project project = scratch.open();
    const OfflineScript script = OfflineScript::upgrade({.project = project,
                                                         .dialectName = QStringLiteral("postgresql"),
                                                         .environment = readEnvironment(project, {}, false).options,
                                                         .isMeantToRun = false},
                                                        QStringLiteral("base:head"));
    QCOMPARE(textsOfScript(script), QStringList({QStringLiteral("ALTER TABLE t ADD COLUMN a CHAR(36)"),
                                                 QStringLiteral("SELECT shop [1, 2.5, True]")}));
    scratch.write(QStringLiteral("retort.toml"), QStringLiteral("[values]\n\"app.config.SITE\" = 2024-01-02\n"));
    const auto broken = ScriptSettings::read(scratch.file(QStringLiteral("retort.toml")));
    QVERIFY(!broken);
    QCOMPARE(broken.error().message, QStringLiteral("app.config.SITE in [values] must be text, a number, true, false, "
                                                    "or a list or table of them"));
    QCOMPARE(broken.error().where.line, 2);
}

void OfflineScriptTest::whatIsNotKnownStaysOpenForReaders_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char *name, const char *body, const QStringList &expected) {
        QTest::newRow(name) << QString::fromUtf8(body) << expected;
    };
    row("a column's type",
        "    from app.types import GUID\n    op.create_table('t', sa.Column('a', GUID(), nullable=False))\n",
        {QStringLiteral("CREATE TABLE t (\n    a <app.types.GUID> NOT NULL\n)")});
    row("a class below one that is not known",
        "    from app import db\n    class Money(db.TypeDecorator):\n        impl = db.Numeric\n"
        "    op.add_column('t', sa.Column('a', Money(2)))\n",
        {QStringLiteral("ALTER TABLE t ADD COLUMN a <app.db.Numeric>")});
    row("an operation that is not taken as it is given",
        "    op.create_foreign_key('fk', 'a', 'b')\n    op.drop_column('t', 'x')\n",
        {QStringLiteral("gap"), QStringLiteral("ALTER TABLE t DROP COLUMN x")});
    row("a table to insert into", "    from app import tables\n    op.bulk_insert(tables.kind, [{'name': 'x'}])\n",
        {QStringLiteral("INSERT INTO <app.tables.kind> (name) VALUES ('x')")});
    row("a value that its type cannot take",
        "    class Key(sa.types.TypeDecorator):\n        impl = sa.Text\n"
        "        def process_bind_param(self, value, dialect):\n            return value.unheard_of()\n"
        "    t = sa.table('t', sa.column('k', Key()))\n    op.execute(t.update().values(k='x'))\n",
        {QStringLiteral("UPDATE t SET k='x'")});
    row("what a library's object lacks",
        "    url = op.get_bind().engine.pool.unheard_of\n    op.drop_column('t', 'x')\n",
        {QStringLiteral("ALTER TABLE t DROP COLUMN x")});
    row("rows to insert",
        "    t = sa.table('t', sa.column('a', sa.Integer), sa.column('b', sa.String))\n"
        "    from app import row\n    op.bulk_insert(t, [row])\n",
        {QStringLiteral("INSERT INTO t (a, b) VALUES (")});
    row("a column that its table does not name",
        "    t = sa.table('elsewhere')\n"
        "    op.execute(t.delete().where(t.c.code == 'x'))\n",
        {QStringLiteral("DELETE FROM elsewhere WHERE")});
    row("a submodule that nobody imported",
        "    import collections\n    assert isinstance({}, collections.abc.Mapping)\n    op.drop_column('t', 'x')\n",
        {QStringLiteral("ALTER TABLE t DROP COLUMN x")});
}

void OfflineScriptTest::whatIsNotKnownStaysOpenForReaders()
{
    QFETCH(QString, body);
    QFETCH(QStringList, expected);
    ScratchProject scratch;
    scratch.addRevision(QStringLiteral("raw11111"), QStringLiteral("    op.execute('DO $$ something $$')\n"));
    scratch.addRevision(QStringLiteral("one11111"), body);
    const Project project = scratch.open();
    const OfflineScript script =
        OfflineScript::upgrade({.project = project, .dialectName = QStringLiteral("postgresql"), .isMeantToRun = false},
                               QStringLiteral("raw11111:head"));
    QVERIFY2(!script.error, script.error ? qPrintable(script.error->message) : "");
    QStringList texts;
    for (const OfflinePiece &piece : script.pieces) {
        if (piece.statement.operation >= 0)
            texts << (piece.statement.kind == Statement::Kind::Gap ? QStringLiteral("gap") : piece.statement.text);
    }
    QVERIFY2(texts.size() >= expected.size(), qPrintable(texts.join(u'\n')));
    for (const QString &text : expected) {
        QVERIFY2(std::ranges::any_of(texts, [&](const QString &found) { return found.startsWith(text); }),
                 qPrintable(texts.join(u'\n')));
    }
}

void OfflineScriptTest::oneHistoryServesAllScripts()
{
    ScratchProject scratch;
    scratch.addRevision(QStringLiteral("one11111"),
                        QStringLiteral("    op.create_table('t', sa.Column('a', sa.Integer(), nullable=False), "
                                       "sa.Column('b', sa.String(5)), sa.Column('c', sa.Text()))\n"));
    for (const char *column : {"b", "c"}) {
        scratch.addRevision(QStringLiteral("drop_%1").arg(QLatin1String(column)),
                            QStringLiteral("    with op.batch_alter_table('t') as batch_op:\n"
                                           "        batch_op.drop_column('%1')\n")
                                .arg(QLatin1String(column)),
                            QStringLiteral("    with op.batch_alter_table('t') as batch_op:\n"
                                           "        batch_op.add_column(sa.Column('%1', sa.Text()))\n")
                                .arg(QLatin1String(column)));
    }
    const Project project = scratch.open();
    SchemaHistory history(project, QStringLiteral("sqlite"), {}, {});
    // In any order, each script says with the shared history what it says alone.
    for (const char *id : {"drop_c", "one11111", "drop_b", "drop_c"}) {
        const int index = project.graph().find(QLatin1String(id));
        for (const auto direction : {MigrationStep::Direction::Upgrade, MigrationStep::Direction::Downgrade}) {
            const OfflineRequest alone{.project = project, .dialectName = QStringLiteral("sqlite")};
            OfflineRequest shared{.project = project, .dialectName = QStringLiteral("sqlite")};
            shared.history = &history;
            const QString text = OfflineScript::revision(shared, index, direction).text();
            QCOMPARE(text, OfflineScript::revision(alone, index, direction).text());
            const bool isCopied = QByteArray(id) != "one11111" && direction == MigrationStep::Direction::Upgrade;
            QCOMPARE(text.contains(QStringLiteral("_alembic_tmp_t")), isCopied);
        }
    }
}

/// The earlier scripts see the same variables and the same tag as the one that is written.
void OfflineScriptTest::earlierScriptsAreFollowedWithTheRunsVariables()
{
    ScratchProject scratch;
    scratch.addRevision(QStringLiteral("one11111"),
                        QStringLiteral("    import os\n    from alembic import context\n"
                                       "    op.create_table('t', sa.Column('a', sa.Integer()))\n"
                                       "    if os.environ.get('RETORT_TEST_IS_NOT_SET'):\n"
                                       "        op.add_column('t', sa.Column('b', sa.Integer()))\n"
                                       "    if context.get_tag_argument() == 'more':\n"
                                       "        op.add_column('t', sa.Column('c', sa.Integer()))\n"));
    scratch.addRevision(QStringLiteral("two22222"),
                        QStringLiteral("    with op.batch_alter_table('t') as batch_op:\n"
                                       "        batch_op.drop_column('a')\n"
                                       "        batch_op.add_column(sa.Column('d', sa.Text()))\n"));
    const Project project = scratch.open();
    for (const bool isTagged : {false, true}) {
        OfflineRequest request{.project = project, .dialectName = QStringLiteral("sqlite")};
        request.variables = Variables::Whole;
        if (isTagged)
            request.environment.tag = QStringLiteral("more");
        const OfflineScript script = OfflineScript::upgrade(request, QStringLiteral("one11111:head"));
        QVERIFY2(!script.error, script.error ? qPrintable(script.error->message) : "");
        QVERIFY(!script.hasGaps);
        QVERIFY(!script.text().contains(QStringLiteral("b INTEGER")));
        QCOMPARE(script.text().contains(QStringLiteral("c INTEGER")), isTagged);
    }
}

void OfflineScriptTest::structureIsKnownFromRawSql()
{
    ScratchProject scratch;
    scratch.addRevision(QStringLiteral("one11111"),
                        QStringLiteral("    op.execute('CREATE TABLE t (a integer); ALTER TABLE t ADD b text')\n"));
    scratch.addRevision(
        QStringLiteral("two22222"),
        QStringLiteral(
            "    columns = [c['name'] for c in sa.inspect(op.get_bind()).get_columns('t')]\n"
            "    if 'b' in columns:\n        op.drop_column('t', 'b')\n"
            "    if 'c' not in columns:\n        op.add_column('t', sa.Column('c', sa.Integer()))\n"
            "    if not sa.inspect(op.get_bind()).has_table('u'):\n        op.execute('CREATE TABLE u (x int)')\n"));
    const Project project = scratch.open();
    const OfflineScript script = OfflineScript::upgrade(
        {.project = project, .dialectName = QStringLiteral("postgresql")}, QStringLiteral("one11111:head"));
    QVERIFY2(!script.error, script.error ? qPrintable(script.error->message) : "");
    QVERIFY(!script.hasGaps);
    for (const char *statement :
         {"ALTER TABLE t DROP COLUMN b;", "ALTER TABLE t ADD COLUMN c INTEGER;", "CREATE TABLE u"})
        QVERIFY2(script.text().contains(QLatin1String(statement)), qPrintable(script.text()));
}

void OfflineScriptTest::batchModeWorksWithoutADatabase()
{
    ScratchProject scratch;
    scratch.addRevision(QStringLiteral("one11111"),
                        QStringLiteral("    op.create_table('t', sa.Column('a', sa.Integer(), nullable=False), "
                                       "sa.Column('b', sa.String(5)))\n"));
    scratch.addRevision(
        QStringLiteral("two22222"),
        QStringLiteral("    with op.batch_alter_table('t') as batch_op:\n        batch_op.drop_column('b')\n"));
    const Project project = scratch.open();
    const OfflineScript script = OfflineScript::upgrade({.project = project, .dialectName = QStringLiteral("sqlite")},
                                                        QStringLiteral("one11111:head"));
    QVERIFY2(!script.error, script.error ? qPrintable(script.error->message) : "");
    QVERIFY2(script.text().contains(QStringLiteral("CREATE TABLE _alembic_tmp_t (\n    a INTEGER NOT NULL\n);")),
             qPrintable(script.text()));
    QVERIFY(script.text().contains(QStringLiteral("ALTER TABLE _alembic_tmp_t RENAME TO t;")));
}

void OfflineScriptTest::oneRevisionAlone()
{
    const ScratchProject scratch = ScratchProject::sample();
    const Project project = scratch.open();
    const OfflineRequest request{.project = project, .dialectName = QStringLiteral("postgresql")};
    const RevisionGraph &graph = project.graph();
    for (int index = 0; index < graph.size(); ++index) {
        const OfflineScript up = OfflineScript::revision(request, index, MigrationStep::Direction::Upgrade);
        QVERIFY2(!up.error, up.error ? qPrintable(graph.id(index) + up.error->message) : "");
        QCOMPARE(up.plan.steps.size(), size_t(1));
        QCOMPARE(up.plan.steps[0].id, graph.id(index));
        const OfflineScript down = OfflineScript::revision(request, index, MigrationStep::Direction::Downgrade);
        QVERIFY2(!down.error, down.error ? qPrintable(graph.id(index) + down.error->message) : "");
        QCOMPARE(down.plan.steps.size(), size_t(1));
        QCOMPARE(down.plan.steps[0].revision, index);
    }
}

void OfflineScriptTest::sqlRevisionsArePrinted()
{
    ScratchProject scratch;
    scratch.write(
        QStringLiteral("migrations/versions/plain.sql"),
        QStringLiteral("-- message: m\n-- revision: 3f2a9c1b7d4e\n-- revises:\n-- upgrade\n"
                       "CREATE TABLE o (id INTEGER);\nCREATE INDEX i ON o (id);\n-- downgrade\nDROP TABLE o;\n"));
    const Project project = scratch.open();
    const OfflineRequest request{.project = project, .dialectName = QStringLiteral("postgresql")};
    const QString text = OfflineScript::upgrade(request, QStringLiteral("head")).text();
    // An editor of Windows makes no difference.
    QFile file(scratch.file(QStringLiteral("migrations/versions/plain.sql")));
    QVERIFY(file.open(QIODevice::ReadWrite));
    const QByteArray lines = file.readAll().replace("\n", "\r\n");
    QVERIFY(file.seek(0) && file.write(lines) == lines.size() && file.flush());
    const Project windows = scratch.open();
    QCOMPARE(OfflineScript::upgrade({.project = windows, .dialectName = QStringLiteral("postgresql")},
                                    QStringLiteral("head"))
                 .text(),
             text);
    QVERIFY2(
        text.contains(QStringLiteral("\n\nCREATE TABLE o (id INTEGER);\n\nCREATE INDEX i ON o (id);\n\nINSERT INTO")),
        qPrintable(text));
    const QString down = OfflineScript::downgrade(request, QStringLiteral("head:base")).text();
    QVERIFY2(down.contains(QStringLiteral("\n\nDROP TABLE o;\n\nDELETE FROM")), qPrintable(down));
}

void OfflineScriptTest::anUnknownDialectIsNamed()
{
    const ScratchProject scratch = ScratchProject::sample();
    const Project project = scratch.open();
    const OfflineScript script =
        OfflineScript::upgrade({.project = project, .dialectName = QStringLiteral("firebird")}, QStringLiteral("head"));
    QVERIFY(script.error);
    QVERIFY(script.error->message.contains(QStringLiteral("firebird")));
    QVERIFY(script.pieces.empty());
}

QTEST_GUILESS_MAIN(OfflineScriptTest)
#include "OfflineScriptTest.moc"
