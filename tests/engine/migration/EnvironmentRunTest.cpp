// SPDX-License-Identifier: GPL-3.0-or-later
// Projects whose env.py sends statements of its own: dry runs that leave nothing behind, and looks at the version table
// that change nothing and wait for nobody.
#include "engine/migration/EnvironmentRun.h"
#include "engine/database/VersionTable.h"
#include "engine/migration/AskingFilter.h"
#include "engine/migration/EnvironmentReader.h"
#include "engine/migration/MigrationRun.h"
#include "tests/support/ScratchProject.h"
#include "tests/support/ScratchServers.h"

#include <QTest>
#include <QThread>

#include <map>
#include <thread>

using namespace retort;
using test::ScratchProject;
using test::ScratchServer;

namespace {

/// `before` and `after` are lines of Python around the migrations.
ScratchProject projectWith(const QStringList &before, const QStringList &after = {}, const QString &options = {})
{
    const auto lines = [](const QStringList &statements) -> QString {
        QString text;
        for (const QString &sql : statements)
            text += QStringLiteral("    connection.execute(text(\"\"\"%1\"\"\"))\n").arg(sql);
        return text + QStringLiteral("    connection.commit()\n");
    };
    ScratchProject project;
    project.write(QStringLiteral("migrations/env.py"),
                  QStringLiteral("from alembic import context\n"
                                 "from sqlalchemy import create_engine, text\n\n"
                                 "engine = create_engine(context.config.get_main_option('sqlalchemy.url')%1)\n"
                                 "with engine.connect() as connection:\n%2"
                                 "    context.configure(connection=connection)\n"
                                 "    with context.begin_transaction():\n"
                                 "        context.run_migrations()\n%3")
                      .arg(options, lines(before), lines(after)));
    project.addRevision(QStringLiteral("a1"), QStringLiteral("    op.execute('CREATE TABLE one (id INTEGER)')\n"));
    return project;
}

MigrationRequest requestFor(const ScratchProject &project, const DatabaseUrl &url)
{
    MigrationRequest request = project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("head")});
    request.url = url;
    request.environment = readEnvironment(request.project, {}, true).options;
    if (!request.environment.ownConnection)
        QTest::qFail("env.py's own statements are not seen", __FILE__, __LINE__);
    return request;
}

Result<QStringList> look(const MigrationRequest &request, std::shared_ptr<SessionStopper> stopper = nullptr)
{
    return versionRows(request.project, request.url, request.environment, {}, std::move(stopper));
}

} // namespace

class EnvironmentRunTest : public QObject
{
    Q_OBJECT

    test::ScratchServers m_servers;

    ScratchServer &server(const char *dialect) { return *m_servers.at(QLatin1String(dialect)); }
private Q_SLOTS:
    void initTestCase()
    {
        const QString problem = test::startServers(m_servers, {"postgresql", "mariadb"});
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }

    void init()
    {
        for (const auto &[name, server] : m_servers)
            QVERIFY(server->clear());
    }

    void aDryRunLeavesNothingInAFile()
    {
        const ScratchProject project = projectWith(
            {QStringLiteral("PRAGMA journal_mode = WAL"), QStringLiteral("PRAGMA foreign_keys = ON"),
             QStringLiteral("PRAGMA user_version = 7"), QStringLiteral("CREATE TABLE IF NOT EXISTS own (n INTEGER)"),
             QStringLiteral("INSERT INTO own VALUES (1)")},
            {QStringLiteral("INSERT INTO own VALUES (2)")});
        (void)project.ask(QStringLiteral("CREATE TABLE there (n INTEGER)"));
        MigrationRequest wanted = requestFor(project, project.url());
        wanted.isDryRun = true;
        const RunOutcome tried = runMigration(wanted);
        QVERIFY2(tried.isSuccess(), qPrintable(tried.error ? tried.error->message : QString()));
        QCOMPARE(tried.tried, QStringList(QStringLiteral("a1")));
        QCOMPARE(project.schema(), QStringList(QStringLiteral("table|there|there|CREATE TABLE there (n INTEGER)")));
        QCOMPARE(project.ask(QStringLiteral("PRAGMA user_version")), QStringList(QStringLiteral("0")));
        QCOMPARE(project.ask(QStringLiteral("PRAGMA journal_mode")), QStringList(QStringLiteral("delete")));
        QVERIFY2(tried.notes.contains(
                     QStringLiteral("Not tried, because it stands outside a transaction: PRAGMA journal_mode = WAL")),
                 qPrintable(tried.notes.join(u'\n')));

        // In earnest all of it is done.
        wanted.isDryRun = false;
        QVERIFY(runMigration(wanted).isSuccess());
        QCOMPARE(project.ask(QStringLiteral("SELECT n FROM own ORDER BY n")),
                 QStringList({QStringLiteral("1"), QStringLiteral("2")}));
        QCOMPARE(project.ask(QStringLiteral("PRAGMA user_version")), QStringList(QStringLiteral("7")));
        QCOMPARE(project.ask(QStringLiteral("PRAGMA journal_mode")), QStringList(QStringLiteral("wal")));
    }

    void aDryRunMakesNoFile()
    {
        const ScratchProject project = projectWith({QStringLiteral("CREATE TABLE own (n INTEGER)")});
        MigrationRequest wanted = requestFor(project, project.url());
        wanted.isDryRun = true;
        QVERIFY(runMigration(wanted).isSuccess());
        QVERIFY(!QFile::exists(project.databaseFile()));
    }

    void aDryRunLeavesNothingOnAServer_data()
    {
        QTest::addColumn<QString>("options");
        QTest::newRow("in transactions") << QString();
        QTest::newRow("autocommit") << QStringLiteral(", isolation_level='AUTOCOMMIT'");
    }
    void aDryRunLeavesNothingOnAServer()
    {
        QFETCH(QString, options);
        QStringList before = {QStringLiteral("CREATE SCHEMA IF NOT EXISTS apart"),
                              QStringLiteral("CREATE TABLE apart.own (n INTEGER)")};
        if (!options.isEmpty())
            before << QStringLiteral("CREATE DATABASE another");
        const ScratchProject project =
            projectWith(before, {QStringLiteral("INSERT INTO apart.own VALUES (1)")}, options);
        MigrationRequest wanted = requestFor(project, server("postgresql").url());
        wanted.isDryRun = true;
        const RunOutcome tried = runMigration(wanted);
        QVERIFY2(tried.isSuccess(), qPrintable(tried.error ? tried.error->message : QString()));
        QCOMPARE(tried.tried, QStringList(QStringLiteral("a1")));
        QCOMPARE(
            server("postgresql")
                .value(QStringLiteral("SELECT (SELECT count(*) FROM pg_namespace WHERE nspname = 'apart') || ' ' || "
                                      "(SELECT count(*) FROM pg_tables WHERE schemaname = 'public') || ' ' || "
                                      "(SELECT count(*) FROM pg_database WHERE datname = 'another');")),
            QStringLiteral("0 0 0"));
        QCOMPARE(tried.notes.contains(
                     QStringLiteral("Not tried, because it stands outside a transaction: CREATE DATABASE another")),
                 !options.isEmpty());
    }

    /// A COMMIT in the text would keep what came before it.
    void aDryRunWithACommitIsRefused_data()
    {
        QTest::addColumn<QString>("sql");
        for (const char *sql : {"COMMIT", "-- done\nCOMMIT", "/* of\nmany */ COMMIT"})
            QTest::newRow(sql) << QString::fromLatin1(sql);
    }
    void aDryRunWithACommitIsRefused()
    {
        QFETCH(QString, sql);
        const ScratchProject project = projectWith({QStringLiteral("CREATE TABLE own (n INTEGER)"), sql});
        MigrationRequest wanted = requestFor(project, server("postgresql").url());
        wanted.isDryRun = true;
        const RunOutcome tried = runMigration(wanted);
        QVERIFY(!tried.isSuccess());
        QVERIFY2(tried.error->message.contains(
                     QStringLiteral("env.py ends the transaction by itself (%1)").arg(sql.simplified())),
                 qPrintable(tried.error->message));
        QCOMPARE(
            server("postgresql").value(QStringLiteral("SELECT count(*) FROM pg_tables WHERE schemaname = 'public';")),
            QStringLiteral("0"));
    }

    void aLookTakesNoLockOnPostgresql()
    {
        ScratchServer &postgresql = server("postgresql");
        QVERIFY(!postgresql.run(QStringLiteral("CREATE TABLE alembic_version (version_num VARCHAR(32)); "
                                               "INSERT INTO alembic_version VALUES ('a1'); "
                                               "CREATE TABLE guard (n INTEGER); INSERT INTO guard VALUES (1);")));
        const auto holder = Session::open(postgresql.url()).value();
        QVERIFY(holder->execute(QStringLiteral("SELECT pg_advisory_lock(4711)")).has_value());
        QVERIFY(holder->begin());
        QVERIFY(holder->execute(QStringLiteral("SELECT * FROM guard FOR UPDATE")).has_value());
        const ScratchProject project = projectWith(
            {QStringLiteral("SELECT pg_advisory_lock(4711)"), QStringLiteral("SELECT n FROM guard FOR UPDATE"),
             QStringLiteral("CREATE TABLE own (n INTEGER)"), QStringLiteral("COMMIT"), QStringLiteral("VACUUM"),
             QStringLiteral("SET search_path TO public")},
            {QStringLiteral("SELECT pg_advisory_unlock(4711)")});
        const auto rows = look(requestFor(project, postgresql.url()));
        QVERIFY2(rows.has_value(), rows ? "" : qPrintable(rows.error().message));
        QCOMPARE(*rows, QStringList(QStringLiteral("a1")));
        QCOMPARE(postgresql.value(QStringLiteral("SELECT count(*) FROM pg_tables WHERE tablename = 'own';")),
                 QStringLiteral("0"));
    }

    /// What the words do not show, the server refuses.
    void aLookCannotWrite()
    {
        ScratchServer &postgresql = server("postgresql");
        QVERIFY(!postgresql.run(QStringLiteral("CREATE SEQUENCE counter;")));
        const auto rows =
            look(requestFor(projectWith({QStringLiteral("SELECT nextval('counter')")}), postgresql.url()));
        QVERIFY(!rows);
        QVERIFY2(rows.error().message.contains(QStringLiteral("read-only")), qPrintable(rows.error().message));
        QCOMPARE(postgresql.value(QStringLiteral("SELECT is_called FROM counter;")), QStringLiteral("f"));
    }

    void aLookTakesNoLockOnMariadb()
    {
        ScratchServer &mariadb = server("mariadb");
        QVERIFY(!mariadb.run(QStringLiteral("CREATE TABLE alembic_version (version_num VARCHAR(32)); "
                                            "INSERT INTO alembic_version VALUES ('a1');")));
        const auto holder = Session::open(mariadb.url()).value();
        QVERIFY(holder->execute(QStringLiteral("SELECT GET_LOCK('mine', 0)")).has_value());
        const QString setting = QStringLiteral("SELECT @@global.wait_timeout;");
        const QString before = mariadb.value(setting);
        const ScratchProject project = projectWith(
            {QStringLiteral("SELECT GET_LOCK('mine', 600)"), QStringLiteral("SET GLOBAL wait_timeout = 4711"),
             QStringLiteral("SET @@global.wait_timeout = 4711"), QStringLiteral("CREATE TABLE own (n INTEGER)"),
             QStringLiteral("SET time_zone = '+00:00'")},
            {QStringLiteral("SELECT RELEASE_LOCK('mine')")});
        const auto rows = look(requestFor(project, mariadb.url()));
        QVERIFY2(rows.has_value(), rows ? "" : qPrintable(rows.error().message));
        QCOMPARE(*rows, QStringList(QStringLiteral("a1")));
        QCOMPARE(mariadb.value(setting), before);
        QCOMPARE(mariadb.value(QStringLiteral("SHOW TABLES LIKE 'own';")), QString());
    }

    /// Also where env.py sends nothing of its own.
    void aLookWaitsForNobodyForEver_data() { test::addServerRows(); }
    void aLookWaitsForNobodyForEver()
    {
        QFETCH(QString, dialect);
        ScratchServer &database = *m_servers.at(dialect);
        QVERIFY(!database.run(QStringLiteral("CREATE TABLE alembic_version (version_num VARCHAR(32));")));
        const auto holder = Session::open(database.url()).value();
        const bool isMariadb = dialect == QLatin1String("mariadb");
        QVERIFY(holder->begin());
        QVERIFY(holder
                    ->execute(isMariadb ? QStringLiteral("LOCK TABLES alembic_version WRITE")
                                        : QStringLiteral("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE"))
                    .has_value());
        const ScratchProject project = projectWith({QStringLiteral("SELECT 1")});
        MigrationRequest wanted = requestFor(project, database.url());
        for (const bool isOwn : {true, false}) {
            if (!isOwn)
                wanted.environment.ownConnection.reset();
            const auto rows = look(wanted);
            QVERIFY(!rows);
            QVERIFY2(rows.error().message.contains(QStringLiteral("lock"), Qt::CaseInsensitive),
                     qPrintable(rows.error().message));
        }
    }

    void aLookIsCancelled_data() { test::addServerRows(); }
    void aLookIsCancelled()
    {
        QFETCH(QString, dialect);
        ScratchServer &database = *m_servers.at(dialect);
        const bool isMariadb = dialect == QLatin1String("mariadb");
        QVERIFY(!database.run(QStringLiteral("CREATE TABLE alembic_version (version_num VARCHAR(32));")));
        const auto holder = Session::open(database.url()).value();
        QVERIFY(holder->begin());
        QVERIFY(holder
                    ->execute(isMariadb ? QStringLiteral("LOCK TABLES alembic_version WRITE")
                                        : QStringLiteral("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE"))
                    .has_value());
        const ScratchProject project = projectWith({QStringLiteral("SELECT 1")});
        MigrationRequest wanted = requestFor(project, database.url());
        // So that the cancel is what ends it.
        wanted.url.setSessionSettings({.lockTimeout = 600'000});
        const auto stopper = std::make_shared<SessionStopper>();
        std::jthread other([&](const std::stop_token &end) {
            const QString question =
                isMariadb ? QStringLiteral("SELECT count(*) > 0 FROM information_schema.processlist WHERE state LIKE "
                                           "'%metadata lock%';")
                          : QStringLiteral("SELECT (count(*) > 0)::int FROM pg_stat_activity WHERE wait_event_type = "
                                           "'Lock';");
            while (!end.stop_requested() && database.value(question) != QStringLiteral("1"))
                QThread::msleep(20);
            stopper->stop();
        });
        const auto rows = look(wanted, stopper);
        QVERIFY(!rows);
        QVERIFY2(rows.error().kind == Error::Kind::Cancelled, qPrintable(rows.error().message));
    }

    void whatALookSends_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<int>("fate");
        const auto row = [](const char *sql, AskingFate fate) {
            QTest::newRow(sql) << QString::fromLatin1(sql) << int(fate);
        };
        for (const char *sql :
             {"SELECT 1", "-- why\nselect set_config('search_path', 'x', true)", "SET search_path TO a, public",
              "SET LOCAL lock_timeout = '4s'", "SET ROLE owner", "SET SESSION sql_mode = 'ANSI'", "USE shop",
              "SHOW TABLES", "PRAGMA foreign_keys = ON", "PRAGMA table_info(one)", "PRAGMA main.user_version",
              "WITH x AS (SELECT 1) SELECT * FROM x", "SELECT 'INTO it' AS x", "SELECT 1 INTO @x", "RESET search_path",
              "EXPLAIN SELECT 1", "ALTER SESSION SET CURRENT_SCHEMA = x", "SET @x = 1"})
            row(sql, AskingFate::Sent);
        for (const char *sql : {"SET GLOBAL wait_timeout = 1",
                                "SET @@GLOBAL.wait_timeout = 1",
                                "SET PERSIST max_connections = 1",
                                "SET PASSWORD = 'x'",
                                "SET DEFAULT ROLE x",
                                "SET autocommit = 1",
                                "SET TRANSACTION READ WRITE",
                                "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
                                "VACUUM",
                                "COMMIT",
                                "BEGIN",
                                "ROLLBACK",
                                "START TRANSACTION",
                                "CREATE SCHEMA x",
                                "INSERT INTO a VALUES (1)",
                                "SELECT * INTO b FROM a",
                                "SELECT 1 INTO OUTFILE '/tmp/x'",
                                "SELECT 1 /*! INTO OUTFILE '/tmp/x' */",
                                "SET /*M!100100 GLOBAL*/ wait_timeout = 1",
                                "SELECT * FROM a FOR UPDATE",
                                "SELECT * FROM a FOR NO KEY UPDATE",
                                "SELECT * FROM a LOCK IN SHARE MODE",
                                "EXPLAIN ANALYZE DELETE FROM a",
                                "WITH x AS (DELETE FROM a RETURNING 1) SELECT * FROM x",
                                "PRAGMA user_version = 1",
                                "PRAGMA journal_mode=WAL",
                                "PRAGMA main.journal_mode(wal)",
                                "PRAGMA wal_checkpoint",
                                "LOCK TABLE a",
                                "CALL p()",
                                "DO $$ BEGIN END $$",
                                "ANALYZE",
                                "RESET MASTER",
                                "/* SELECT */ DROP TABLE a",
                                ""})
            row(sql, AskingFate::LeftOut);
        for (const char *sql : {"SELECT pg_advisory_lock(1)", "SELECT pg_try_advisory_xact_lock(1, 2)",
                                "SELECT pg_advisory_unlock_all()", "SELECT GET_LOCK('x', 10)", "DO RELEASE_LOCK('x')",
                                "select pg_catalog.pg_advisory_lock_shared(hashtext('x'))"})
            row(sql, AskingFate::Lock);
    }
    void whatALookSends()
    {
        QFETCH(QString, sql);
        QFETCH(int, fate);
        QCOMPARE(int(askingFate(sql)), fate);
    }

    void whatIsLeftOutOfLocksIsAnswered()
    {
        const auto answer = [](const char *sql) { return lockAnswer(QString::fromLatin1(sql)); };
        QCOMPARE(answer("SELECT pg_try_advisory_lock(1)").rows.front().front(), SqlValue(true));
        QCOMPARE(answer("SELECT pg_try_advisory_lock(hashtext('x'), 2) AS got").columns.front(), QStringLiteral("got"));
        QCOMPARE(answer("SELECT pg_advisory_lock(1)").rows.front().front(), SqlValue(QString()));
        QCOMPARE(answer("SELECT pg_advisory_unlock(1)").rows.front().front(), SqlValue(true));
        QCOMPARE(answer("SELECT GET_LOCK('x', 1)").rows.front().front(), SqlValue(qint64(1)));
    }
};

QTEST_GUILESS_MAIN(EnvironmentRunTest)
#include "EnvironmentRunTest.moc"
