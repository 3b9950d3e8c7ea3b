// SPDX-License-Identifier: GPL-3.0-or-later
// Databases behind ODBC: reading the version, and running SQL in transactions.
#include "engine/database/Catalogue.h"
#include "engine/database/Introspector.h"
#include "engine/database/MigrationLock.h"
#include "engine/database/Session.h"
#include "engine/database/VersionTable.h"
#include "engine/migration/MigrationRun.h"
#include "engine/migration/RunJournal.h"
#include "tests/support/ScratchProject.h"
#include "tests/support/ScratchServer.h"

#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <QUrl>

#include <thread>

using namespace retort;
using test::ScratchProject;
using test::ScratchServer;

namespace {

DatabaseUrl behindOdbc(const char *dialect, const QString &source)
{
    const QString text = QStringLiteral("%1+pyodbc:///?odbc_connect=%2")
                             .arg(QLatin1String(dialect), QString::fromLatin1(QUrl::toPercentEncoding(source)));
    return DatabaseUrl::parse(text).value();
}

DatabaseUrl mariadbUrl(const ScratchServer &server)
{
    const DatabaseUrl direct = server.url();
    return behindOdbc("mysql", QStringLiteral("DRIVER={MariaDB Unicode};SOCKET=%1;Database=%2;UID=%3")
                                   .arg(direct.option(QStringLiteral("unix_socket")).value_or(QString()),
                                        direct.database().value_or(QString()), direct.user().value_or(QString())));
}

DatabaseUrl postgresqlUrl(const ScratchServer &server)
{
    const DatabaseUrl direct = server.url();
    return behindOdbc("postgresql",
                      QStringLiteral("DRIVER={PostgreSQL Unicode};Servername=%1;Port=%2;Database=%3;UID=%4")
                          .arg(direct.option(QStringLiteral("host")).value_or(QString()),
                               direct.option(QStringLiteral("port")).value_or(QStringLiteral("5432")),
                               direct.database().value_or(QString()), direct.user().value_or(QString())));
}

QStringList versionsOf(const DatabaseUrl &url)
{
    const auto rows = VersionTable::read(url, {});
    return rows ? *rows : QStringList(rows.error().message);
}

} // namespace

class OdbcTest : public QObject
{
    Q_OBJECT

    void runsOn(const DatabaseUrl &url, const ScratchProject &project)
    {
        MigrationRequest wanted = project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("a1")});
        wanted.url = url;
        wanted.journal = project.file(QStringLiteral("journal.sqlite"));
        QCOMPARE(versionsOf(url), QStringList());
        const RunOutcome outcome = runMigration(wanted);
        QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
        QCOMPARE(versionsOf(url), QStringList(QStringLiteral("a1")));
        const auto session = Session::open(url);
        QVERIFY2(session.has_value(), session ? "" : qPrintable(session.error().message));
        const auto rows = (*session)->execute(QStringLiteral("SELECT name FROM one ORDER BY id"));
        QVERIFY2(rows.has_value(), rows ? "" : qPrintable(rows.error().message));
        QCOMPARE(rows->rows.size(), size_t(2));
        QCOMPARE(rows->rows[1][0], SqlValue(QStringLiteral("zwölf")));
    }

    static ScratchProject twoRevisions()
    {
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"),
                            QStringLiteral("    op.execute('CREATE TABLE one (id INTEGER, name VARCHAR(20))')\n"
                                           "    op.execute(\"INSERT INTO one VALUES (1, 'a'), (2, 'zwölf')\")\n"));
        project.addRevision(QStringLiteral("b2"), QStringLiteral("    op.execute('INSERT INTO one (id) VALUES (3)')\n"
                                                                 "    op.execute('INSERT INTO nowhere VALUES (1)')\n"));
        return project;
    }

    static void failsOn(const DatabaseUrl &url, const ScratchProject &project)
    {
        MigrationRequest wanted = project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("b2")});
        wanted.url = url;
        const RunOutcome outcome = runMigration(wanted);
        QVERIFY(!outcome.isSuccess());
        QVERIFY2(outcome.error->message.contains(QStringLiteral("nowhere")), qPrintable(outcome.error->message));
        QCOMPARE(versionsOf(url), QStringList(QStringLiteral("a1")));
        const auto session = Session::open(url).value();
        QCOMPARE(session->execute(QStringLiteral("SELECT id FROM one WHERE id = 3"))->rows.size(), size_t(0));
    }

private Q_SLOTS:
    void sqlite()
    {
        const QTemporaryDir folder;
        const DatabaseUrl url = behindOdbc(
            "mssql", QStringLiteral("DRIVER={SQLite3};Database=%1").arg(folder.filePath(QStringLiteral("odbc.db"))));
        QCOMPARE(versionsOf(url), QStringList());
        const auto session = Session::open(url);
        QVERIFY2(session.has_value(), session ? "" : qPrintable(session.error().message));
        const auto run = [&session](const char *sql) {
            const auto answer = (*session)->execute(QString::fromUtf8(sql));
            return answer ? QString() : answer.error().message;
        };
        QCOMPARE(run("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"), QString());
        QVERIFY((*session)->begin());
        QCOMPARE(run("INSERT INTO alembic_version VALUES ('a1')"), QString());
        QVERIFY((*session)->rollback());
        QCOMPARE(versionsOf(url), QStringList());
        QVERIFY((*session)->begin());
        QCOMPARE(run("INSERT INTO alembic_version VALUES ('b2')"), QString());
        QVERIFY((*session)->commit());
        QCOMPARE(versionsOf(url), QStringList(QStringLiteral("b2")));
        QVERIFY(run("SELECT * FROM nowhere").contains(QStringLiteral("nowhere")));
    }

    void mariadb()
    {
        const auto server = ScratchServer::start(QStringLiteral("mariadb"));
        QVERIFY(server);
        const ScratchProject project = twoRevisions();
        const DatabaseUrl url = mariadbUrl(*server);
        runsOn(url, project);
        failsOn(url, project);
    }

    void postgresql()
    {
        const auto server = ScratchServer::start(QStringLiteral("postgresql"));
        QVERIFY(server);
        const ScratchProject project = twoRevisions();
        const DatabaseUrl url = postgresqlUrl(*server);
        runsOn(url, project);
        failsOn(url, project);
        const auto session = Session::open(url).value();
        const auto answer = session->execute(QStringLiteral(
            "SELECT 1 = 2, 1 = 1, '3F2504E0-4F89-41D3-9A0C-0305E82C3301'::uuid, 9007199254740993::bigint, NULL::int"));
        QVERIFY2(answer.has_value(), answer ? "" : qPrintable(answer.error().message));
        // A script asks whether they are true.
        const std::vector<SqlValue> expected = {false, true,
                                                SqlValue(QStringLiteral("3f2504e0-4f89-41d3-9a0c-0305e82c3301")),
                                                qint64(9007199254740993), SqlValue()};
        QVERIFY(answer->rows.front() == expected);

        QVERIFY(session->begin());
        server->killServer();
        const auto lost = session->execute(QStringLiteral("SELECT 1"));
        QVERIFY(!lost);
        QVERIFY2(session->isLost(), qPrintable(lost.error().message));
    }

    /// Qt's driver knows no fraction of a second in times, and three digits of it in moments.
    void timesKeepTheirFraction_data()
    {
        QTest::addColumn<QString>("dialect");
        QTest::addColumn<QString>("sql");
        QTest::newRow("postgresql") << QStringLiteral("postgresql")
                                    << QStringLiteral(
                                           "SELECT 1, time '12:34:56.789012', NULL::time, 'a', timestamp '2026-01-02 "
                                           "03:04:05.678901', NULL::timestamp, date '2026-01-02', time '01:02:03', 2");
        QTest::newRow("mariadb") << QStringLiteral("mariadb")
                                 << QStringLiteral(
                                        "SELECT 1, CAST('12:34:56.789012' AS TIME(6)), CAST(NULL AS TIME(6)), 'a', "
                                        "CAST('2026-01-02 03:04:05.678901' AS DATETIME(6)), CAST(NULL AS DATETIME(6)), "
                                        "CAST('2026-01-02' AS DATE), CAST('01:02:03' AS TIME), 2");
    }
    void timesKeepTheirFraction()
    {
        QFETCH(QString, dialect);
        QFETCH(QString, sql);
        const auto server = ScratchServer::start(dialect);
        QVERIFY(server);
        const auto session =
            Session::open(dialect == QLatin1String("mariadb") ? mariadbUrl(*server) : postgresqlUrl(*server)).value();
        const auto answer = session->execute(sql);
        QVERIFY2(answer.has_value(), answer ? "" : qPrintable(answer.error().message));
        const auto &row = answer->rows.front();
        QCOMPARE(row[0], SqlValue(qint64(1)));
        QCOMPARE(row[1], SqlValue(SqlTime{12, 34, 56, 789012}));
        QCOMPARE(row[2], SqlValue());
        QCOMPARE(row[3], SqlValue(QStringLiteral("a")));
        QCOMPARE(row[4], SqlValue(SqlDateTime{{2026, 1, 2}, {3, 4, 5, 678901}}));
        QCOMPARE(row[5], SqlValue());
        QCOMPARE(row[6], SqlValue(SqlDate{2026, 1, 2}));
        QCOMPARE(row[7], SqlValue(SqlTime{1, 2, 3, 0}));
        QCOMPARE(row[8], SqlValue(qint64(2)));
    }

    void aLockTimeoutOfPostgresqlIsTriedAgain()
    {
        const auto server = ScratchServer::start(QStringLiteral("postgresql"));
        QVERIFY(server);
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), QStringLiteral("    op.execute('CREATE TABLE one (id INTEGER)')\n"));
        project.addRevision(QStringLiteral("b2"), QStringLiteral("    op.execute('ALTER TABLE one ADD x INTEGER')\n"));
        MigrationRequest wanted = project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("a1")});
        wanted.url = postgresqlUrl(*server);
        QVERIFY(runMigration(wanted).isSuccess());
        const auto holder = Session::open(server->url()).value();
        QVERIFY(holder->begin());
        QVERIFY(holder->execute(QStringLiteral("SELECT * FROM one")).has_value());
        wanted.targets = {QStringLiteral("b2")};
        wanted.limits.lockTimeout = 200;
        struct Freeing : MigrationObserver
        {
            Session *holder = nullptr;
            int retries = 0;
            void retrying(const RetryNotice &) override
            {
                ++retries;
                (void)holder->rollback();
            }
        } freeing;
        freeing.holder = holder.get();
        const RunOutcome outcome = runMigration(wanted, &freeing);
        QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
        QCOMPARE(freeing.retries, 1);
    }

    /// The way to the server changes nothing of what it is.
    void aServerIsWhatItIs()
    {
        const auto server = ScratchServer::start(QStringLiteral("mariadb"));
        QVERIFY(server);
        const DatabaseUrl url = mariadbUrl(*server);
        ScratchProject project;
        project.addRevision(
            QStringLiteral("a1"),
            QStringLiteral("    op.execute('CREATE TABLE one (id INTEGER NOT NULL, name VARCHAR(20))')\n"
                           "    op.execute('CREATE VIEW shown AS SELECT id FROM one')\n"
                           "    op.execute('INSERT INTO one VALUES (1, \"a secret text\")')\n"));
        MigrationRequest wanted = project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("a1")});
        wanted.url = url;
        wanted.journal = project.file(QStringLiteral("journal.sqlite"));

        // Another's lock keeps it away.
        auto held = MigrationLock::open(server->url(), {}).value();
        QVERIFY(held && held->tryToTake().value());
        wanted.limits.lockWait = 100;
        const RunOutcome kept = runMigration(wanted);
        QVERIFY(!kept.isSuccess());
        QVERIFY2(kept.error->message.contains(QStringLiteral("database is locked by root")),
                 qPrintable(kept.error->message));
        held.reset();
        const RunOutcome outcome = runMigration(wanted);
        QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
        QVERIFY2(outcome.notes.isEmpty(), qPrintable(outcome.notes.join(u'\n')));

        // What stands in double quotes is a text.
        const auto journal = RunJournal::open(wanted.journal).value();
        const std::vector<JournalStatement> statements = journal->statements(outcome.journalRun).value();
        for (const JournalStatement &statement : statements)
            QVERIFY2(!statement.text.contains(QStringLiteral("secret")), qPrintable(statement.text));

        const auto direct = Session::open(server->url()).value();
        const auto behind = Session::open(url).value();
        const auto own = Introspector(*direct).table({{}, QStringLiteral("one")}).value();
        const auto seen = Introspector(*behind).table({{}, QStringLiteral("one")}).value();
        QVERIFY(own && seen);
        QCOMPARE(seen->columns.size(), own->columns.size());
        for (size_t i = 0; i < own->columns.size(); ++i) {
            QCOMPARE(seen->columns[i].name, own->columns[i].name);
            QCOMPARE(seen->columns[i].type.name, own->columns[i].type.name);
            QCOMPARE(seen->isNullable(seen->columns[i]), own->isNullable(own->columns[i]));
        }
        // The journal may lie there, too.
        project.addRevision(QStringLiteral("b2"), QStringLiteral("    op.execute('CREATE TABLE two (id INTEGER)')\n"));
        wanted.project = project.open();
        wanted.targets = {QStringLiteral("b2")};
        wanted.journal.clear();
        wanted.url.setSessionSettings({.journalTable = QStringLiteral("retort")});
        const RunOutcome second = runMigration(wanted);
        QVERIFY2(second.isSuccess(), qPrintable(second.error ? second.error->message : QString()));
        QCOMPARE(server->value(QStringLiteral("SELECT count(*) FROM retort_run WHERE state = 'done';")),
                 QStringLiteral("1"));

        QCOMPARE(Introspector(*behind).views().value(), QStringList(QStringLiteral("shown")));
        QCOMPARE(Catalogue(*behind).hasColumn({{}, QStringLiteral("one")}, QStringLiteral("name")).value(), true);
    }

    void aStatementIsCancelled_data()
    {
        QTest::addColumn<QString>("dialect");
        QTest::addColumn<QString>("question");
        QTest::addColumn<QString>("statement");
        QTest::newRow("mariadb")
            << QStringLiteral("mariadb")
            << QStringLiteral(
                   "SELECT count(*) FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP(600%';")
            << QStringLiteral("SELECT SLEEP(600) FROM (SELECT 1 UNION SELECT 2) x");
        QTest::newRow("postgresql")
            << QStringLiteral("postgresql")
            << QStringLiteral("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = "
                              "'active';")
            << QStringLiteral("SELECT pg_sleep(600)");
    }
    void aStatementIsCancelled()
    {
        QFETCH(QString, dialect);
        QFETCH(QString, question);
        QFETCH(QString, statement);
        const auto server = ScratchServer::start(dialect);
        QVERIFY(server);
        const auto stopper = std::make_shared<SessionStopper>();
        const DatabaseUrl url = dialect == QLatin1String("mariadb") ? mariadbUrl(*server) : postgresqlUrl(*server);
        const auto session = Session::open(url, {.stopper = stopper}).value();
        std::jthread other([&](const std::stop_token &end) {
            while (!end.stop_requested() && server->value(question) != QStringLiteral("1"))
                QThread::msleep(20);
            stopper->stop();
        });
        const auto answer = session->execute(statement);
        const bool isCancelled = !answer && answer.error().kind == Error::Kind::Cancelled;
        QVERIFY2(isCancelled, answer ? "answered" : qPrintable(answer.error().message));
    }

    /// Where nothing is known of a database but that ODBC leads to it.
    void onlyAMissingTableCountsAsSuch()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("odbc.db"));
        const DatabaseUrl url = behindOdbc("mssql", QStringLiteral("DRIVER={SQLite3};Database=%1").arg(file));
        const auto session = Session::open(url).value();
        QVERIFY(VersionTable::read(url, {}).has_value());
        QVERIFY(session->execute(QStringLiteral("CREATE TABLE alembic_version (other INTEGER)")).has_value());
        const auto otherColumn = VersionTable::read(url, {});
        QVERIFY(!otherColumn);
        QVERIFY2(otherColumn.error().message.contains(QStringLiteral("version_num")),
                 qPrintable(otherColumn.error().message));
        QVERIFY(session->execute(QStringLiteral("DROP TABLE alembic_version")).has_value());
        QVERIFY(session->execute(QStringLiteral("CREATE VIEW alembic_version AS SELECT version_num FROM gone"))
                    .has_value());
        const auto broken = VersionTable::read(url, {});
        QVERIFY(!broken);
        QVERIFY2(broken.error().message.contains(QStringLiteral("gone")), qPrintable(broken.error().message));
    }

    void thatNoLockIsTakenIsSaid()
    {
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), QStringLiteral("    op.execute('CREATE TABLE one (id INTEGER)')\n"));
        MigrationRequest wanted = project.request(MigrationRequest::Verb::EnsureVersion);
        wanted.url = behindOdbc(
            "mssql", QStringLiteral("DRIVER={SQLite3};Database=%1").arg(project.file(QStringLiteral("odbc.db"))));
        const RunOutcome outcome = runMigration(wanted);
        QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
        QVERIFY2(outcome.notes.join(u'\n').contains(QStringLiteral("Retort knows no lock")),
                 qPrintable(outcome.notes.join(u'\n')));
    }

    void aMissingDriverIsNamed()
    {
        const auto session = Session::open(behindOdbc("mssql", QStringLiteral("DRIVER={No Such Driver};Server=h")));
        QVERIFY(!session);
        QVERIFY2(!session.error().message.isEmpty(), "no words");
    }
};

QTEST_GUILESS_MAIN(OdbcTest)
#include "OdbcTest.moc"
