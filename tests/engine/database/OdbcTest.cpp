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

    void aStatementIsCancelled()
    {
        const auto server = ScratchServer::start(QStringLiteral("mariadb"));
        QVERIFY(server);
        const auto stopper = std::make_shared<SessionStopper>();
        const auto session = Session::open(mariadbUrl(*server), {.stopper = stopper}).value();
        std::jthread other([&](const std::stop_token &end) {
            const QString question = QStringLiteral(
                "SELECT count(*) FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP(600%';");
            while (!end.stop_requested() && server->value(question) != QStringLiteral("1"))
                QThread::msleep(20);
            stopper->stop();
        });
        const auto answer = session->execute(QStringLiteral("SELECT SLEEP(600) FROM (SELECT 1 UNION SELECT 2) x"));
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
