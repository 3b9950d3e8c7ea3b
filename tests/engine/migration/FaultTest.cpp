// SPDX-License-Identifier: GPL-3.0-or-later
// Connections that are cut, disks that are full, others at work on the same database, locks, dry runs: nothing is lost,
// nothing applied twice, and the version table is true.
#include "engine/database/MigrationLock.h"
#include "engine/migration/Fleet.h"
#include "engine/migration/MigrationRun.h"
#include "engine/migration/Recovery.h"
#include "engine/migration/RunJournal.h"
#include "tests/support/ScratchProject.h"
#include "tests/support/ScratchServers.h"
#include "tests/support/ScratchTables.h"

#include <QScopeGuard>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QThread>

#include <map>
#include <thread>

using namespace retort;
using test::createTable;
using test::ScratchProject;
using test::ScratchServer;

namespace {

struct Watcher : MigrationObserver
{
    std::function<void(const StatementProgress &)> onStart = {};
    std::function<void(const StatementProgress &)> onFinish = {};
    std::vector<RetryNotice> retries = {};
    QStringList notices = {};

    void statementStarted(const StatementProgress &progress) override
    {
        if (onStart)
            onStart(progress);
    }
    void statementFinished(const StatementProgress &progress) override
    {
        notices += progress.notices;
        if (onFinish)
            onFinish(progress);
    }
    void retrying(const RetryNotice &notice) override { retries.push_back(notice); }
};

bool writesVersion(const StatementProgress &progress)
{
    return progress.statement.text.startsWith(QStringLiteral("UPDATE alembic_version"));
}

} // namespace

class FaultTest : public QObject
{
    Q_OBJECT

    test::ScratchServers m_servers;

    ScratchServer &server()
    {
        QFETCH(QString, dialect);
        return *m_servers.at(dialect);
    }
    bool isMariadb()
    {
        QFETCH(QString, dialect);
        return dialect == QLatin1String("mariadb");
    }
    MigrationRequest request(const ScratchProject &project, const QString &target = QStringLiteral("head"))
    {
        MigrationRequest request = project.request(MigrationRequest::Verb::Upgrade, {target});
        request.url = server().url();
        request.journal = project.file(QStringLiteral("journal.sqlite"));
        return request;
    }
    QString versions() { return server().value(QStringLiteral("SELECT version_num FROM alembic_version;")); }
    QString tables()
    {
        return server()
            .value(QStringLiteral("SELECT table_name FROM information_schema.tables WHERE table_schema IN ('public', "
                                  "'scratch') ORDER BY table_name;"))
            .replace(u'\n', u' ');
    }
    /// Cuts every connection but the client's own that has a transaction open or is idle.
    void cutConnections()
    {
        if (!isMariadb()) {
            server().run(QStringLiteral("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> "
                                        "pg_backend_pid() AND backend_type = 'client backend';"));
            return;
        }
        const QString ids = server().value(QStringLiteral(
            "SELECT id FROM information_schema.processlist WHERE id <> connection_id() AND user = 'root';"));
        for (const QString &id : ids.split(u'\n', Qt::SkipEmptyParts))
            server().run(QStringLiteral("KILL %1;").arg(id));
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

    void theConnectionIsCutAroundTheVersionUpdate_data()
    {
        QTest::addColumn<QString>("dialect");
        QTest::addColumn<bool>("isBefore");
        for (const char *dialect : {"postgresql", "mariadb"}) {
            QTest::addRow("%s before", dialect) << QString::fromLatin1(dialect) << true;
            QTest::addRow("%s after", dialect) << QString::fromLatin1(dialect) << false;
        }
    }
    void theConnectionIsCutAroundTheVersionUpdate()
    {
        QFETCH(bool, isBefore);
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        project.addRevision(QStringLiteral("b2"), createTable("two"));
        project.addRevision(QStringLiteral("c3"), createTable("three"));
        QVERIFY(runMigration(request(project, QStringLiteral("a1"))).isSuccess());
        Watcher watcher;
        const auto cut = [this](const StatementProgress &progress) {
            if (writesVersion(progress) && progress.revision == QLatin1String("b2"))
                cutConnections();
        };
        (isBefore ? watcher.onStart : watcher.onFinish) = cut;
        const RunOutcome outcome = runMigration(request(project), &watcher);
        QVERIFY(!outcome.isSuccess());
        QVERIFY2(outcome.error->message.contains(QStringLiteral("was lost")), qPrintable(outcome.error->message));
        QCOMPARE(outcome.applied, QStringList());
        QCOMPARE(versions(), QStringLiteral("a1"));
        QCOMPARE(outcome.rowsAfter, QStringList(QStringLiteral("a1")));

        MigrationRequest again = request(project);
        const auto found = examineLastRun(again);
        QVERIFY(found && *found);
        QCOMPARE((*found)->isHalfDone(), isMariadb());
        if (isMariadb())
            again = recoveryRequest(again, **found, RunRecovery::Way::Continue).value();
        const RunOutcome second = runMigration(again);
        QVERIFY2(second.isSuccess(), qPrintable(second.error ? second.error->message : QString()));
        QCOMPARE(versions(), QStringLiteral("c3"));
        QCOMPARE(tables(), QStringLiteral("alembic_version one three two"));
    }

    void aScriptDoesNotGoOnAfterALostConnection_data() { test::addServerRows(); }
    void aScriptDoesNotGoOnAfterALostConnection()
    {
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), QStringLiteral("    try:\n"
                                                                 "        with op.get_bind().begin_nested():\n"
                                                                 "            op.execute('SELECT 1')\n"
                                                                 "    except Exception:\n"
                                                                 "        print('swallowed')\n"
                                                                 "    op.execute('SELECT 2')\n"));
        Watcher watcher;
        QStringList begun;
        watcher.onStart = [&](const StatementProgress &progress) {
            begun << progress.statement.text;
            if (progress.statement.text == QLatin1String("SELECT 1"))
                cutConnections();
        };
        const RunOutcome outcome = runMigration(request(project), &watcher);
        QVERIFY(!outcome.isSuccess());
        QVERIFY2(outcome.error->message.contains(QStringLiteral("was lost")), qPrintable(outcome.error->message));
        QCOMPARE(begun.last(), QStringLiteral("SELECT 1"));
    }

    void theServerDiesInTheMiddleOfAStatement_data() { test::addServerRows(); }
    void theServerDiesInTheMiddleOfAStatement()
    {
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        project.addRevision(
            QStringLiteral("b2"),
            createTable("two") +
                QStringLiteral("    op.execute('CREATE TABLE slow AS SELECT %1')\n")
                    .arg(isMariadb() ? QStringLiteral("SLEEP(3) AS x") : QStringLiteral("1 AS x FROM pg_sleep(3)")) +
                createTable("three"));
        QVERIFY(runMigration(request(project, QStringLiteral("a1"))).isSuccess());
        ScratchServer &dying = server();
        const QString question =
            isMariadb()
                ? QStringLiteral("SELECT count(*) FROM information_schema.processlist WHERE info LIKE 'CREATE TABLE "
                                 "slow%';")
                : QStringLiteral("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'CREATE TABLE slow%' AND "
                                 "state = 'active';");
        std::jthread other([&](const std::stop_token &end) {
            while (!end.stop_requested() && dying.value(question) != QStringLiteral("1"))
                QThread::msleep(20);
            dying.strikeDown();
        });
        const RunOutcome outcome = runMigration(request(project));
        other.request_stop();
        other.join();
        server().killServer();
        QVERIFY(server().startAgain());
        QVERIFY(outcome.error);
        QVERIFY2(outcome.error->message.contains(QStringLiteral("was lost")), qPrintable(outcome.error->message));
        QCOMPARE(outcome.applied, QStringList());
        QCOMPARE(versions(), QStringLiteral("a1"));

        MigrationRequest again = request(project);
        const auto found = examineLastRun(again);
        QVERIFY(found && *found);
        // MariaDB has kept the table before it; both have undone what they were at.
        QCOMPARE((*found)->isHalfDone(), isMariadb());
        if (isMariadb()) {
            QCOMPARE(int((*found)->statements.size()), 2);
            QCOMPARE((*found)->statements[0].fate, RecoveryStatement::Fate::Done);
            QCOMPARE((*found)->statements[1].fate, RecoveryStatement::Fate::NotDone);
            again = recoveryRequest(again, **found, RunRecovery::Way::Continue).value();
        }
        const RunOutcome second = runMigration(again);
        QVERIFY2(second.isSuccess(), qPrintable(second.error ? second.error->message : QString()));
        QCOMPARE(versions(), QStringLiteral("b2"));
        QCOMPARE(tables(), QStringLiteral("alembic_version one slow three two"));
    }

    /// Alembic takes no lock: it may change the version between our statements.
    void alembicWasQuicker_data() { test::addServerRows(); }
    void alembicWasQuicker()
    {
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        project.addRevision(QStringLiteral("b2"), createTable("two"));
        QVERIFY(runMigration(request(project, QStringLiteral("a1"))).isSuccess());
        Watcher watcher;
        watcher.onStart = [this](const StatementProgress &progress) {
            if (writesVersion(progress))
                server().run(QStringLiteral("UPDATE alembic_version SET version_num='b2' WHERE "
                                            "alembic_version.version_num = 'a1';"));
        };
        const RunOutcome outcome = runMigration(request(project), &watcher);
        QVERIFY(!outcome.isSuccess());
        QVERIFY2(
            outcome.error->message.contains(QStringLiteral("expected to match one row when updating 'a1' to 'b2'")),
            qPrintable(outcome.error->message));
        QCOMPARE(outcome.applied, QStringList());
        QCOMPARE(versions(), QStringLiteral("b2"));
    }

    void manyAtOnceApplyEachRevisionOnce_data()
    {
        QTest::addColumn<QString>("dialect");
        QTest::addColumn<int>("count");
        for (const char *dialect : {"postgresql", "mariadb", "sqlite"}) {
            for (const int count : {2, 8})
                QTest::addRow("%s, %d", dialect, count) << QString::fromLatin1(dialect) << count;
        }
    }
    void manyAtOnceApplyEachRevisionOnce()
    {
        QFETCH(int, count);
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        project.addRevision(QStringLiteral("b2"), createTable("two"));
        qsizetype applied = 0;
        for (const RunOutcome &outcome : test::runAtOnce(request(project), count)) {
            QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
            // Whoever waited read the journal after the others' runs had ended.
            QVERIFY2(!outcome.notes.join(u'\n').contains(QStringLiteral("interrupted")),
                     qPrintable(outcome.notes.join(u'\n')));
            applied += outcome.applied.size();
        }
        QCOMPARE(applied, 2);
        QCOMPARE(versions(), QStringLiteral("b2"));
    }

    void aFullDiskLeavesTheDatabaseAsItWas()
    {
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        project.addRevision(QStringLiteral("b2"),
                            createTable("two") +
                                QStringLiteral("    op.execute('PRAGMA max_page_count = 20')\n"
                                               "    op.execute('CREATE TABLE big AS SELECT zeroblob(200000) AS b')\n"));
        MigrationRequest wanted = project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("a1")});
        QVERIFY(runMigration(wanted).isSuccess());
        const QStringList before = project.schema();
        wanted.targets = {QStringLiteral("head")};
        wanted.journal = project.file(QStringLiteral("journal.sqlite"));
        const RunOutcome outcome = runMigration(wanted);
        QVERIFY(!outcome.isSuccess());
        QVERIFY2(outcome.error->message.contains(QStringLiteral("full")), qPrintable(outcome.error->message));
        QCOMPARE(project.schema(), before);
        QCOMPARE(project.rows(), QStringList(QStringLiteral("a1")));
        const auto found = examineLastRun(wanted);
        QVERIFY(found && *found && !(*found)->isHalfDone());
    }

    void aLockTimeoutIsTriedAgain_data() { test::addServerRows(); }
    void aLockTimeoutIsTriedAgain()
    {
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        project.addRevision(QStringLiteral("b2"),
                            createTable("two") +
                                QStringLiteral("    op.add_column('one', sa.Column('x', sa.Integer()))\n"));
        QVERIFY(runMigration(request(project, QStringLiteral("a1"))).isSuccess());
        auto holder = Session::open(server().url()).value();
        QVERIFY(holder->execute(QStringLiteral("INSERT INTO one VALUES (1)")).has_value());
        QVERIFY(holder->begin());
        QVERIFY(holder->execute(QStringLiteral("SELECT * FROM one")).has_value());
        MigrationRequest wanted = request(project);
        wanted.limits.lockTimeout = isMariadb() ? 1000 : 200;
        // The way is made free when the first attempt has failed.
        struct Freeing : Watcher
        {
            Session *holder = nullptr;
            void retrying(const RetryNotice &notice) override
            {
                Watcher::retrying(notice);
                (void)holder->rollback();
            }
        } freeing;
        freeing.holder = holder.get();
        const RunOutcome outcome = runMigration(wanted, &freeing);
        QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
        QCOMPARE(int(freeing.retries.size()), 1);
        const QString who = holder->serverSession().value().section(u' ', 0, 0);
        QVERIFY2(freeing.retries[0].holder.contains(who), qPrintable(freeing.retries[0].holder));
        QCOMPARE(freeing.retries[0].isHolderGuessed, isMariadb());
        // What is over is not reported as an error.
        QVERIFY(outcome.diagnostics.empty());
        QCOMPARE(outcome.applied, QStringList(QStringLiteral("b2")));
        QCOMPARE(tables(), QStringLiteral("alembic_version one two"));
        QCOMPARE(
            server().value(QStringLiteral("SELECT count(*) FROM information_schema.columns WHERE table_name = 'one' "
                                          "AND column_name = 'x';")),
            QStringLiteral("1"));
    }

    void aLockTimeoutEndsAtItsLimit_data() { test::addServerRows(); }
    void aLockTimeoutEndsAtItsLimit()
    {
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        project.addRevision(QStringLiteral("b2"),
                            QStringLiteral("    op.add_column('one', sa.Column('x', sa.Integer()))\n"));
        QVERIFY(runMigration(request(project, QStringLiteral("a1"))).isSuccess());
        auto holder = Session::open(server().url()).value();
        QVERIFY(holder->begin());
        QVERIFY(holder->execute(QStringLiteral("SELECT * FROM one")).has_value());
        MigrationRequest wanted = request(project);
        wanted.limits.lockTimeout = isMariadb() ? 1000 : 100;
        wanted.limits.lockRetries = 1;
        Watcher watcher;
        const RunOutcome outcome = runMigration(wanted, &watcher);
        QVERIFY(!outcome.isSuccess());
        QCOMPARE(int(watcher.retries.size()), 1);
        // MariaDB does not tell who has locked what.
        const QString words = isMariadb()
                                  ? QStringLiteral("Who was in the way is not known. At work in this database: ")
                                  : QStringLiteral("In the way was ");
        const QString who = holder->serverSession().value().section(u' ', 0, 0);
        QVERIFY2(outcome.error->hint.startsWith(words), qPrintable(outcome.error->hint));
        QVERIFY2(outcome.error->hint.contains(who), qPrintable(outcome.error->hint));
        QCOMPARE(versions(), QStringLiteral("a1"));
    }

    /// The statement does not name the table that it waits for.
    void whoIsNotKnownToBeInTheWayIsNotSaidToBe()
    {
        ScratchServer &postgresql = *m_servers.at(QStringLiteral("postgresql"));
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one") + createTable("two"));
        project.addRevision(QStringLiteral("b2"),
                            QStringLiteral("    op.execute(\"DO $$ BEGIN LOCK TABLE two; END $$\")\n"));
        MigrationRequest wanted = project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("a1")});
        wanted.url = postgresql.url();
        QVERIFY(runMigration(wanted).isSuccess());
        auto holder = Session::open(postgresql.url()).value();
        QVERIFY(holder->begin());
        QVERIFY(holder->execute(QStringLiteral("SELECT * FROM two")).has_value());
        wanted.targets = {QStringLiteral("b2")};
        wanted.limits.lockTimeout = 100;
        wanted.limits.lockRetries = 0;
        const RunOutcome outcome = runMigration(wanted);
        QVERIFY(!outcome.isSuccess());
        QVERIFY2(outcome.error->hint.startsWith(QStringLiteral("Who was in the way is not known.")),
                 qPrintable(outcome.error->hint));
    }

    /// Without its lock a run begins no further revision.
    void theLockIsLostBetweenRevisions_data() { test::addServerRows(); }
    void theLockIsLostBetweenRevisions()
    {
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        project.addRevision(QStringLiteral("b2"), createTable("two"));
        MigrationRequest wanted = request(project);
        wanted.environment.transactionPerMigration = true;
        struct Cutter : MigrationObserver
        {
            std::function<void()> onFirst = {};
            void revisionFinished(int index, const MigrationStep &) override
            {
                if (index == 0)
                    onFirst();
            }
        } cutter;
        // The lock has the run's second connection.
        cutter.onFirst = [this] {
            const QString id = server().value(
                isMariadb() ? QStringLiteral("SELECT max(id) FROM information_schema.processlist WHERE id <> "
                                             "connection_id() AND user = 'root';")
                            : QStringLiteral("SELECT pid FROM pg_locks WHERE locktype = 'advisory';"));
            server().run((isMariadb() ? QStringLiteral("KILL %1;") : QStringLiteral("SELECT pg_terminate_backend(%1);"))
                             .arg(id));
            const QString left =
                (isMariadb() ? QStringLiteral("SELECT count(*) FROM information_schema.processlist WHERE id = %1;")
                             : QStringLiteral("SELECT count(*) FROM pg_stat_activity WHERE pid = %1;"))
                    .arg(id);
            while (server().value(left) != QStringLiteral("0"))
                QThread::msleep(20);
        };
        const RunOutcome outcome = runMigration(wanted, &cutter);
        QVERIFY(!outcome.isSuccess());
        QVERIFY2(outcome.error->message.contains(QStringLiteral("held the lock of this run was lost")),
                 qPrintable(outcome.error->message));
        QCOMPARE(outcome.applied, QStringList(QStringLiteral("a1")));
        QCOMPARE(versions(), QStringLiteral("a1"));
        QCOMPARE(tables(), QStringLiteral("alembic_version one"));
    }

    /// Something listens there, and says nothing. Nobody waits for the client library, which goes on alone.
    void aMuteServerIsAskedNoMoreAfterACancel_data() { test::addServerRows(); }
    void aMuteServerIsAskedNoMoreAfterACancel()
    {
        QTcpServer mute;
        QVERIFY(mute.listen(QHostAddress::LocalHost));
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        MigrationRequest wanted = request(project);
        wanted.url = DatabaseUrl::parse(QStringLiteral("%1://x@127.0.0.1:%2/d?connect_timeout=600")
                                            .arg(isMariadb() ? QStringLiteral("mysql") : QStringLiteral("postgresql"))
                                            .arg(mute.serverPort()))
                         .value();
        const auto stopper = std::make_shared<SessionStopper>();
        RunOutcome outcome;
        const std::unique_ptr<QThread> thread(
            QThread::create([&] { outcome = runMigration(wanted, nullptr, stopper); }));
        thread->start();
        constexpr int kLong = 60'000;
        QTRY_VERIFY_WITH_TIMEOUT(mute.hasPendingConnections(), kLong);
        stopper->stop();
        QTRY_VERIFY_WITH_TIMEOUT(thread->isFinished(), kLong);
        QVERIFY(outcome.error);
        QVERIFY2(outcome.error->kind == Error::Kind::Cancelled, qPrintable(outcome.error->message));
        delete mute.nextPendingConnection();
        QVERIFY(!mute.hasPendingConnections());
    }

    /// It answers neither the run nor who tells it to stop.
    void aFrozenServerIsGivenUpAfterACancel_data() { test::addServerRows(); }
    void aFrozenServerIsGivenUpAfterACancel()
    {
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        project.addRevision(QStringLiteral("b2"),
                            QStringLiteral("    op.execute('SELECT %1')\n")
                                .arg(isMariadb() ? QStringLiteral("SLEEP(600) FROM (SELECT 1 UNION SELECT 2) x")
                                                 : QStringLiteral("pg_sleep(600)")));
        MigrationRequest wanted = request(project);
        wanted.environment.transactionPerMigration = true;
        const QString question =
            isMariadb() ? QStringLiteral("SELECT count(*) FROM information_schema.processlist WHERE info LIKE 'SELECT "
                                         "SLEEP(600%';")
                        : QStringLiteral("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' "
                                         "AND state = 'active';");
        const auto thawed = qScopeGuard([this] { server().thaw(); });
        const auto stopper = std::make_shared<SessionStopper>();
        ScratchServer &frozen = server();
        std::jthread other([&](const std::stop_token &end) {
            while (!end.stop_requested() && frozen.value(question) != QStringLiteral("1"))
                QThread::msleep(20);
            frozen.freeze();
            constexpr int kPatience = 300;
            stopper->stop(kPatience);
        });
        const RunOutcome outcome = runMigration(wanted, nullptr, stopper);
        other.join();
        QVERIFY(outcome.error);
        QVERIFY2(outcome.error->message.contains(QStringLiteral("did not answer when it was told to stop")),
                 qPrintable(outcome.error->message));
        QCOMPARE(outcome.applied, QStringList(QStringLiteral("a1")));
        const auto journal = RunJournal::open(wanted.journal).value();
        QCOMPARE(journal->statements(outcome.journalRun).value().back().state, JournalStatement::State::InDoubt);
        server().thaw();
        cutConnections();
        QCOMPARE(versions(), QStringLiteral("a1"));
    }

    /// A run asks a server that is not there as often as any connection does.
    void aServerThatHangsUpIsAskedOnce_data() { test::addServerRows(); }
    void aServerThatHangsUpIsAskedOnce()
    {
        QTcpServer rude;
        QVERIFY(rude.listen(QHostAddress::LocalHost));
        int calls = 0;
        connect(&rude, &QTcpServer::newConnection, &rude, [&] {
            while (QTcpSocket *const caller = rude.nextPendingConnection()) {
                ++calls;
                delete caller;
            }
        });
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        MigrationRequest wanted = request(project);
        wanted.url = DatabaseUrl::parse(QStringLiteral("%1://x@127.0.0.1:%2/d")
                                            .arg(isMariadb() ? QStringLiteral("mysql") : QStringLiteral("postgresql"))
                                            .arg(rude.serverPort()))
                         .value();
        const auto callsOf = [&calls](const std::function<void()> &work) {
            calls = 0;
            const std::unique_ptr<QThread> thread(QThread::create(work));
            thread->start();
            constexpr int kLong = 60'000;
            return QTest::qWaitFor([&] { return thread->isFinished(); }, kLong) ? calls : -1;
        };
        const int ofOneConnection = callsOf([&] { (void)Session::open(wanted.url); });
        QVERIFY(ofOneConnection > 0);
        RunOutcome outcome;
        const int ofTheRun = callsOf([&] { outcome = runMigration(wanted); });
        QVERIFY(outcome.error);
        QCOMPARE(outcome.error->kind, Error::Kind::Database);
        QCOMPARE(ofTheRun, ofOneConnection);
    }

    void aStatementTimeoutEndsTheRun_data() { test::addServerRows(); }
    void aStatementTimeoutEndsTheRun()
    {
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"),
                            createTable("one") +
                                QStringLiteral("    op.execute('SELECT %1')\n")
                                    .arg(isMariadb() ? QStringLiteral("sleep(1) FROM information_schema.collations")
                                                     : QStringLiteral("pg_sleep(20)")));
        MigrationRequest wanted = request(project);
        wanted.limits.statementTimeout = 300;
        const RunOutcome outcome = runMigration(wanted);
        QVERIFY(!outcome.isSuccess());
        QVERIFY(outcome.duration < 10'000);
        QCOMPARE(outcome.error->kind, Error::Kind::Database);
    }

    void aDryRunLeavesNothing()
    {
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        project.addRevision(QStringLiteral("b2"), createTable("two"));
        for (const char *dialect : {"postgresql", "sqlite"}) {
            ScratchServer &place = *m_servers.at(QLatin1String(dialect));
            MigrationRequest wanted = project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("head")});
            wanted.url = place.url();
            wanted.environment.transactionPerMigration = true;
            wanted.isDryRun = true;
            const RunOutcome outcome = runMigration(wanted);
            QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
            QCOMPARE(outcome.tried, QStringList({QStringLiteral("a1"), QStringLiteral("b2")}));
            QCOMPARE(outcome.applied, QStringList());
            QCOMPARE(outcome.rowsAfter, QStringList());
            QCOMPARE(place.value(QLatin1String(dialect) == QLatin1String("sqlite")
                                     ? QStringLiteral("SELECT count(*) FROM sqlite_master;")
                                     : QStringLiteral("SELECT count(*) FROM pg_tables WHERE schemaname = 'public';")),
                     QStringLiteral("0"));
        }
        MigrationRequest wanted = project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("head")});
        wanted.url = m_servers.at(QStringLiteral("mariadb"))->url();
        wanted.isDryRun = true;
        const RunOutcome outcome = runMigration(wanted);
        QVERIFY(!outcome.isSuccess());
        QVERIFY2(outcome.error->message.contains(QStringLiteral("cannot undo")), qPrintable(outcome.error->message));
        QVERIFY(outcome.error->hint.contains(QStringLiteral("--sql")));
    }

    void saysWhatTheServerSaysAndWhere_data() { test::addServerRows(); }
    void saysWhatTheServerSaysAndWhere()
    {
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"),
                            QStringLiteral("    op.execute('DROP TABLE IF EXISTS nowhere')\n"
                                           "    op.execute('''SELECT 1,\n       wrong FROM\n nowhere''')\n"));
        Watcher watcher;
        const RunOutcome outcome = runMigration(request(project), &watcher);
        QVERIFY(!outcome.isSuccess());
        QVERIFY2(watcher.notices.join(u'\n').contains(QStringLiteral("nowhere")),
                 qPrintable(watcher.notices.join(u'\n')));
        if (!isMariadb()) {
            QCOMPARE(outcome.failedPosition.line, 3);
            QCOMPARE(outcome.failedPosition.column, 2);
        }
    }

    void aFleetStopsAtItsCanary()
    {
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        std::vector<FleetTarget> targets;
        for (int i = 0; i < 5; ++i) {
            MigrationRequest wanted = project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("head")});
            wanted.url =
                DatabaseUrl::parse(QStringLiteral("sqlite:///%1").arg(project.file(QStringLiteral("%1.db").arg(i))))
                    .value();
            targets.push_back({QString::number(i), wanted});
        }
        using State = FleetResult::State;
        const auto states = [](const std::vector<FleetResult> &results) {
            std::vector<State> list;
            for (const FleetResult &result : results)
                list.push_back(result.state);
            return list;
        };
        auto broken = targets;
        broken[0].request.url = DatabaseUrl::parse(QStringLiteral("sqlite:////nowhere/at/all.db")).value();
        QVERIFY((states(runFleet(broken, {})) ==
                 std::vector{State::Failed, State::NotBegun, State::NotBegun, State::NotBegun, State::NotBegun}));
        // Without a canary the others go on.
        QVERIFY((states(runFleet(broken, {.parallel = 2, .hasCanary = false, .stopsOnFailure = false})) ==
                 std::vector{State::Failed, State::Done, State::Done, State::Done, State::Done}));
        // The same command goes on with the rest.
        QVERIFY((states(runFleet(targets, {.parallel = 3})) ==
                 std::vector{State::Done, State::UpToDate, State::UpToDate, State::UpToDate, State::UpToDate}));
    }

    void aPoolOfTransactionsIsRefused()
    {
        ScratchServer &postgresql = *m_servers.at(QStringLiteral("postgresql"));
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        for (const char *mode : {"transaction", "session"}) {
            const auto pool = postgresql.startPool(QLatin1String(mode));
            QVERIFY2(pool, "pgbouncer cannot be started. ./bootstrap test installs it.");
            MigrationRequest wanted = project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("head")});
            wanted.url = pool->url();
            const RunOutcome outcome = runMigration(wanted);
            const bool isSession = QLatin1String(mode) == QLatin1String("session");
            QVERIFY2(outcome.isSuccess() == isSession, qPrintable(outcome.error ? outcome.error->message : QString()));
            if (!isSession) {
                QVERIFY2(outcome.error->message.contains(QStringLiteral("pooling proxy")),
                         qPrintable(outcome.error->message));
                QCOMPARE(
                    postgresql.value(QStringLiteral("SELECT count(*) FROM pg_tables WHERE schemaname = 'public';")),
                    QStringLiteral("0"));
            }
        }
    }
};

QTEST_GUILESS_MAIN(FaultTest)
#include "FaultTest.moc"
