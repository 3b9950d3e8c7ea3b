// SPDX-License-Identifier: GPL-3.0-or-later
// Migrations on real servers: what is applied, what a failure leaves, and that two at once do not meet.
#include "engine/database/MigrationLock.h"
#include "engine/database/VersionTable.h"
#include "engine/migration/MigrationRun.h"
#include "engine/migration/RunJournal.h"
#include "tests/support/ScratchProject.h"
#include "tests/support/ScratchServers.h"
#include "tests/support/ScratchTables.h"

#include <QElapsedTimer>
#include <QTest>

#include <csignal>
#include <map>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

using namespace retort;
using test::createTable;
using test::ScratchProject;
using test::ScratchServer;

namespace {

struct Calls : MigrationObserver
{
    int waits = 0;
    QString holder;
    std::function<void(const StatementProgress &)> onStatement = {};

    void waitingForLock(const LockWait &wait) override
    {
        ++waits;
        if (!wait.holder.isEmpty())
            holder = wait.holder;
    }
    void statementStarted(const StatementProgress &progress) override
    {
        if (onStatement)
            onStatement(progress);
    }
};

QString dropTable(const char *name)
{
    return QStringLiteral("    op.drop_table('%1')\n").arg(QLatin1String(name));
}

ScratchProject threeTables()
{
    ScratchProject project;
    project.addRevision(QStringLiteral("a1"), createTable("one"), dropTable("one"));
    project.addRevision(QStringLiteral("b2"), createTable("two"), dropTable("two"));
    project.addRevision(QStringLiteral("c3"), createTable("three"), dropTable("three"));
    return project;
}

} // namespace

class ServerRunTest : public QObject
{
    Q_OBJECT

    test::ScratchServers m_servers;

    ScratchServer &server()
    {
        QFETCH(QString, dialect);
        return *m_servers.at(dialect);
    }

    MigrationRequest request(const ScratchProject &project, MigrationRequest::Verb verb, const QString &target)
    {
        MigrationRequest request = project.request(verb, {target});
        request.url = server().url();
        return request;
    }

    QString tables()
    {
        return server().value(QStringLiteral("SELECT table_name FROM information_schema.tables WHERE table_schema IN "
                                             "('public', 'scratch') ORDER BY table_name;"));
    }

    /// Runs the request in a process of its own that kills itself before statement `index`; false if it ended before.
    static bool killedBefore(const MigrationRequest &wanted, int index)
    {
        const pid_t child = fork();
        if (child == 0) {
            Calls calls;
            calls.onStatement = [index](const StatementProgress &progress) {
                if (progress.index == index)
                    ::kill(getpid(), SIGKILL);
            };
            _exit(runMigration(wanted, &calls).isSuccess() ? 0 : 1);
        }
        int status = 0;
        waitpid(child, &status, 0);
        return WIFSIGNALED(status);
    }

    /// What the bare client sees after a crash: nothing where the server undoes, else just what the journal calls done.
    void checkAgainstJournal(const QString &dialect, const std::vector<JournalStatement> &statements)
    {
        int done = 0;
        for (const JournalStatement &statement : statements)
            done +=
                statement.state == JournalStatement::State::Done && statement.text.startsWith(QStringLiteral("CREATE"));
        if (dialect == QLatin1String("mariadb"))
            QTRY_COMPARE(tables().split(QLatin1Char('\n'), Qt::SkipEmptyParts).size(), done);
        else if (dialect == QLatin1String("postgresql"))
            QTRY_COMPARE(tables(), QString());
        else
            QCOMPARE(server().value(QStringLiteral("SELECT count(*) FROM sqlite_master;")), QStringLiteral("0"));
    }

    QString versions() { return server().value(QStringLiteral("SELECT version_num FROM alembic_version;")); }

    /// A column "ending" with what ends a transaction in the middle of a script.
    static void addTransactionEnds()
    {
        QTest::addColumn<QString>("ending");
        QTest::newRow("COMMIT") << QStringLiteral("    op.execute('COMMIT')\n");
        QTest::newRow("autocommit block") << QStringLiteral("    with op.get_context().autocommit_block():\n"
                                                            "        op.execute('SELECT 1')\n");
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString problem = test::startServers(m_servers, {"postgresql", "mariadb", "sqlite"});
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }

    void init()
    {
        for (const auto &[name, server] : m_servers)
            QVERIFY(server->clear());
    }

    void upgradesAndDowngrades_data() { test::addServerRows(); }
    void upgradesAndDowngrades()
    {
        const ScratchProject project = threeTables();
        const RunOutcome up = runMigration(request(project, MigrationRequest::Verb::Upgrade, QStringLiteral("head")));
        QVERIFY2(up.isSuccess(), qPrintable(up.error ? up.error->message : QString()));
        QCOMPARE(up.applied, QStringList({QStringLiteral("a1"), QStringLiteral("b2"), QStringLiteral("c3")}));
        QCOMPARE(up.rowsAfter, QStringList(QStringLiteral("c3")));
        QCOMPARE(tables(), QStringLiteral("alembic_version\none\nthree\ntwo"));
        QCOMPARE(versions(), QStringLiteral("c3"));

        const RunOutcome down = runMigration(request(project, MigrationRequest::Verb::Downgrade, QStringLiteral("a1")));
        QVERIFY2(down.isSuccess(), qPrintable(down.error ? down.error->message : QString()));
        QCOMPARE(tables(), QStringLiteral("alembic_version\none"));
        QCOMPARE(versions(), QStringLiteral("a1"));

        const RunOutcome stamp = runMigration(request(project, MigrationRequest::Verb::Stamp, QStringLiteral("b2")));
        QVERIFY(stamp.isSuccess());
        QCOMPARE(versions(), QStringLiteral("b2"));
        QCOMPARE(tables(), QStringLiteral("alembic_version\none"));
    }

    void saysWhatAFailureLeaves_data() { test::addServerRows(); }
    void saysWhatAFailureLeaves()
    {
        ScratchProject project = threeTables();
        project.addRevision(QStringLiteral("d4"),
                            createTable("four") + QStringLiteral("    op.drop_table('nowhere')\n"));
        const RunOutcome outcome =
            runMigration(request(project, MigrationRequest::Verb::Upgrade, QStringLiteral("head")));
        QVERIFY(!outcome.isSuccess());
        QCOMPARE(outcome.error->kind, Error::Kind::Database);
        QVERIFY2(outcome.error->message.contains(QStringLiteral("nowhere")), qPrintable(outcome.error->message));
        QCOMPARE(outcome.failedRevision, QStringLiteral("d4"));
        QFETCH(QString, dialect);
        if (dialect == QLatin1String("postgresql")) {
            QCOMPARE(tables(), QString());
            QCOMPARE(outcome.applied, QStringList());
            return;
        }
        QCOMPARE(versions(), QStringLiteral("c3"));
        QCOMPARE(tables(), QStringLiteral("alembic_version\nfour\none\nthree\ntwo"));
        QCOMPARE(outcome.applied, QStringList({QStringLiteral("a1"), QStringLiteral("b2"), QStringLiteral("c3")}));
        QVERIFY2(outcome.notes.join(QLatin1Char(' ')).contains(QStringLiteral("1 statements of revision d4")),
                 qPrintable(outcome.notes.join(QLatin1Char('\n'))));
    }

    void undoesChangesOfRows_data() { test::addServerRows(); }
    void undoesChangesOfRows()
    {
        ScratchProject project = threeTables();
        project.addRevision(QStringLiteral("d4"), QStringLiteral("    op.execute('INSERT INTO one VALUES (1)')\n"
                                                                 "    op.execute('INSERT INTO nowhere VALUES (1)')\n"));
        QVERIFY(runMigration(request(project, MigrationRequest::Verb::Upgrade, QStringLiteral("c3"))).isSuccess());
        QVERIFY(!runMigration(request(project, MigrationRequest::Verb::Upgrade, QStringLiteral("d4"))).isSuccess());
        QCOMPARE(server().value(QStringLiteral("SELECT count(*) FROM one;")), QStringLiteral("0"));
        QCOMPARE(versions(), QStringLiteral("c3"));
    }

    void eightAtOnceApplyEachRevisionOnce_data() { test::addServerRows(); }
    void eightAtOnceApplyEachRevisionOnce()
    {
        const ScratchProject project = threeTables();
        const MigrationRequest wanted = request(project, MigrationRequest::Verb::Upgrade, QStringLiteral("head"));
        qsizetype applied = 0;
        for (const RunOutcome &outcome : test::runAtOnce(wanted, 8)) {
            QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
            applied += outcome.applied.size();
        }
        QCOMPARE(applied, 3);
        QCOMPARE(versions(), QStringLiteral("c3"));
    }

    void saysForWhomItWaits_data() { test::addServerRows(); }
    void saysForWhomItWaits()
    {
        const ScratchProject project = threeTables();
        auto lock = MigrationLock::open(server().url(), {});
        QVERIFY(lock && *lock);
        QCOMPARE((*lock)->tryToTake().value(), true);
        MigrationRequest wanted = request(project, MigrationRequest::Verb::Upgrade, QStringLiteral("head"));
        wanted.limits.lockWait = 700;
        Calls calls;
        const RunOutcome outcome = runMigration(wanted, &calls);
        QVERIFY(!outcome.isSuccess());
        QVERIFY(calls.waits > 0);
        QFETCH(QString, dialect);
        const QString who =
            dialect == QLatin1String("postgresql") ? QStringLiteral("tester") : QStringLiteral("root at localhost");
        QVERIFY2(calls.holder.contains(who), qPrintable(calls.holder));
        QVERIFY2(outcome.error->message.contains(who), qPrintable(outcome.error->message));
        QCOMPARE(tables(), QString());
    }

    void cancelsARunningStatement_data() { test::addServerRows(); }
    void cancelsARunningStatement()
    {
        QFETCH(QString, dialect);
        ScratchProject project = threeTables();
        const QString sleep = dialect == QLatin1String("postgresql") ? QStringLiteral("SELECT pg_sleep(30)")
                                                                     : QStringLiteral("SELECT sleep(30) FROM one");
        project.addRevision(QStringLiteral("d4"), QStringLiteral("    op.execute('INSERT INTO one VALUES (1)')\n"
                                                                 "    try:\n"
                                                                 "        op.execute('%1')\n"
                                                                 "    except Exception:\n"
                                                                 "        pass\n")
                                                      .arg(sleep));
        QVERIFY(runMigration(request(project, MigrationRequest::Verb::Upgrade, QStringLiteral("c3"))).isSuccess());
        const auto stopper = std::make_shared<SessionStopper>();
        Calls calls;
        std::jthread canceller;
        calls.onStatement = [&](const StatementProgress &progress) {
            if (progress.statement.text.contains(QStringLiteral("sleep"))) {
                canceller = std::jthread([stopper] {
                    std::this_thread::sleep_for(std::chrono::milliseconds(300));
                    stopper->stop();
                });
            }
        };
        QElapsedTimer timer;
        timer.start();
        const RunOutcome outcome =
            runMigration(request(project, MigrationRequest::Verb::Upgrade, QStringLiteral("d4")), &calls, stopper);
        QVERIFY(timer.elapsed() < 25'000);
        QVERIFY(!outcome.isSuccess());
        QCOMPARE(outcome.error->kind, Error::Kind::Cancelled);
        QCOMPARE(versions(), QStringLiteral("c3"));
        QCOMPARE(server().value(QStringLiteral("SELECT count(*) FROM one;")), QStringLiteral("0"));
    }

    void notesEachStatementInTheJournal_data() { test::addServerRows(); }
    void notesEachStatementInTheJournal()
    {
        ScratchProject project = threeTables();
        project.addRevision(QStringLiteral("d4"), QStringLiteral("    op.execute(\"SELECT 'top secret'\")\n"
                                                                 "    op.execute('DROP TABLE nowhere')\n"));
        MigrationRequest wanted = request(project, MigrationRequest::Verb::Upgrade, QStringLiteral("head"));
        wanted.journal = project.file(QStringLiteral("runs/journal.sqlite"));
        Calls calls;
        QStringList seenBefore;
        calls.onStatement = [&](const StatementProgress &progress) {
            auto journal = RunJournal::open(wanted.journal);
            QVERIFY(journal.has_value());
            const auto runs = (*journal)->runs(1).value();
            QCOMPARE(runs.front().state, JournalRun::State::Running);
            const auto statements = (*journal)->statements(runs.front().id).value();
            QCOMPARE(statements.back().state, JournalStatement::State::InDoubt);
            QCOMPARE(statements.back().fingerprint, RunJournal::fingerprint(progress.statement.text));
            seenBefore << statements.back().text;
        };
        const RunOutcome outcome = runMigration(wanted, &calls);
        QVERIFY(!outcome.isSuccess());
        auto journal = RunJournal::open(wanted.journal);
        const auto run = (*journal)->runs(5).value().front();
        QCOMPARE(run.state, JournalRun::State::Failed);
        QCOMPARE(run.verb, QStringLiteral("upgrade head"));
        const auto statements = (*journal)->statements(run.id).value();
        QCOMPARE(qsizetype(statements.size()), seenBefore.size());
        QCOMPARE(statements.back().state, JournalStatement::State::Failed);
        QCOMPARE(statements.back().revision, QStringLiteral("d4"));
        QVERIFY(statements.back().message.contains(QStringLiteral("nowhere")));
        // PostgreSQL has undone what came before the failure.
        QFETCH(QString, dialect);
        QCOMPARE(statements[statements.size() - 2].state, dialect == QLatin1String("postgresql")
                                                              ? JournalStatement::State::Undone
                                                              : JournalStatement::State::Done);
        QVERIFY(seenBefore.contains(QStringLiteral("SELECT '…'")));
        QFile file(wanted.journal);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        QVERIFY(!file.readAll().contains("top secret"));
    }

    void survivesAKillBeforeAnyStatement_data()
    {
        test::addServerRows();
        QTest::newRow("sqlite") << QStringLiteral("sqlite");
    }
    void survivesAKillBeforeAnyStatement()
    {
        QFETCH(QString, dialect);
        const ScratchProject project = threeTables();
        MigrationRequest wanted = request(project, MigrationRequest::Verb::Upgrade, QStringLiteral("head"));
        wanted.journal = project.file(QStringLiteral("journal.sqlite"));
        bool wasKilled = true;
        int kills = 0;
        for (; wasKilled; ++kills) {
            QVERIFY(server().clear());
            wasKilled = killedBefore(wanted, kills);
            const auto run = RunJournal::open(wanted.journal).value()->runs(1).value().front();
            if (!wasKilled) {
                QCOMPARE(run.state, JournalRun::State::Done);
                break;
            }
            QCOMPARE(run.state, JournalRun::State::Interrupted);
            const auto statements = RunJournal::open(wanted.journal).value()->statements(run.id).value();
            QCOMPARE(statements.back().index, kills);
            QCOMPARE(statements.back().state, JournalStatement::State::InDoubt);
            checkAgainstJournal(dialect, statements);

            const RunOutcome again = runMigration(wanted);
            QVERIFY(again.notes.join(QLatin1Char(' ')).contains(QStringLiteral("was interrupted")));
            // MariaDB keeps a table whose version was not written: the second run says so and changes nothing.
            const bool isHalf = dialect == QLatin1String("mariadb") && !statements.back().revision.isEmpty() &&
                                !statements.back().text.startsWith(QStringLiteral("CREATE"));
            QCOMPARE(again.isSuccess(), !isHalf);
            if (!isHalf)
                QCOMPARE(server().value(QStringLiteral("SELECT version_num FROM alembic_version;")),
                         QStringLiteral("c3"));
        }
        // The version table, three tables and three versions.
        QCOMPARE(kills, 7);
    }

    /// As PyMySQL and SQLAlchemy tell errors apart.
    void scriptsCatchWhatTheServerSays()
    {
        const QString mariadb = QStringLiteral("mariadb");
        QVERIFY(m_servers.at(mariadb)->clear());
        const auto tried = [](const char *sql, const char *exception) {
            return QStringLiteral("    try:\n        op.execute(\"%1\")\n    except exc.%2:\n        print('%2')\n")
                .arg(QLatin1String(sql), QLatin1String(exception));
        };
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), QStringLiteral("    from sqlalchemy import exc\n") +
                                                      createTable("one") +
                                                      tried("DROP INDEX none ON one", "OperationalError") +
                                                      tried("SELECT 1 FROM nowhere", "ProgrammingError") +
                                                      tried("SELEKT 1", "ProgrammingError") +
                                                      tried("INSERT INTO one VALUES (1), (1)", "IntegrityError") +
                                                      tried("INSERT INTO one VALUES ('x')", "DatabaseError"));
        QString printed;
        const RunOutcome outcome = project.upgradeAt(m_servers.at(mariadb)->url(), printed);
        QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
        QCOMPARE(printed, QStringLiteral("OperationalError\nProgrammingError\nProgrammingError\nIntegrityError\n"
                                         "DatabaseError\n"));
    }

    /// The catalogue does not list them.
    void temporaryTablesAreNotMissed()
    {
        ScratchServer &mariadb = *m_servers.at(QStringLiteral("mariadb"));
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        project.addRevision(QStringLiteral("b2"),
                            QStringLiteral("    op.execute('CREATE TEMPORARY TABLE tmp (id INTEGER)')\n"
                                           "    op.execute('INSERT INTO tmp VALUES (1)')\n"
                                           "    op.execute('INSERT INTO one SELECT id FROM tmp')\n"
                                           "    op.execute('ALTER TABLE tmp DROP COLUMN IF EXISTS more')\n"
                                           "    op.execute('INSERT INTO one VALUES (2)')\n"
                                           "    op.execute('DROP TABLE tmp')\n"
                                           "    op.execute('CREATE TEMPORARY TABLE one (id INTEGER)')\n"
                                           "    op.execute('INSERT INTO one VALUES (3)')\n"
                                           "    op.execute('ALTER TABLE one ADD COLUMN more INTEGER')\n"
                                           "    op.execute('INSERT INTO one VALUES (4, 4)')\n"
                                           "    op.execute('ALTER TABLE one DROP COLUMN more')\n"
                                           "    op.execute('INSERT INTO one VALUES (5)')\n"
                                           "    op.execute('DROP TABLE one')\n"));
        QString printed;
        const RunOutcome outcome = project.upgradeAt(mariadb.url(), printed);
        QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
        QCOMPARE(mariadb.value(QStringLiteral("SELECT group_concat(id ORDER BY id) FROM one;")), QStringLiteral("1,2"));
        QCOMPARE(mariadb.value(QStringLiteral("SELECT version_num FROM alembic_version;")), QStringLiteral("b2"));
    }

    /// PostgreSQL answers the COMMIT of a transaction with a failed statement by rolling back, without an error.
    void aCommitThatRollsBackIsAnError_data() { addTransactionEnds(); }
    void aCommitThatRollsBackIsAnError()
    {
        QFETCH(QString, ending);
        ScratchServer &postgresql = *m_servers.at(QStringLiteral("postgresql"));
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        QString printed;
        QVERIFY(project.upgradeAt(postgresql.url(), printed).isSuccess());
        project.addRevision(QStringLiteral("b2"),
                            QStringLiteral("    op.execute('INSERT INTO one VALUES (1)')\n"
                                           "    op.get_bind().begin_nested()\n"
                                           "    try:\n"
                                           "        op.execute('INSERT INTO nowhere VALUES (1)')\n"
                                           "    except Exception:\n"
                                           "        print('caught')\n") +
                                ending);
        const RunOutcome outcome = project.upgradeAt(postgresql.url(), printed);
        QVERIFY(!outcome.isSuccess());
        QCOMPARE(printed, QStringLiteral("caught\n"));
        QCOMPARE(outcome.error->kind, Error::Kind::Database);
        QVERIFY2(outcome.error->message.contains(QStringLiteral("rolled the transaction back")),
                 qPrintable(outcome.error->message));
        QCOMPARE(outcome.applied, QStringList());
        QCOMPARE(postgresql.value(QStringLiteral("SELECT count(*) FROM one;")), QStringLiteral("0"));
        QCOMPARE(postgresql.value(QStringLiteral("SELECT version_num FROM alembic_version;")), QStringLiteral("a1"));
    }

    /// After it a statement that fails loses its transaction, whatever the script catches.
    void savepointsEndWithTheirTransaction_data() { addTransactionEnds(); }
    void savepointsEndWithTheirTransaction()
    {
        QFETCH(QString, ending);
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one") +
                                                      QStringLiteral("    op.get_bind().begin_nested()\n") + ending +
                                                      QStringLiteral("    op.execute('INSERT INTO one VALUES (1)')\n"
                                                                     "    try:\n"
                                                                     "        op.execute('DROP TABLE nowhere')\n"
                                                                     "    except Exception:\n"
                                                                     "        print('caught')\n"));
        QString printed;
        const RunOutcome outcome = project.upgradeAt(m_servers.at(QStringLiteral("postgresql"))->url(), printed);
        QVERIFY(!outcome.isSuccess());
        QVERIFY2(outcome.error->message.contains(QStringLiteral("nowhere")), qPrintable(outcome.error->message));
        QCOMPARE(printed, QString());
    }

    /// As psycopg2 takes them.
    void aDollarBesideAPercentIsNoParameter()
    {
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"),
                            QStringLiteral("    bind = op.get_bind()\n"
                                           "    bind.exec_driver_sql('CREATE FUNCTION plus(integer) RETURNS integer '\n"
                                           "                         'AS $$ SELECT $1 + %s $$ LANGUAGE sql', (5,))\n"
                                           "    print(bind.exec_driver_sql('SELECT plus(%(n)s)', {'n': 2}).scalar())\n"
                                           "    print(bind.exec_driver_sql('SELECT 1 + $1', (2,)).scalar())\n"));
        QString printed;
        const RunOutcome outcome = project.upgradeAt(m_servers.at(QStringLiteral("postgresql"))->url(), printed);
        QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
        QCOMPARE(printed, QStringLiteral("7\n3\n"));
    }

    void refusesCopyFromTheClient()
    {
        auto session = Session::open(m_servers.at(QStringLiteral("postgresql"))->url());
        QVERIFY(session.has_value());
        for (const char *before : {"", "-- rows\n", "/* two\nlines */ -- x\n  "}) {
            const auto answer = (*session)->execute(QLatin1String(before) + QStringLiteral("COPY pg_class FROM STDIN"));
            QVERIFY(!answer);
            QVERIFY(answer.error().hint.contains(QStringLiteral("psql")));
        }
    }

    /// A script may write back what it has read.
    void aMomentKeepsItsMicroseconds()
    {
        const auto session = Session::open(m_servers.at(QStringLiteral("postgresql"))->url()).value();
        const auto answer = session->execute(QStringLiteral(
            "SELECT '2020-01-02 03:04:05.123456'::timestamp, '2020-01-02 03:04:05.000001+00'::timestamptz "
            "AT TIME ZONE 'UTC', '03:04:05.5'::time, '2020-01-02 03:04:05'::timestamp UNION ALL SELECT "
            "'2021-01-02 03:04:05.98'::timestamp, NULL, '03:04:05.000100', NULL"));
        QVERIFY2(answer.has_value(), answer ? "" : qPrintable(answer.error().message));
        const auto microseconds = [&](size_t row, size_t column) {
            const SqlValue &value = answer->rows[row][column];
            const auto *moment = value.as<SqlDateTime>();
            const auto *time = moment ? &moment->time : value.as<SqlTime>();
            return time ? time->microsecond : -1;
        };
        QCOMPARE(int(answer->rows.size()), 2);
        QCOMPARE(microseconds(0, 0), 123456);
        QCOMPARE(microseconds(0, 1), 1);
        QCOMPARE(microseconds(0, 2), 500000);
        QCOMPARE(microseconds(0, 3), 0);
        QCOMPARE(microseconds(1, 0), 980000);
        QCOMPARE(microseconds(1, 1), -1);
        QCOMPARE(microseconds(1, 2), 100);
    }

    void noticesALostServer_data() { test::addServerRows(); }
    void noticesALostServer()
    {
        ScratchProject project = threeTables();
        QVERIFY(runMigration(request(project, MigrationRequest::Verb::Upgrade, QStringLiteral("b2"))).isSuccess());
        Calls calls;
        calls.onStatement = [&](const StatementProgress &progress) {
            if (progress.statement.text.startsWith(QStringLiteral("UPDATE alembic_version")))
                server().killServer();
        };
        const RunOutcome outcome =
            runMigration(request(project, MigrationRequest::Verb::Upgrade, QStringLiteral("head")), &calls);
        QVERIFY(!outcome.isSuccess());
        QCOMPARE(outcome.applied, QStringList());
        QVERIFY2(outcome.error->message.contains(QStringLiteral("was lost")), qPrintable(outcome.error->message));
        QVERIFY(server().startAgain());
        QCOMPARE(versions(), QStringLiteral("b2"));
    }
};

QTEST_GUILESS_MAIN(ServerRunTest)
#include "ServerRunTest.moc"
