// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/MigrationRun.h"
#include "engine/migration/Migrator.h"
#include "tests/support/ScratchProject.h"
#include "tests/support/TestData.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

using namespace retort;
using test::ScratchProject;

namespace {

/// Remembers what a run says.
struct Witness : MigrationObserver
{
    QStringList revisions;
    QStringList statements;
    std::vector<StatementProgress> finished;
    int waits = 0;
    QString holder;
    std::function<void()> onStatement = {};

    void waitingForLock(const LockWait &wait) override
    {
        ++waits;
        holder = wait.holder;
    }
    void revisionStarted(int, const MigrationStep &step) override { revisions << step.id; }
    void statementStarted(const StatementProgress &progress) override
    {
        statements << progress.statement.text;
        if (onStatement)
            onStatement();
    }
    void statementFinished(const StatementProgress &progress) override { finished.push_back(progress); }
};

QJsonArray goldens(const char *name)
{
    return QJsonDocument::fromJson(test::readText(test::dataPath(QLatin1String(name))).toUtf8()).array();
}

/// SQL whose white space and order of lines do not count: Alembic prints kept constraints in no fixed order.
QString plain(const QString &sql)
{
    if (!sql.startsWith(QLatin1String("CREATE TABLE")))
        return sql.simplified();
    QStringList lines;
    for (const QString &line : sql.split(QLatin1Char('\n')))
        lines << line.simplified().remove(QRegularExpression(QStringLiteral(",$")));
    if (lines.size() > 2)
        std::sort(lines.begin() + 1, lines.end() - 1);
    return lines.join(QLatin1Char('\n'));
}

QStringList plainStatements(const QStringList &statements)
{
    QStringList result;
    QStringList indexes;
    for (const QString &statement : statements) {
        if (QRegularExpression(QStringLiteral("^CREATE (UNIQUE )?INDEX")).match(statement).hasMatch()) {
            indexes << plain(statement);
            continue;
        }
        indexes.sort();
        result += std::exchange(indexes, {});
        result << plain(statement);
    }
    indexes.sort();
    return result + indexes;
}

QStringList plainSchema(const QJsonArray &schema)
{
    QStringList result;
    for (const QJsonValue &row : schema)
        result << row[0].toString() + QLatin1Char(' ') + row[1].toString() + QLatin1Char('\n') +
                      plain(row[3].toString());
    return result;
}

QStringList plainSchema(const ScratchProject &project)
{
    QStringList result;
    for (const QString &row : project.schema())
        result << row.section(QLatin1Char('|'), 0, 0) + QLatin1Char(' ') + row.section(QLatin1Char('|'), 1, 1) +
                      QLatin1Char('\n') + plain(row.section(QLatin1Char('|'), 3));
    return result;
}

QStringList stringsOf(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue &item : value.toArray())
        list << item.toString();
    return list;
}

const QString kCreate = QStringLiteral("    op.create_table('%1', sa.Column('id', sa.Integer(), primary_key=True))\n");
const QString kDrop = QStringLiteral("    op.drop_table('%1')\n");

/// Three revisions that make one table each.
ScratchProject threeTables()
{
    ScratchProject project;
    for (const char *name : {"one", "two", "three"})
        project.addRevision(QLatin1String(name) + QStringLiteral("1111"), kCreate.arg(QLatin1String(name)),
                            kDrop.arg(QLatin1String(name)));
    return project;
}

} // namespace

class MigrationRunTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void leavesTheSampleAsAlembicLeavesIt();
    void sendsTheBatchStatementsThatAlembicSends_data();
    void sendsTheBatchStatementsThatAlembicSends();
    void aFailingStatementUndoesTheWholeRun();
    void aFailingStatementNamesItsPlace();
    void withATransactionPerMigrationTheEarlierOnesStay();
    void anAutocommitBlockIsNamed();
    void aCommitInAScriptIsNoticed();
    void aPragmaWithoutEffectIsNamed();
    void sqlRevisionsRunStatementByStatement();
    void severalStatementsInOneTextAreSentOneByOne();
    void aScriptSeesRowsOfTheDatabase();
    void aVersionRowThatIsMissingStopsTheRun();
    void badDatabasesAreNamedAndLeftAlone_data();
    void badDatabasesAreNamedAndLeftAlone();
    void anUnknownRevisionInTheTableIsNamed();
    void anUnknownTargetMakesNoFile();
    void aRevisionWithAnAutocommitBlockIsWholeAlthoughTheNextOneFails()
    {
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), QStringLiteral("    op.execute('CREATE TABLE t (id INTEGER)')\n"));
        project.addRevision(QStringLiteral("b2"), QStringLiteral("    with op.get_context().autocommit_block():\n"
                                                                 "        op.execute('INSERT INTO t VALUES (1)')\n"
                                                                 "    op.execute('INSERT INTO t VALUES (2)')\n"));
        project.addRevision(QStringLiteral("c3"), QStringLiteral("    op.execute('INSERT INTO t VALUES (3)')\n"
                                                                 "    op.execute('INSERT INTO missing VALUES (1)')\n"));
        const RunOutcome outcome = project.upgrade();
        QVERIFY(!outcome.isSuccess());
        QCOMPARE(outcome.applied, (QStringList{QStringLiteral("a1"), QStringLiteral("b2")}));
        QCOMPARE(project.rows(), QStringList(QStringLiteral("b2")));
        QCOMPARE(project.ask(QStringLiteral("SELECT id FROM t ORDER BY id")),
                 (QStringList{QStringLiteral("1"), QStringLiteral("2")}));
    }

    void whatAScriptRolledBackIsNotCalledApplied()
    {
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), kCreate.arg(QStringLiteral("one")));
        project.addRevision(QStringLiteral("b2"),
                            QStringLiteral("    op.execute('ROLLBACK')\n") + kCreate.arg(QStringLiteral("two")) +
                                QStringLiteral("    with op.get_context().autocommit_block():\n"
                                               "        op.execute('CREATE TABLE three (id INTEGER)')\n"
                                               "    op.execute('DROP TABLE nowhere')\n"));
        const RunOutcome outcome = project.upgrade();
        QVERIFY(!outcome.isSuccess());
        QVERIFY2(outcome.error->message.contains(QStringLiteral("nowhere")), qPrintable(outcome.error->message));
        QCOMPARE(project.ask(QStringLiteral("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")),
                 QStringList({QStringLiteral("three"), QStringLiteral("two")}));
        QCOMPARE(outcome.applied, QStringList());
        QCOMPARE(outcome.rowsAfter, QStringList());
    }

    /// What was committed before a script's ROLLBACK stays.
    void whatWasCommittedBeforeAScriptsRollbackIsApplied()
    {
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), kCreate.arg(QStringLiteral("one")));
        project.addRevision(QStringLiteral("b2"), QStringLiteral("    op.execute('COMMIT')\n") +
                                                      kCreate.arg(QStringLiteral("two")) +
                                                      QStringLiteral("    op.execute('ROLLBACK')\n"
                                                                     "    op.execute('DROP TABLE nowhere')\n"));
        const RunOutcome outcome = project.upgrade();
        QVERIFY(!outcome.isSuccess());
        QCOMPARE(outcome.applied, QStringList(QStringLiteral("a1")));
        QCOMPARE(outcome.rowsAfter, QStringList(QStringLiteral("a1")));
        QCOMPARE(project.rows(), QStringList(QStringLiteral("a1")));
    }

    void manyRowsTakeFewStatementsAndAsLongAsTheyNeed()
    {
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"),
                            QStringLiteral("    op.create_table('t', sa.Column('id', sa.Integer(), primary_key=True))\n"
                                           "    t = sa.table('t', sa.column('id', sa.Integer))\n"
                                           "    op.get_bind().execute(t.insert(), [{'id': i} for i in range(1200)])\n"
                                           "    op.bulk_insert(t, [{'id': i + 2000} for i in range(1200)])\n"
                                           "    for row in op.get_bind().execute(sa.select(t.c.id)):\n"
                                           "        print('x' * 600)\n"));
        const RunOutcome outcome = project.upgrade();
        QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
        QCOMPARE(project.ask(QStringLiteral("SELECT count(*), sum(id) FROM t")),
                 QStringList{QStringLiteral("2400|3838800")});
        // The tables, the revision, and three statements for each 1,200 rows.
        QVERIFY2(outcome.statementCount < 12, qPrintable(QString::number(outcome.statementCount)));
    }

    void nothingToDoNeedsNoLock();
    void whoWaitsForALockSaysSoAndGoesOn();
    void theWaitForALockIsBounded();
    void ofTwoRunsAtOnceExactlyOneApplies();
    void aCancelUndoesTheRun();
    void aCancelEndsTheWaitForALock();
    void theMigratorReportsInItsOwnThread();
    void theMigratorCanBeCancelled();
    void destroyingAMigratorEndsItsRun();
};

void MigrationRunTest::leavesTheSampleAsAlembicLeavesIt()
{
    const ScratchProject project = ScratchProject::sample();
    const QHash<QString, MigrationRequest::Verb> verbs = {
        {QStringLiteral("upgrade"), MigrationRequest::Verb::Upgrade},
        {QStringLiteral("downgrade"), MigrationRequest::Verb::Downgrade},
        {QStringLiteral("stamp"), MigrationRequest::Verb::Stamp},
        {QStringLiteral("ensure_version"), MigrationRequest::Verb::EnsureVersion}};
    for (const QJsonValue &golden : goldens("migration/sample.json")) {
        QStringList command = stringsOf(golden[QStringLiteral("command")]);
        const QString name = command.join(QLatin1Char(' '));
        MigrationRequest request = project.request(verbs.value(command.takeFirst()));
        request.purge = command.removeAll(QStringLiteral("--purge")) > 0;
        request.targets = command;
        const RunOutcome outcome = runMigration(request);
        QVERIFY2(outcome.isSuccess(),
                 qPrintable(name + QLatin1String(": ") + (outcome.error ? outcome.error->message : QString())));
        QCOMPARE(project.rows(), stringsOf(golden[QStringLiteral("rows")]));
        QStringList rowsAfter = outcome.rowsAfter;
        rowsAfter.sort();
        QCOMPARE(rowsAfter, project.rows());
        const QStringList wanted = plainSchema(golden[QStringLiteral("schema")].toArray());
        const QStringList schema = plainSchema(project);
        for (qsizetype i = 0; i < std::min(wanted.size(), schema.size()); ++i)
            QCOMPARE(schema[i], wanted[i]);
        QCOMPARE(schema.size(), wanted.size());
        const QJsonObject data = golden[QStringLiteral("data")].toObject();
        for (auto table = data.begin(); table != data.end(); ++table) {
            QStringList rows;
            for (const QJsonValue &row : table->toArray()) {
                QStringList values;
                for (const QJsonValue &value : row.toArray())
                    values << (value.isNull() ? QStringLiteral("None") : value.toString());
                rows << values.join(QLatin1Char('|'));
            }
            QCOMPARE(project.ask(QStringLiteral("SELECT * FROM \"%1\" ORDER BY 1, 2").arg(table.key())), rows);
        }
    }
}

void MigrationRunTest::sendsTheBatchStatementsThatAlembicSends_data()
{
    QTest::addColumn<QJsonObject>("golden");
    for (const QJsonValue &golden : goldens("migration/batch.json"))
        QTest::newRow(qPrintable(golden[QStringLiteral("name")].toString())) << golden.toObject();
}

void MigrationRunTest::sendsTheBatchStatementsThatAlembicSends()
{
    QFETCH(QJsonObject, golden);
    ScratchProject project;
    for (const QString &statement : stringsOf(golden[QStringLiteral("setup")]))
        project.ask(statement);
    project.addRevision(QStringLiteral("batch111"), golden[QStringLiteral("upgrade")].toString());
    Witness witness;
    const RunOutcome outcome =
        runMigration(project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("head")}), &witness);
    QVERIFY2(outcome.isSuccess(), outcome.error ? qPrintable(outcome.error->message) : "");
    QStringList sent;
    for (const StatementProgress &progress : witness.finished) {
        if (progress.statement.source.isValid())
            sent << progress.statement.text;
    }
    const QStringList statements = plainStatements(sent);
    const QStringList wanted = plainStatements(stringsOf(golden[QStringLiteral("statements")]));
    for (qsizetype i = 0; i < std::min(wanted.size(), statements.size()); ++i)
        QCOMPARE(statements[i], wanted[i]);
    QCOMPARE(statements.size(), wanted.size());
    QStringList schema = plainSchema(project);
    schema.removeIf([](const QString &row) { return row.startsWith(QLatin1String("table alembic_version")); });
    QCOMPARE(schema, plainSchema(golden[QStringLiteral("schema")].toArray()));
}

void MigrationRunTest::aFailingStatementUndoesTheWholeRun()
{
    ScratchProject project = threeTables();
    QVERIFY(project.upgrade(QStringLiteral("one1111")).isSuccess());
    const QStringList before = project.schema();
    project.addRevision(QStringLiteral("bad11111"),
                        kCreate.arg(QStringLiteral("four")) + QStringLiteral("    op.execute('DROP TABLE nowhere')\n"));
    const RunOutcome outcome = project.upgrade();
    QVERIFY(!outcome.isSuccess());
    QCOMPARE(project.schema(), before);
    QCOMPARE(project.rows(), QStringList{QStringLiteral("one1111")});
    QCOMPARE(outcome.rowsAfter, QStringList{QStringLiteral("one1111")});
    QVERIFY(outcome.applied.isEmpty());
    QCOMPARE(outcome.failedRevision, QStringLiteral("bad11111"));
}

void MigrationRunTest::aFailingStatementNamesItsPlace()
{
    ScratchProject project;
    project.addRevision(QStringLiteral("bad11111"),
                        QStringLiteral("    op.execute('SELECT 1')\n    op.execute('DROP TABLE nowhere')\n"));
    const RunOutcome outcome = project.upgrade();
    QVERIFY(outcome.error);
    QVERIFY(outcome.error->kind == Error::Kind::Database);
    QVERIFY2(outcome.error->message.contains(QStringLiteral("Revision bad11111 (step bad11111) failed")),
             qPrintable(outcome.error->message));
    QVERIFY(outcome.error->message.contains(QStringLiteral("no such table: nowhere")));
    QVERIFY(outcome.error->message.contains(QStringLiteral("[SQL: DROP TABLE nowhere]")));
    QCOMPARE(outcome.error->where.file, project.file(QStringLiteral("migrations/versions/bad11111.py")));
    QCOMPARE(outcome.error->where.line, 11);
    QCOMPARE(outcome.failedStatement->text, QStringLiteral("DROP TABLE nowhere"));
    // A run that failed leaves no file where there was none.
    QVERIFY(!QFile::exists(project.databaseFile()));
}

void MigrationRunTest::withATransactionPerMigrationTheEarlierOnesStay()
{
    ScratchProject project = threeTables();
    project.addRevision(QStringLiteral("bad11111"), QStringLiteral("    op.execute('DROP TABLE nowhere')\n"));
    MigrationRequest request = project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("head")});
    request.environment.transactionPerMigration = true;
    const RunOutcome outcome = runMigration(request);
    QVERIFY(!outcome.isSuccess());
    QCOMPARE(project.rows(), QStringList{QStringLiteral("three1111")});
    QCOMPARE(outcome.applied,
             (QStringList{QStringLiteral("one1111"), QStringLiteral("two1111"), QStringLiteral("three1111")}));
    QVERIFY(!QFile::exists(project.databaseFile() + QLatin1String(".retort-lock")));
}

void MigrationRunTest::anAutocommitBlockIsNamed()
{
    ScratchProject project = threeTables();
    project.addRevision(QStringLiteral("auto1111"),
                        QStringLiteral("    with op.get_context().autocommit_block():\n        op.execute('VACUUM')\n"
                                       "    op.execute('DROP TABLE nowhere')\n"));
    const RunOutcome outcome = project.upgrade();
    QVERIFY(!outcome.isSuccess());
    QVERIFY2(outcome.error->message.contains(QStringLiteral("nowhere")), qPrintable(outcome.error->message));
    QCOMPARE(project.rows(), QStringList{QStringLiteral("three1111")});
    QCOMPARE(outcome.applied.size(), 3);
    QVERIFY(outcome.notes.join(QLatin1Char(' ')).contains(QStringLiteral("autocommit block")));
}

void MigrationRunTest::aCommitInAScriptIsNoticed()
{
    ScratchProject project;
    project.addRevision(QStringLiteral("commit11"), kCreate.arg(QStringLiteral("t")) +
                                                        QStringLiteral("    op.execute('COMMIT')\n") +
                                                        kCreate.arg(QStringLiteral("u")));
    const RunOutcome outcome = project.upgrade();
    QVERIFY2(outcome.isSuccess(), outcome.error ? qPrintable(outcome.error->message) : "");
    QVERIFY(outcome.notes.join(QLatin1Char(' ')).contains(QStringLiteral("ended the transaction by itself")));
    QCOMPARE(project.rows(), QStringList{QStringLiteral("commit11")});
    QCOMPARE(project.schema().size(), 3);
}

void MigrationRunTest::aPragmaWithoutEffectIsNamed()
{
    ScratchProject project;
    project.addRevision(QStringLiteral("pragma11"), QStringLiteral("    op.execute('PRAGMA foreign_keys=ON')\n"));
    const RunOutcome outcome = project.upgrade();
    QVERIFY(outcome.isSuccess());
    QVERIFY(outcome.notes.join(QLatin1Char(' ')).contains(QStringLiteral("no effect inside a transaction")));
}

void MigrationRunTest::sqlRevisionsRunStatementByStatement()
{
    ScratchProject project;
    project.write(QStringLiteral("migrations/versions/plain.sql"),
                  QStringLiteral("-- message: create orders\n-- revision: 3f2a9c1b7d4e\n-- revises:\n"
                                 "-- created: 2026-11-22 12:00:00\n-- upgrade\n"
                                 "CREATE TABLE orders (id INTEGER PRIMARY KEY); -- a semicolon; in a comment\n"
                                 "CREATE TRIGGER tr AFTER INSERT ON orders BEGIN DELETE FROM orders; END;\n"
                                 "INSERT INTO orders VALUES (1);\n"
                                 "-- downgrade\nDROP TABLE orders;\n"));
    Witness witness;
    const RunOutcome outcome =
        runMigration(project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("head")}), &witness);
    QVERIFY2(outcome.isSuccess(), outcome.error ? qPrintable(outcome.error->message) : "");
    QCOMPARE(project.rows(), QStringList{QStringLiteral("3f2a9c1b7d4e")});
    QCOMPARE(witness.revisions, QStringList{QStringLiteral("3f2a9c1b7d4e")});
    // CREATE TABLE of the version table, three statements, the version.
    QCOMPARE(witness.finished.size(), size_t(5));
    QCOMPARE(witness.finished[1].statement.source.line, 6);
    QCOMPARE(witness.finished[3].statement.source.line, 8);
    QCOMPARE(project.ask(QStringLiteral("SELECT count(*) FROM orders")), QStringList{QStringLiteral("0")});
    QVERIFY(project.downgrade(QStringLiteral("base")).isSuccess());
    QCOMPARE(project.schema().size(), 1);
    QVERIFY(project.rows().isEmpty());
}

void MigrationRunTest::severalStatementsInOneTextAreSentOneByOne()
{
    ScratchProject project;
    project.addRevision(
        QStringLiteral("multi111"),
        QStringLiteral("    op.execute(\"CREATE TABLE a (x); INSERT INTO a VALUES (';'); -- done\")\n"));
    QVERIFY(project.upgrade().isSuccess());
    QCOMPARE(project.ask(QStringLiteral("SELECT x FROM a")), QStringList{QStringLiteral(";")});
}

void MigrationRunTest::aScriptSeesRowsOfTheDatabase()
{
    ScratchProject project;
    project.addRevision(
        QStringLiteral("ask11111"),
        QStringLiteral("    op.execute('CREATE TABLE t (a INTEGER, b TEXT)')\n"
                       "    op.execute(\"INSERT INTO t VALUES (1, 'x'), (2, 'y')\")\n"
                       "    bind = op.get_bind()\n"
                       "    for row in bind.execute(sa.text('SELECT a, b FROM t ORDER BY a')).fetchall():\n"
                       "        op.execute(f\"INSERT INTO t VALUES ({row[0] + 10}, '{row.b}{row.b}')\")\n"));
    const RunOutcome outcome = project.upgrade();
    QVERIFY2(outcome.isSuccess(), outcome.error ? qPrintable(outcome.error->message) : "");
    QCOMPARE(
        project.ask(QStringLiteral("SELECT a, b FROM t ORDER BY a")),
        (QStringList{QStringLiteral("1|x"), QStringLiteral("2|y"), QStringLiteral("11|xx"), QStringLiteral("12|yy")}));
}

void MigrationRunTest::aVersionRowThatIsMissingStopsTheRun()
{
    ScratchProject project = threeTables();
    QVERIFY(project.upgrade(QStringLiteral("one1111")).isSuccess());
    project.addRevision(QStringLiteral("four1111"), QStringLiteral("    op.execute('DELETE FROM alembic_version')\n"));
    const RunOutcome outcome = project.upgrade();
    QVERIFY(outcome.error);
    QVERIFY2(outcome.error->message.contains(QStringLiteral("Online migration expected to match one row when updating "
                                                            "'three1111' to 'four1111' in 'alembic_version'; 0 found")),
             qPrintable(outcome.error->message));
    QCOMPARE(project.rows(), QStringList{QStringLiteral("one1111")});
}

void MigrationRunTest::badDatabasesAreNamedAndLeftAlone_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("words");
    QTest::newRow("not a database") << "sqlite:///@/alembic.ini" << "file is not a database";
    QTest::newRow("missing folder") << "sqlite:///@/no/app.db" << "unable to open database file";
    QTest::newRow("a folder") << "sqlite:///@/migrations" << "is a folder";
    QTest::newRow("read only") << "sqlite:///file:@/made.db?mode=ro&uri=true" << "readonly database";
    QTest::newRow("a host") << "sqlite://migrations/app.db" << "Invalid SQLite URL";
    QTest::newRow("an unknown dialect") << "firebird://h/d" << "sqlalchemy.dialects:firebird";
}

void MigrationRunTest::badDatabasesAreNamedAndLeftAlone()
{
    QFETCH(QString, url);
    QFETCH(QString, words);
    ScratchProject project = threeTables();
    project.write(QStringLiteral("alembic.ini"),
                  test::readText(project.file(QStringLiteral("alembic.ini"))) + QString(2000, QLatin1Char('\n')));
    QVERIFY(Session::open(*DatabaseUrl::parse(QLatin1String("sqlite:///") + project.file(QStringLiteral("made.db")))));
    const QString ini = test::readText(project.file(QStringLiteral("alembic.ini")));
    MigrationRequest request = project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("head")});
    request.url = *DatabaseUrl::parse(url.replace(QLatin1Char('@'), project.folder()));
    const RunOutcome outcome = runMigration(request);
    QVERIFY(outcome.error);
    QVERIFY2(outcome.error->message.contains(words), qPrintable(outcome.error->message));
    QCOMPARE(test::readText(project.file(QStringLiteral("alembic.ini"))), ini);
    QVERIFY(!QFile::exists(project.file(QStringLiteral("no"))));
}

void MigrationRunTest::anUnknownRevisionInTheTableIsNamed()
{
    ScratchProject project = threeTables();
    project.ask(QStringLiteral("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"));
    project.ask(QStringLiteral("INSERT INTO alembic_version VALUES ('deadbeef')"));
    const RunOutcome outcome = project.upgrade();
    QVERIFY(outcome.error);
    QCOMPARE(outcome.error->message, QStringLiteral("Can't locate revision identified by 'deadbeef'"));
    QCOMPARE(project.schema().size(), 1);
    QCOMPARE(project.rows(), QStringList{QStringLiteral("deadbeef")});
}

void MigrationRunTest::anUnknownTargetMakesNoFile()
{
    const ScratchProject project = threeTables();
    const RunOutcome outcome = project.upgrade(QStringLiteral("nope"));
    QVERIFY(outcome.error);
    QCOMPARE(outcome.error->message, QStringLiteral("Can't locate revision identified by 'nope'"));
    QVERIFY(!QFile::exists(project.databaseFile()));
}

void MigrationRunTest::nothingToDoNeedsNoLock()
{
    const ScratchProject project = threeTables();
    QVERIFY(project.upgrade().isSuccess());
    const auto other = std::move(*Session::open(project.url()));
    QVERIFY(other->begin(true));
    QVERIFY(project.upgrade().isSuccess());
}

void MigrationRunTest::whoWaitsForALockSaysSoAndGoesOn()
{
    const ScratchProject project = threeTables();
    QVERIFY(project.upgrade(QStringLiteral("one1111")).isSuccess());
    const std::unique_ptr<QThread> thread(QThread::create([url = project.url()] {
        const auto other = std::move(*Session::open(url));
        (void)other->begin(true);
        QThread::msleep(700);
        (void)other->rollback();
    }));
    thread->start();
    QThread::msleep(200);
    Witness witness;
    const RunOutcome outcome =
        runMigration(project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("head")}), &witness);
    thread->wait();
    QVERIFY2(outcome.isSuccess(), outcome.error ? qPrintable(outcome.error->message) : "");
    QVERIFY(witness.waits > 0);
    QCOMPARE(project.rows(), QStringList{QStringLiteral("three1111")});
}

void MigrationRunTest::theWaitForALockIsBounded()
{
    const ScratchProject project = threeTables();
    QVERIFY(project.upgrade(QStringLiteral("one1111")).isSuccess());
    const auto other = std::move(*Session::open(project.url()));
    QVERIFY(other->begin(true));
    MigrationRequest request = project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("head")});
    request.limits.lockWait = 500;
    const RunOutcome outcome = runMigration(request);
    QVERIFY(outcome.error);
    QVERIFY2(outcome.error->message.contains(QStringLiteral("database is locked")), qPrintable(outcome.error->message));
    QVERIFY(other->rollback());
    QCOMPARE(project.rows(), QStringList{QStringLiteral("one1111")});
}

void MigrationRunTest::ofTwoRunsAtOnceExactlyOneApplies()
{
    const ScratchProject project = threeTables();
    const MigrationRequest request = project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("head")});
    std::vector<Witness> witnesses(4);
    std::vector<RunOutcome> outcomes(witnesses.size());
    std::vector<std::unique_ptr<QThread>> threads;
    for (size_t i = 0; i < witnesses.size(); ++i)
        threads.emplace_back(QThread::create([&, i] { outcomes[i] = runMigration(request, &witnesses[i]); }))->start();
    for (const auto &thread : threads)
        thread->wait();
    QStringList revisions;
    for (size_t i = 0; i < witnesses.size(); ++i) {
        QVERIFY2(outcomes[i].isSuccess(), outcomes[i].error ? qPrintable(outcomes[i].error->message) : "");
        revisions += witnesses[i].revisions;
    }
    QCOMPARE(revisions,
             (QStringList{QStringLiteral("one1111"), QStringLiteral("two1111"), QStringLiteral("three1111")}));
    QCOMPARE(project.rows(), QStringList{QStringLiteral("three1111")});
}

void MigrationRunTest::aCancelUndoesTheRun()
{
    ScratchProject project = threeTables();
    QVERIFY(project.upgrade(QStringLiteral("one1111")).isSuccess());
    const QStringList before = project.schema();
    project.addRevision(
        QStringLiteral("endless1"),
        QStringLiteral("    try:\n        op.execute('CREATE TABLE big AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL "
                       "SELECT i + 1 FROM n) SELECT i FROM n')\n    except Exception:\n        pass\n"));
    const auto stopper = std::make_shared<SessionStopper>();
    Witness witness;
    std::unique_ptr<QThread> canceller;
    witness.onStatement = [&] {
        if (!witness.statements.last().contains(QLatin1String("RECURSIVE")) || canceller)
            return;
        canceller.reset(QThread::create([stopper] {
            QThread::msleep(150);
            stopper->stop();
        }));
        canceller->start();
    };
    const RunOutcome outcome =
        runMigration(project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("head")}), &witness, stopper);
    canceller->wait();
    QVERIFY(outcome.error);
    QVERIFY2(outcome.error->kind == Error::Kind::Cancelled, qPrintable(outcome.error->message));
    QCOMPARE(project.schema(), before);
    QCOMPARE(project.rows(), QStringList{QStringLiteral("one1111")});
    QCOMPARE(outcome.rowsAfter, QStringList{QStringLiteral("one1111")});
}

void MigrationRunTest::aCancelEndsTheWaitForALock()
{
    const ScratchProject project = threeTables();
    QVERIFY(project.upgrade(QStringLiteral("one1111")).isSuccess());
    const auto other = std::move(*Session::open(project.url()));
    QVERIFY(other->begin(true));
    const auto stopper = std::make_shared<SessionStopper>();
    const std::unique_ptr<QThread> canceller(QThread::create([stopper] {
        QThread::msleep(300);
        stopper->stop();
    }));
    canceller->start();
    const RunOutcome outcome =
        runMigration(project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("head")}), nullptr, stopper);
    canceller->wait();
    QVERIFY(outcome.error && outcome.error->kind == Error::Kind::Cancelled);
}

void MigrationRunTest::theMigratorReportsInItsOwnThread()
{
    const ScratchProject project = threeTables();
    Migrator migrator;
    QStringList events;
    QThread *const here = QThread::currentThread();
    bool isHere = true;
    const auto note = [&](const QString &event) {
        isHere &= QThread::currentThread() == here;
        events << event;
    };
    connect(&migrator, &Migrator::planned, this,
            [&](const MigrationPlan &plan) { note(QStringLiteral("planned %1").arg(plan.steps.size())); });
    connect(&migrator, &Migrator::revisionStarted, this,
            [&](int index, const MigrationStep &step) { note(QStringLiteral("start %1 %2").arg(index).arg(step.id)); });
    connect(&migrator, &Migrator::revisionFinished, this,
            [&](int index, const MigrationStep &) { note(QStringLiteral("end %1").arg(index)); });
    QSignalSpy statements(&migrator, &Migrator::statementFinished);
    RunOutcome last;
    connect(&migrator, &Migrator::finished, this, [&](const RunOutcome &outcome) { last = outcome; });
    QSignalSpy finished(&migrator, &Migrator::finished);
    QVERIFY(migrator.start(project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("+2")})));
    QVERIFY(migrator.isRunning());
    QVERIFY(!migrator.start(project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("head")})));
    QVERIFY(finished.wait(20000));
    QVERIFY(!migrator.isRunning());
    QVERIFY(isHere);
    QVERIFY(last.isSuccess());
    QCOMPARE(events,
             (QStringList{QStringLiteral("planned 2"), QStringLiteral("start 0 one1111"), QStringLiteral("end 0"),
                          QStringLiteral("start 1 two1111"), QStringLiteral("end 1")}));
    QCOMPARE(statements.count(), last.statementCount);
    QCOMPARE(project.rows(), QStringList{QStringLiteral("two1111")});
    QVERIFY(migrator.start(project.request(MigrationRequest::Verb::Downgrade, {QStringLiteral("base")})));
    QVERIFY(finished.wait(20000));
    QCOMPARE(project.schema().size(), 1);
}

void MigrationRunTest::theMigratorCanBeCancelled()
{
    const ScratchProject project = threeTables();
    QVERIFY(project.upgrade(QStringLiteral("one1111")).isSuccess());
    const auto other = std::move(*Session::open(project.url()));
    QVERIFY(other->begin(true));
    Migrator migrator;
    QSignalSpy waiting(&migrator, &Migrator::waitingForLock);
    QSignalSpy finished(&migrator, &Migrator::finished);
    RunOutcome last;
    connect(&migrator, &Migrator::finished, this, [&](const RunOutcome &outcome) { last = outcome; });
    QVERIFY(migrator.start(project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("head")})));
    QVERIFY(waiting.wait(10000));
    migrator.cancel();
    QVERIFY(finished.wait(10000));
    QVERIFY(last.error && last.error->kind == Error::Kind::Cancelled);
}

void MigrationRunTest::destroyingAMigratorEndsItsRun()
{
    const ScratchProject project = threeTables();
    const auto other = std::move(*Session::open(project.url()));
    QVERIFY(other->begin(true));
    QElapsedTimer timer;
    timer.start();
    {
        Migrator migrator;
        QVERIFY(migrator.start(project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("head")})));
        QThread::msleep(100);
    }
    QVERIFY(timer.elapsed() < 25'000);
}

QTEST_GUILESS_MAIN(MigrationRunTest)
#include "MigrationRunTest.moc"
