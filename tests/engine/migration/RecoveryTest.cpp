// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that die or fail in the middle, what is found of them afterwards, and the three ways on from there.
#include "engine/migration/Recovery.h"
#include "engine/migration/MigrationRun.h"
#include "engine/migration/ScriptFingerprint.h"
#include "tests/support/KilledRun.h"
#include "tests/support/RecoveryReports.h"
#include "tests/support/ScratchProject.h"
#include "tests/support/ScratchServers.h"
#include "tests/support/ScratchTables.h"

#include <QScopeGuard>
#include <QTest>
#include <QThread>

#include <map>
#include <thread>

using namespace retort;
using test::createTable;
using test::KillPoint;
using test::recoveryReport;
using test::runAndKill;
using test::ScratchProject;
using test::ScratchServer;
using Way = RunRecovery::Way;
using Fate = RecoveryStatement::Fate;

namespace {

const QString kManyChanges = createTable("two") +
                             QStringLiteral("    op.execute('INSERT INTO one VALUES (1)')\n"
                                            "    op.add_column('one', sa.Column('name', sa.String(20)))\n"
                                            "    op.create_index('ix_one_name', 'one', ['name'])\n") +
                             createTable("three");
/// Statements of the second revision before its version is written: table, rows, column, index, table.
constexpr int kChanges = 5;

/// Revision a1 is small, b2 has many changes, c3 follows.
ScratchProject manyChanges(const QString &last = {})
{
    ScratchProject project;
    project.addRevision(QStringLiteral("a1"), createTable("one"));
    project.addRevision(QStringLiteral("b2"), kManyChanges + last);
    project.addRevision(QStringLiteral("c3"), createTable("four"));
    return project;
}

} // namespace

class RecoveryTest : public QObject
{
    Q_OBJECT

    test::ScratchServers m_servers;

    ScratchServer &server(const QString &dialect) { return *m_servers.at(dialect); }

    MigrationRequest request(const QString &dialect, const ScratchProject &project,
                             const QString &target = QStringLiteral("head"))
    {
        MigrationRequest request = project.request(MigrationRequest::Verb::Upgrade, {target});
        request.url = server(dialect).url();
        request.journal = project.file(QStringLiteral("journal.sqlite"));
        return request;
    }

    QString tables(const QString &dialect) { return test::tablesOf(server(dialect), dialect); }
    QString versions(const QString &dialect)
    {
        return server(dialect).value(QStringLiteral("SELECT version_num FROM alembic_version;"));
    }

    /// Has a1 applied and b2 killed there.
    MigrationRequest killedInB2(const QString &dialect, const ScratchProject &project, const KillPoint &point)
    {
        const MigrationRequest wanted = request(dialect, project);
        if (!server(dialect).clear() || !runMigration(request(dialect, project, QStringLiteral("a1"))).isSuccess() ||
            !runAndKill(wanted, point))
            QTest::qFail("the run could not be prepared", __FILE__, __LINE__);
        return wanted;
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString problem = test::startServers(m_servers, {"postgresql", "mariadb", "sqlite"});
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }

    void nothingIsLeftWhereTheServerUndoes_data()
    {
        QTest::addColumn<QString>("dialect");
        QTest::newRow("postgresql") << QStringLiteral("postgresql");
        QTest::newRow("sqlite") << QStringLiteral("sqlite");
    }
    void nothingIsLeftWhereTheServerUndoes()
    {
        QFETCH(QString, dialect);
        const ScratchProject project = manyChanges();
        for (const auto when : {KillPoint::When::Before, KillPoint::When::After}) {
            for (int k = 0; k <= kChanges + 2; ++k) {
                const MigrationRequest wanted = killedInB2(dialect, project, {.when = when, .index = k});
                QVERIFY(!recoveryReport(wanted).isHalfDone());
                QTRY_COMPARE(tables(dialect), QStringLiteral("alembic_version one"));
                QCOMPARE(versions(dialect), QStringLiteral("a1"));
                const RunOutcome again = runMigration(wanted);
                QVERIFY2(again.isSuccess(), qPrintable(again.error ? again.error->message : QString()));
                QCOMPARE(versions(dialect), QStringLiteral("c3"));
            }
        }
    }

    void eachWayWorksAtEachStatement_data()
    {
        QTest::addColumn<Way>("way");
        QTest::newRow("continue") << Way::Continue;
        QTest::newRow("undo") << Way::Undo;
        QTest::newRow("mark") << Way::Mark;
    }
    void eachWayWorksAtEachStatement()
    {
        QFETCH(Way, way);
        const QString mariadb = QStringLiteral("mariadb");
        const ScratchProject project = manyChanges();
        for (const auto when : {KillPoint::When::Before, KillPoint::When::After}) {
            for (int k = 0; k <= kChanges; ++k) {
                const MigrationRequest wanted = killedInB2(mariadb, project, {.when = when, .index = k});
                // The insert is committed by the next change of a table; it is in doubt where that was not sent any
                // more.
                const RecoveryReport found = recoveryReport(wanted, false);
                if (!found.isHalfDone()) {
                    QVERIFY(k == 0 && when == KillPoint::When::Before);
                    QVERIFY(runMigration(wanted).isSuccess());
                    continue;
                }
                // Running the same again is refused before anything is touched.
                const QString before = tables(mariadb);
                const RunOutcome refused = runMigration(wanted);
                QVERIFY(!refused.isSuccess());
                QVERIFY2(refused.error->message.contains(QStringLiteral("stopped inside revision b2")),
                         qPrintable(refused.error->message));
                QCOMPARE(tables(mariadb), before);
                const RecoveryReport report = recoveryReport(wanted, false);
                checkWay(wanted, report, way);
            }
        }
    }

    void checkWay(const MigrationRequest &wanted, const RecoveryReport &report, Way way)
    {
        const QString mariadb = QStringLiteral("mariadb");
        const bool hasRows = std::ranges::any_of(
            report.statements, [](const RecoveryStatement &statement) { return statement.hasNoUndo; });
        const auto request = recoveryRequest(wanted, report, way);
        if (way == Way::Undo && hasRows) {
            QVERIFY(!request);
            QVERIFY(request.error().message.contains(QStringLiteral("INSERT INTO one")));
            return;
        }
        QVERIFY2(request.has_value(), qPrintable(request ? QString() : request.error().message));
        const RunOutcome outcome = runMigration(*request);
        QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
        if (way == Way::Undo) {
            QCOMPARE(tables(mariadb), QStringLiteral("alembic_version one"));
            QCOMPARE(versions(mariadb), QStringLiteral("a1"));
            QVERIFY(runMigration(wanted).isSuccess());
        }
        QCOMPARE(versions(mariadb), way == Way::Mark ? QStringLiteral("b2") : QStringLiteral("c3"));
        if (way != Way::Mark) {
            QCOMPARE(tables(mariadb), QStringLiteral("alembic_version four one three two"));
            QCOMPARE(server(mariadb).value(QStringLiteral("SELECT count(*) FROM one;")), QStringLiteral("1"));
        }
        const auto later = examineLastRun(wanted);
        QVERIFY(later && !*later);
    }

    void aFailureInARevisionOfManyIsRecoveredFrom()
    {
        const QString mariadb = QStringLiteral("mariadb");
        ScratchProject project = manyChanges(QStringLiteral("    op.drop_table('nowhere')\n"));
        QVERIFY(server(mariadb).clear());
        const MigrationRequest wanted = request(mariadb, project);
        QVERIFY(!runMigration(wanted).isSuccess());
        QCOMPARE(versions(mariadb), QStringLiteral("a1"));
        const RecoveryReport found = recoveryReport(wanted);
        QCOMPARE(found.revision, QStringLiteral("b2"));
        QCOMPARE(int(found.statements.size()), kChanges + 1);
        QCOMPARE(found.statements.front().fate, Fate::Done);
        QCOMPARE(found.statements.front().evidence, QStringLiteral("table two is there"));
        QCOMPARE(found.statements.back().fate, Fate::NotDone);
        QVERIFY(found.whyNotUndo.contains(QStringLiteral("INSERT INTO one")));

        // The statement that failed is mended, and the run goes on from there.
        project.write(QStringLiteral("migrations/versions/b2.py"),
                      [&] {
                          QFile script(project.file(QStringLiteral("migrations/versions/b2.py")));
                          return script.open(QIODevice::ReadOnly) ? QString::fromUtf8(script.readAll()) : QString();
                      }()
                          .replace(QStringLiteral("op.drop_table('nowhere')"), QStringLiteral("pass")));
        MigrationRequest mended = request(mariadb, project);
        const RecoveryReport again = recoveryReport(mended);
        QVERIFY(again.isScriptChanged);
        const RunOutcome outcome = runMigration(recoveryRequest(mended, again, Way::Continue).value());
        QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
        QCOMPARE(versions(mariadb), QStringLiteral("c3"));
        QCOMPARE(server(mariadb).value(QStringLiteral("SELECT count(*) FROM one;")), QStringLiteral("1"));
    }

    void goingOnIsRefusedWhenTheScriptHasChanged()
    {
        const QString mariadb = QStringLiteral("mariadb");
        ScratchProject project = manyChanges();
        MigrationRequest wanted = killedInB2(mariadb, project, {.index = 2});
        QFile script(project.file(QStringLiteral("migrations/versions/b2.py")));
        QVERIFY(script.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(script.readAll());
        project.write(QStringLiteral("migrations/versions/b2.py"),
                      QString(text).replace(QStringLiteral("'two'"), QStringLiteral("'other'")));
        wanted = request(mariadb, project);
        QVERIFY(!recoveryReport(wanted).whyNotContinue.isEmpty());
        const RecoveryReport found = recoveryReport(wanted, false);
        QVERIFY(found.isScriptChanged);
        const QString before = tables(mariadb);
        const RunOutcome outcome = runMigration(recoveryRequest(wanted, found, Way::Continue).value());
        QVERIFY(!outcome.isSuccess());
        QVERIFY2(outcome.error->message.contains(QStringLiteral("is not the one that has run")),
                 qPrintable(outcome.error->message));
        QCOMPARE(tables(mariadb), before);
        QCOMPARE(versions(mariadb), QStringLiteral("a1"));
    }

    void whatWasDroppedByHandIsRunAgain()
    {
        const QString mariadb = QStringLiteral("mariadb");
        const ScratchProject project = manyChanges();
        const MigrationRequest wanted = killedInB2(mariadb, project, {.when = KillPoint::When::After, .index = 0});
        QVERIFY(!server(mariadb).run(QStringLiteral("DROP TABLE two;")));
        QVERIFY(!recoveryReport(wanted).isHalfDone());
        QVERIFY(runMigration(wanted).isSuccess());
        QCOMPARE(versions(mariadb), QStringLiteral("c3"));
    }

    void aGoingOnThatDiesIsGoneOnWith()
    {
        const QString mariadb = QStringLiteral("mariadb");
        const ScratchProject project = manyChanges();
        for (const auto when : {KillPoint::When::Before, KillPoint::When::After}) {
            for (int k = 2; k <= kChanges; ++k) {
                const MigrationRequest wanted =
                    killedInB2(mariadb, project, {.when = KillPoint::When::After, .index = 2});
                const RecoveryReport found = recoveryReport(wanted);
                QVERIFY(found.isHalfDone());
                if (!runAndKill(recoveryRequest(wanted, found, Way::Continue).value(), {.when = when, .index = k}))
                    QFAIL("the run came to its end");
                const RecoveryReport rest = recoveryReport(wanted);
                const RunOutcome outcome =
                    runMigration(rest.isHalfDone() ? recoveryRequest(wanted, rest, Way::Continue).value() : wanted);
                QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
                QCOMPARE(tables(mariadb), QStringLiteral("alembic_version four one three two"));
                QCOMPARE(server(mariadb).value(QStringLiteral("SELECT count(*) FROM one;")), QStringLiteral("1"));
                QCOMPARE(versions(mariadb), QStringLiteral("c3"));
            }
        }
    }

    void anUndoingThatDiesIsGoneOnWith()
    {
        const QString mariadb = QStringLiteral("mariadb");
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        project.addRevision(QStringLiteral("b2"), createTable("two") + createTable("three") + createTable("four"));
        project.addRevision(QStringLiteral("c3"), createTable("five"));
        for (const auto when : {KillPoint::When::Before, KillPoint::When::After}) {
            const MigrationRequest wanted = killedInB2(mariadb, project, {.index = 3});
            const RecoveryReport found = recoveryReport(wanted);
            QCOMPARE(found.undo, QStringList({QStringLiteral("DROP TABLE four"), QStringLiteral("DROP TABLE three"),
                                              QStringLiteral("DROP TABLE two")}));
            QVERIFY(runAndKill(recoveryRequest(wanted, found, Way::Undo).value(), {.when = when, .index = 1}));
            const RecoveryReport rest = recoveryReport(wanted);
            QVERIFY(!rest.whyNotContinue.isEmpty());
            const RunOutcome outcome = runMigration(recoveryRequest(wanted, rest, Way::Undo).value());
            QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
            QCOMPARE(tables(mariadb), QStringLiteral("alembic_version one"));
        }
    }

    void aKillInTheMiddleOfAStatementIsWaitedFor_data()
    {
        QTest::addColumn<QString>("dialect");
        QTest::addColumn<QString>("slow");
        QTest::newRow("postgresql") << QStringLiteral("postgresql")
                                    << QStringLiteral("CREATE TABLE slow AS SELECT 1 AS x FROM pg_sleep(1.5)");
        QTest::newRow("mariadb") << QStringLiteral("mariadb")
                                 << QStringLiteral("CREATE TABLE slow AS SELECT sleep(1.5) x");
        QTest::newRow("sqlite") << QStringLiteral("sqlite")
                                << QStringLiteral(
                                       "CREATE TABLE slow AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT "
                                       "x + 1 FROM n LIMIT 4000000) SELECT x FROM n");
    }
    void aKillInTheMiddleOfAStatementIsWaitedFor()
    {
        QFETCH(QString, dialect);
        QFETCH(QString, slow);
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        project.addRevision(QStringLiteral("b2"), QStringLiteral("    op.execute(\"%1\")\n").arg(slow));
        project.addRevision(QStringLiteral("c3"), createTable("three"));
        const MigrationRequest wanted =
            killedInB2(dialect, project, {.when = KillPoint::When::During, .index = 0, .milliseconds = 300});
        // At once: the server may be at work for a dead client still.
        const RunOutcome again = runMigration(wanted);
        if (dialect != QLatin1String("mariadb")) {
            QVERIFY2(again.isSuccess(), qPrintable(again.error ? again.error->message : QString()));
        } else if (!again.isSuccess()) {
            // The server came to the end of it: the table is there, and no revision is.
            QVERIFY2(again.error->message.contains(QStringLiteral("stopped inside revision b2")),
                     qPrintable(again.error->message));
            const RecoveryReport found = recoveryReport(wanted);
            QCOMPARE(found.statements.front().evidence, QStringLiteral("table slow is there"));
            QVERIFY(runMigration(recoveryRequest(wanted, found, Way::Continue).value()).isSuccess());
        }
        QCOMPARE(versions(dialect), QStringLiteral("c3"));
        QCOMPARE(tables(dialect), QStringLiteral("alembic_version one slow three"));
    }

    void whatAnAutocommitBlockLeftIsFound()
    {
        const QString postgresql = QStringLiteral("postgresql");
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        project.addRevision(QStringLiteral("b2"), createTable("two") +
                                                      QStringLiteral("    with op.get_context().autocommit_block():\n"
                                                                     "        op.create_index('ix_one', 'one', ['id'], "
                                                                     "postgresql_concurrently=True)\n") +
                                                      createTable("three"));
        project.addRevision(QStringLiteral("c3"), createTable("four"));
        for (const auto when : {KillPoint::When::Before, KillPoint::When::After}) {
            for (int k = 0; k <= 3; ++k) {
                const MigrationRequest wanted = killedInB2(postgresql, project, {.when = when, .index = k});
                const RecoveryReport found = recoveryReport(wanted);
                QCOMPARE(found.isHalfDone(), k >= 1);
                const RunOutcome outcome =
                    runMigration(found.isHalfDone() ? recoveryRequest(wanted, found, Way::Continue).value() : wanted);
                QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
                QCOMPARE(versions(postgresql), QStringLiteral("c3"));
                QCOMPARE(tables(postgresql), QStringLiteral("alembic_version four one three two"));
                QCOMPARE(server(postgresql)
                             .value(QStringLiteral(
                                 "SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_one'::regclass;")),
                         QStringLiteral("t"));
            }
        }
    }

    /// Most of what MySQL does to tables commits what came before it.
    void aTemporaryTableCommitsNothing()
    {
        const QString mariadb = QStringLiteral("mariadb");
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        project.addRevision(QStringLiteral("b2"),
                            QStringLiteral("    op.execute('INSERT INTO one VALUES (1)')\n"
                                           "    op.execute('CREATE TEMPORARY TABLE some (id INTEGER)')\n"
                                           "    op.execute('INSERT INTO nowhere VALUES (1)')\n"));
        QVERIFY(server(mariadb).clear());
        const MigrationRequest wanted = request(mariadb, project);
        QVERIFY(!runMigration(wanted).isSuccess());
        QCOMPARE(recoveryReport(wanted).statements.front().fate, Fate::NotDone);
        QCOMPARE(server(mariadb).value(QStringLiteral("SELECT count(*) FROM one;")), QStringLiteral("0"));
    }

    void aHalfBuiltIndexIsClearedAway()
    {
        const QString postgresql = QStringLiteral("postgresql");
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"),
                            createTable("one") + QStringLiteral("    op.execute('INSERT INTO one VALUES (1)')\n"
                                                                "    op.execute('CREATE TABLE dup (a INTEGER)')\n"
                                                                "    op.execute('INSERT INTO dup VALUES (1), (1)')\n"));
        project.addRevision(QStringLiteral("b2"),
                            QStringLiteral("    with op.get_context().autocommit_block():\n"
                                           "        op.create_index('ix_dup', 'dup', ['a'], unique=True, "
                                           "postgresql_concurrently=True)\n"));
        QVERIFY(server(postgresql).clear());
        const MigrationRequest wanted = request(postgresql, project);
        QVERIFY(runMigration(request(postgresql, project, QStringLiteral("a1"))).isSuccess());
        QVERIFY(!runMigration(wanted).isSuccess());
        QVERIFY(!server(postgresql).run(QStringLiteral("DELETE FROM dup;")));
        const RecoveryReport found = recoveryReport(wanted);
        QCOMPARE(found.cleanUp, QStringList(QStringLiteral("DROP INDEX CONCURRENTLY ix_dup")));
        const RunOutcome outcome = runMigration(recoveryRequest(wanted, found, Way::Continue).value());
        QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
        QCOMPARE(versions(postgresql), QStringLiteral("b2"));
    }

    /// What takes a statement back is found by following the scripts before it, which may take its time.
    void lookingIsCancelled()
    {
        const QString dialect = QStringLiteral("mariadb");
        ScratchProject project;
        // Whose schema is not known before somebody stops waiting for it.
        project.addRevision(QStringLiteral("a1"), QStringLiteral("    import os\n"
                                                                 "    while os.environ.get('RETORT_TEST_ENDLESS'):\n"
                                                                 "        pass\n"
                                                                 "    op.create_table('one', sa.Column('id', "
                                                                 "sa.Integer(), primary_key=True))\n"));
        project.addRevision(QStringLiteral("b2"), QStringLiteral("    op.drop_table('one')\n"
                                                                 "    op.drop_table('nowhere')\n"));
        QVERIFY(server(dialect).clear());
        const MigrationRequest wanted = request(dialect, project, QStringLiteral("b2"));
        QVERIFY(!runMigration(wanted).isSuccess());
        const auto stopper = std::make_shared<SessionStopper>();
        QVERIFY(examineLastRun(wanted, 0, {}, stopper).has_value());
        const auto unset = qScopeGuard([] { qunsetenv("RETORT_TEST_ENDLESS"); });
        qputenv("RETORT_TEST_ENDLESS", "1");
        // It has asked what it wanted to know, and is at the scripts.
        const std::jthread other([&](const std::stop_token &end) {
            const QString idle = QStringLiteral(
                "SELECT count(*) > 0 FROM information_schema.processlist WHERE command = 'Sleep' AND time >= 1;");
            while (!end.stop_requested() && server(dialect).value(idle) != QStringLiteral("1"))
                QThread::msleep(20);
            stopper->stop();
        });
        const auto found = examineLastRun(wanted, 0, {}, stopper);
        QVERIFY(!found);
        QCOMPARE(found.error().kind, Error::Kind::Cancelled);
    }

    void aFileThatIsGoneHasNothingToRecover()
    {
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), QStringLiteral("    op.execute('DROP TABLE nowhere')\n"));
        MigrationRequest wanted = project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("a1")});
        wanted.journal = project.file(QStringLiteral("journal.sqlite"));
        QVERIFY(!runMigration(wanted).isSuccess());
        QVERIFY(!QFile::exists(project.databaseFile()));
        const auto found = examineLastRun(wanted);
        QVERIFY2(found.has_value(), found ? "" : qPrintable(found.error().message));
        QVERIFY(*found && !(*found)->isHalfDone());
    }

    void scriptsEditedAfterTheyWereAppliedAreNamed()
    {
        const QString sqlite = QStringLiteral("sqlite");
        ScratchProject project = manyChanges();
        QVERIFY(server(sqlite).clear());
        const MigrationRequest wanted = request(sqlite, project);
        QVERIFY(runMigration(wanted).isSuccess());
        const auto journal = RunJournal::open(wanted.journal).value();
        const QString place = RunJournal::placeOf(wanted.url, {});
        QCOMPARE(editedSinceApplied(*journal, place, wanted.project.graph()).value(), QStringList());
        QFile script(project.file(QStringLiteral("migrations/versions/b2.py")));
        QVERIFY(script.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(script.readAll());
        project.write(QStringLiteral("migrations/versions/b2.py"),
                      QString(text).replace(u'\n', QStringLiteral("\r\n")));
        QCOMPARE(editedSinceApplied(*journal, place, wanted.project.graph()).value(), QStringList());
        project.write(QStringLiteral("migrations/versions/b2.py"), text + QStringLiteral("# more\n"));
        QCOMPARE(editedSinceApplied(*journal, place, wanted.project.graph()).value(),
                 QStringList(QStringLiteral("b2")));
    }
};

QTEST_GUILESS_MAIN(RecoveryTest)
#include "RecoveryTest.moc"
