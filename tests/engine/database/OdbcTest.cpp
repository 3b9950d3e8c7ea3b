// SPDX-License-Identifier: GPL-3.0-or-later
// Databases behind ODBC: reading the version, and running SQL in transactions.
#include "engine/database/Session.h"
#include "engine/database/VersionTable.h"
#include "engine/migration/MigrationRun.h"
#include "tests/support/ScratchProject.h"
#include "tests/support/ScratchServer.h"

#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

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
        const DatabaseUrl direct = server->url();
        const DatabaseUrl url =
            behindOdbc("mysql", QStringLiteral("DRIVER={MariaDB Unicode};SOCKET=%1;Database=%2;UID=%3")
                                    .arg(direct.option(QStringLiteral("unix_socket")).value_or(QString()),
                                         direct.database().value_or(QString()), direct.user().value_or(QString())));
        runsOn(url, project);
        failsOn(url, project);
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
