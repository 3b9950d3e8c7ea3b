// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that die while a COMMIT in the middle of a revision is under way, and scripts that end transactions themselves.
#include "engine/migration/MigrationRun.h"
#include "engine/migration/Recovery.h"
#include "tests/support/KilledRun.h"
#include "tests/support/RecoveryReports.h"
#include "tests/support/ScratchProject.h"
#include "tests/support/ScratchServers.h"
#include "tests/support/ScratchTables.h"

#include <QFile>
#include <QTest>

using namespace retort;
using test::createTable;
using test::KillPoint;
using test::recoveryReport;
using test::ScratchProject;
using test::ScratchServer;
using Way = RunRecovery::Way;
using Fate = RecoveryStatement::Fate;

namespace {

const QString kInsert = QStringLiteral("    op.execute('INSERT INTO one VALUES (1)')\n");
const QString kBlock = QStringLiteral("    with op.get_context().autocommit_block():\n"
                                      "        op.create_index('ix_one', 'one', ['id'])\n");

} // namespace

class CommitInDoubtTest : public QObject
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

    QString rows(const QString &dialect)
    {
        return server(dialect).value(QStringLiteral("SELECT id FROM one ORDER BY id;")).replace(u'\n', u' ');
    }

    /// With a1 applied.
    ScratchProject project(const QString &dialect, const QString &body)
    {
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        project.addRevision(QStringLiteral("b2"), body);
        if (!server(dialect).clear() || !runMigration(request(dialect, project, QStringLiteral("a1"))).isSuccess())
            QTest::qFail("the run could not be prepared", __FILE__, __LINE__);
        return project;
    }

    void succeed(const Result<MigrationRequest> &wanted)
    {
        QVERIFY2(wanted.has_value(), qPrintable(wanted ? QString() : wanted.error().message));
        const RunOutcome outcome = runMigration(*wanted);
        QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
    }

    /// Has the run of b2 killed in the middle of its COMMIT on PostgreSQL, which then comes to its end or does not.
    void dieInCommit(const MigrationRequest &wanted, bool isCommitted)
    {
        ScratchServer &postgresql = server(QStringLiteral("postgresql"));
        QVERIFY(!postgresql.run(QStringLiteral(
            "CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM "
            "pg_advisory_xact_lock_shared(4711); RETURN NULL; END $$; CREATE CONSTRAINT TRIGGER dawdle "
            "AFTER INSERT ON one DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dawdle();")));
        const auto holder = Session::open(postgresql.url()).value();
        QVERIFY(holder->execute(QStringLiteral("SELECT pg_advisory_lock(4711)")));
        QVERIFY(test::runAndKillWhen(wanted, [&] { return committer() != QString(); }));
        if (!isCommitted)
            QVERIFY(!postgresql.run(QStringLiteral("SELECT pg_terminate_backend(%1);").arg(committer())));
        QTRY_VERIFY(isCommitted || committer().isEmpty());
        QVERIFY(holder->execute(QStringLiteral("SELECT pg_advisory_unlock(4711)")));
    }
    QString committer()
    {
        return server(QStringLiteral("postgresql"))
            .value(QStringLiteral("SELECT pid FROM pg_stat_activity WHERE query = 'COMMIT' AND state = 'active';"));
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString problem = test::startServers(m_servers, {"postgresql", "mariadb", "sqlite"});
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }

    /// PostgreSQL keeps a record of what has become of each transaction.
    void postgresqlKnowsWhatBecameOfTheCommit_data()
    {
        QTest::addColumn<QString>("body");
        QTest::addColumn<bool>("isCommitted");
        const QString own = kInsert + QStringLiteral("    op.execute('COMMIT')\n") + createTable("two");
        QTest::newRow("before an autocommit block, committed") << kInsert + kBlock + createTable("two") << true;
        QTest::newRow("before an autocommit block, rolled back") << kInsert + kBlock + createTable("two") << false;
        QTest::newRow("the script's own, committed") << own << true;
        QTest::newRow("the script's own, rolled back") << own << false;
    }
    void postgresqlKnowsWhatBecameOfTheCommit()
    {
        QFETCH(QString, body);
        QFETCH(bool, isCommitted);
        const QString dialect = QStringLiteral("postgresql");
        const ScratchProject scripts = project(dialect, body);
        const MigrationRequest wanted = request(dialect, scripts);
        dieInCommit(wanted, isCommitted);
        const RecoveryReport found = recoveryReport(wanted);
        QCOMPARE(rows(dialect), isCommitted ? QStringLiteral("1") : QString());
        QCOMPARE(found.isHalfDone(), isCommitted);
        QCOMPARE(found.statements.front().fate, isCommitted ? Fate::Done : Fate::NotDone);
        QVERIFY2(found.statements.front().evidence.startsWith(QStringLiteral("the server has its transaction as ")),
                 qPrintable(found.statements.front().evidence));
        // What a plain upgrade would do a second time is refused.
        QCOMPARE(runMigration(wanted).isSuccess(), !isCommitted);
        if (isCommitted)
            succeed(recoveryRequest(wanted, found, Way::Continue));
        QCOMPARE(rows(dialect), QStringLiteral("1"));
        QCOMPARE(server(dialect).value(QStringLiteral("SELECT version_num FROM alembic_version;")),
                 QStringLiteral("b2"));
    }

    /// What a run commits at its end is told by the version table.
    void theVersionTableTellsOfTheRunsOwn_data()
    {
        QTest::addColumn<bool>("isCommitted");
        QTest::newRow("committed") << true;
        QTest::newRow("rolled back") << false;
    }
    void theVersionTableTellsOfTheRunsOwn()
    {
        QFETCH(bool, isCommitted);
        const QString dialect = QStringLiteral("postgresql");
        const ScratchProject scripts = project(dialect, kInsert);
        const MigrationRequest wanted = request(dialect, scripts);
        dieInCommit(wanted, isCommitted);
        const RecoveryReport found = recoveryReport(wanted);
        QVERIFY(!found.isHalfDone());
        QCOMPARE(found.rows, QStringList(isCommitted ? QStringLiteral("b2") : QStringLiteral("a1")));
        QCOMPARE(rows(dialect), isCommitted ? QStringLiteral("1") : QString());
        succeed(wanted);
        QCOMPARE(rows(dialect), QStringLiteral("1"));
    }

    /// MariaDB keeps none, and no catalogue shows rows: the user has to say.
    void mariadbAsksForRows_data()
    {
        QTest::addColumn<bool>("isCommitted");
        QTest::newRow("committed") << true;
        QTest::newRow("rolled back") << false;
    }
    void mariadbAsksForRows()
    {
        QFETCH(bool, isCommitted);
        const QString dialect = QStringLiteral("mariadb");
        const ScratchProject scripts = project(dialect, kInsert + kBlock + createTable("two"));
        const MigrationRequest wanted = request(dialect, scripts);
        const auto backup = Session::open(wanted.url).value();
        for (const char *stage : {"START", "FLUSH", "BLOCK_DDL", "BLOCK_COMMIT"})
            QVERIFY(backup->execute(QStringLiteral("BACKUP STAGE %1").arg(QLatin1String(stage))));
        const QString committing =
            QStringLiteral("SELECT id FROM information_schema.processlist WHERE info = 'COMMIT';");
        // A COMMIT that waits is given up soon after its client is gone: so its client stays until it is over.
        const auto settle = [&] {
            const QString connection = server(dialect).value(committing);
            QVERIFY(!connection.isEmpty());
            if (isCommitted)
                QVERIFY(backup->execute(QStringLiteral("BACKUP STAGE END")));
            else
                QVERIFY(!server(dialect).run(QStringLiteral("KILL %1;").arg(connection)));
            QTRY_VERIFY_WITH_TIMEOUT(server(dialect).value(committing).isEmpty(), 30'000);
        };
        QVERIFY(test::runAndKillWhen(wanted, [&] { return !server(dialect).value(committing).isEmpty(); }, {}, settle));
        if (!isCommitted)
            QVERIFY(backup->execute(QStringLiteral("BACKUP STAGE END")));

        const RecoveryReport found = recoveryReport(wanted);
        QCOMPARE(rows(dialect), isCommitted ? QStringLiteral("1") : QString());
        QCOMPARE(found.revision, QStringLiteral("b2"));
        QCOMPARE(found.statements.front().fate, Fate::InDoubt);
        QVERIFY(!found.whyNotContinue.isEmpty() && !found.whyNotUndo.isEmpty());
        QVERIFY(!runMigration(wanted).isSuccess());
        QCOMPARE(rows(dialect), isCommitted ? QStringLiteral("1") : QString());
        const RecoveryReport answered = recoveryReport(wanted, isCommitted);
        QCOMPARE(answered.statements.front().fate, isCommitted ? Fate::Done : Fate::NotDone);
        if (isCommitted)
            succeed(recoveryRequest(wanted, answered, Way::Continue));
        else
            QVERIFY(!answered.isHalfDone());
    }

    /// Where nobody keeps a record, the catalogue shows it.
    void sqliteShowsWhatWasMade()
    {
        const QString dialect = QStringLiteral("sqlite");
        const ScratchProject scripts = project(dialect, createTable("two") + kInsert + kBlock);
        const MigrationRequest wanted = request(dialect, scripts);
        const auto reader = Session::open(wanted.url).value();
        QVERIFY(reader->begin());
        QVERIFY(reader->execute(QStringLiteral("SELECT * FROM one")));
        const QString waiting = scripts.file(QStringLiteral("waiting"));
        QVERIFY(test::runAndKillWhen(wanted, [&] { return QFile::exists(waiting); }, waiting));
        QVERIFY(reader->rollback());
        const RecoveryReport found = recoveryReport(wanted);
        QVERIFY(!found.isHalfDone());
        QCOMPARE(found.statements[1].fate, Fate::NotDone);
        QCOMPARE(found.statements[1].evidence, QStringLiteral("table two is not there"));
        succeed(wanted);
        QCOMPARE(rows(dialect), QStringLiteral("1"));
    }

    /// Others read while an autocommit block begins.
    void theCommitBeforeABlockWaitsForReaders()
    {
        const QString dialect = QStringLiteral("sqlite");
        const ScratchProject scripts = project(dialect, kInsert + kBlock);
        const MigrationRequest wanted = request(dialect, scripts);
        const auto reader = Session::open(wanted.url).value();
        QVERIFY(reader->begin());
        QVERIFY(reader->execute(QStringLiteral("SELECT * FROM one")));
        struct Freeing : MigrationObserver
        {
            Session *reader = nullptr;
            void waitingForLock(const LockWait &) override { (void)reader->rollback(); }
        } freeing;
        freeing.reader = reader.get();
        const RunOutcome outcome = runMigration(wanted, &freeing);
        QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
        QCOMPARE(rows(dialect), QStringLiteral("1"));
    }

    /// Only rows were written, and the file does not tell.
    void aCommitOfTheScriptsOwnIsInDoubt()
    {
        const QString dialect = QStringLiteral("sqlite");
        for (const auto when : {KillPoint::When::Before, KillPoint::When::After}) {
            const bool hasCommitted = when == KillPoint::When::After;
            const ScratchProject scripts =
                project(dialect, kInsert + QStringLiteral("    op.execute('COMMIT')\n") + createTable("two"));
            const MigrationRequest wanted = request(dialect, scripts);
            QVERIFY(test::runAndKill(wanted, {.when = when, .index = 1}));
            const RecoveryReport found = recoveryReport(wanted);
            QCOMPARE(int(found.statements.size()), 2);
            QCOMPARE(found.statements[0].fate, Fate::InDoubt);
            QCOMPARE(found.statements[1].fate, Fate::InDoubt);
            const RecoveryReport answered = recoveryReport(wanted, hasCommitted);
            const Fate fate = hasCommitted ? Fate::Done : Fate::NotDone;
            QCOMPARE(answered.statements[0].fate, fate);
            QCOMPARE(answered.statements[1].fate, fate);
            QCOMPARE(rows(dialect), hasCommitted ? QStringLiteral("1") : QString());
        }
    }

    /// A script writes a table whose name begins as the version table's does: that is no version.
    void rowsOfAnotherTableAreNoVersion_data()
    {
        QTest::addColumn<QString>("dialect");
        QTest::addColumn<bool>("hasCommitted");
        for (const char *dialect : {"mariadb", "sqlite"}) {
            QTest::addRow("%s, committed", dialect) << QString::fromLatin1(dialect) << true;
            QTest::addRow("%s, not committed", dialect) << QString::fromLatin1(dialect) << false;
        }
    }
    void rowsOfAnotherTableAreNoVersion()
    {
        QFETCH(QString, dialect);
        QFETCH(bool, hasCommitted);
        const ScratchProject scripts =
            project(dialect, QStringLiteral("    op.execute('INSERT INTO alembic_version_log VALUES (1)')\n") +
                                 kInsert + QStringLiteral("    op.execute('COMMIT')\n") + createTable("two"));
        QVERIFY(!server(dialect).run(QStringLiteral("CREATE TABLE alembic_version_log (id INTEGER);")));
        const MigrationRequest wanted = request(dialect, scripts);
        QVERIFY(test::runAndKill(
            wanted, {.when = hasCommitted ? KillPoint::When::After : KillPoint::When::Before, .index = 2}));
        const RecoveryReport found = recoveryReport(wanted);
        QCOMPARE(rows(dialect), hasCommitted ? QStringLiteral("1") : QString());
        QCOMPARE(found.revision, QStringLiteral("b2"));
        QCOMPARE(int(found.statements.size()), 3);
        for (const RecoveryStatement &statement : found.statements)
            QCOMPARE(statement.fate, Fate::InDoubt);
        QVERIFY(!runMigration(wanted).isSuccess());
        const RecoveryReport answered = recoveryReport(wanted, hasCommitted);
        if (hasCommitted)
            succeed(recoveryRequest(wanted, answered, Way::Continue));
        else
            QVERIFY(!answered.isHalfDone());
        QCOMPARE(rows(dialect), hasCommitted ? QStringLiteral("1") : QString());
    }

    /// What a script took back is neither kept nor run again when the revision is gone on with, whether the script is
    /// mended or the database.
    void whatAScriptTakesBackItselfIsNotKept_data()
    {
        QTest::addColumn<QString>("dialect");
        QTest::addColumn<QString>("mended");
        for (const char *dialect : {"postgresql", "mariadb"}) {
            const QString name = QString::fromLatin1(dialect);
            QTest::addRow("%s, the database is mended", dialect) << name << QString();
            QTest::addRow("%s, the script is mended", dialect) << name << QStringLiteral("drop_table('nowhere')");
            QTest::addRow("%s, the detour is taken out", dialect)
                << name
                << QStringLiteral("drop_table('nowhere')|execute('INSERT INTO one VALUES (1)')|"
                                  "execute('ROLLBACK')");
        }
    }
    void whatAScriptTakesBackItselfIsNotKept()
    {
        QFETCH(QString, dialect);
        QFETCH(QString, mended);
        QString body = kInsert + QStringLiteral("    op.execute('ROLLBACK')\n"
                                                "    op.execute('INSERT INTO one VALUES (2)')\n"
                                                "    op.execute('COMMIT')\n"
                                                "    op.execute('INSERT INTO one VALUES (3)')\n"
                                                "    op.drop_table('nowhere')\n");
        const ScratchProject scripts = project(dialect, body);
        MigrationRequest wanted = request(dialect, scripts);
        const RunOutcome outcome = runMigration(wanted);
        QVERIFY(!outcome.isSuccess());
        const QString notes = outcome.notes.join(u'\n');
        QVERIFY2(notes.contains(QStringLiteral("took back by itself (ROLLBACK)")), qPrintable(notes));
        QVERIFY2(notes.contains(QStringLiteral("ended the transaction by itself (COMMIT)")), qPrintable(notes));
        QStringList kept;
        for (const RecoveryStatement &statement : recoveryReport(wanted).statements) {
            if (statement.fate == Fate::Done)
                kept << statement.statement.text;
        }
        const QStringList expected{QStringLiteral("INSERT INTO one VALUES (2)"), QStringLiteral("COMMIT")};
        QCOMPARE(rows(dialect), QStringLiteral("2"));
        QCOMPARE(kept, expected);

        QString text;
        {
            QFile script(scripts.file(QStringLiteral("migrations/versions/b2.py")));
            QVERIFY(script.open(QIODevice::ReadOnly));
            text = QString::fromUtf8(script.readAll());
        }
        for (const QString &call : mended.split(u'|', Qt::SkipEmptyParts))
            text.replace(QStringLiteral("op.") + call, QStringLiteral("pass"));
        scripts.write(QStringLiteral("migrations/versions/b2.py"), text);
        if (mended.isEmpty())
            QVERIFY(!server(dialect).run(QStringLiteral("CREATE TABLE nowhere (id INTEGER);")));
        wanted = request(dialect, scripts);
        const RecoveryReport found = recoveryReport(wanted);
        QCOMPARE(found.isScriptChanged, !mended.isEmpty());
        succeed(recoveryRequest(wanted, found, Way::Continue));
        QCOMPARE(rows(dialect), QStringLiteral("2 3"));
        QCOMPARE(server(dialect).value(QStringLiteral("SELECT version_num FROM alembic_version;")),
                 QStringLiteral("b2"));
    }
};

QTEST_GUILESS_MAIN(CommitInDoubtTest)
#include "CommitInDoubtTest.moc"
