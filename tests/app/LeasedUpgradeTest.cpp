// SPDX-License-Identifier: GPL-3.0-or-later
// End to end: the sample project on PostgreSQL, with a user leased from OpenBao's database engine for each run.
#include "tests/support/CommandRun.h"
#include "tests/support/ProjectFolder.h"
#include "tests/support/ScratchProject.h"
#include "tests/support/ScratchServer.h"
#include "tests/support/ScratchVault.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTest>

#include <csignal>
#include <memory>

namespace retort {

using test::CommandAnswer;
using test::ScratchServer;
using test::ScratchVault;

class LeasedUpgradeTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ScratchServer> m_server;
    std::unique_ptr<ScratchVault> m_vault;
    std::unique_ptr<test::ScratchProject> m_project;

    QString here() const { return QDir(m_project->folder()).canonicalPath(); }
    QMap<QString, QString> variables() const { return {{QStringLiteral("VAULT_TOKEN"), ScratchVault::rootToken()}}; }
    CommandAnswer run(const QString &line) const { return test::runCommand(here(), line.split(u' '), variables()); }
    void startRun(QProcess &process, const QString &line) const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("XDG_DATA_HOME"), here() + QStringLiteral("/.data"));
        environment.insert(QStringLiteral("XDG_STATE_HOME"), here() + QStringLiteral("/.state"));
        environment.insert(QStringLiteral("VAULT_TOKEN"), ScratchVault::rootToken());
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(here());
        process.start(QStringLiteral(RETORT_BINARY_DIR "/bin/retort-cli"), line.split(u' '));
    }
    QString leasedUsers() const { return ScratchVault::leasedUsersOf(*m_server); }

private Q_SLOTS:
    void initTestCase()
    {
        m_vault = ScratchVault::start();
        QVERIFY2(m_vault, qPrintable(ScratchVault::problem()));
        m_server = ScratchServer::start(QStringLiteral("postgresql"));
        QVERIFY(m_server);
        QVERIFY(!m_server->run(QStringLiteral("CREATE ROLE shop_owner; ALTER SCHEMA public OWNER TO shop_owner;")));
        QVERIFY(m_server->demandPasswords());
        const QString host = m_server->url().option(QStringLiteral("host")).value_or(QString());
        QVERIFY(m_vault->leaseUsersOf(*m_server));
        m_project = std::make_unique<test::ScratchProject>(test::ScratchProject::sample());
        m_project->write(QStringLiteral("retort.toml"),
                         QStringLiteral("[vault]\naddress = \"%1\"\n[environments.production]\n"
                                        "url = \"postgresql:///postgres?host=%2\"\n"
                                        "credentials = { vault = \"database/creds/migrator\" }\nrole = \"shop_owner\"\n"
                                        "run_time = \"60s\"\nprotected = true\n")
                             .arg(m_vault->address(), host));
        QCOMPARE(run(QStringLiteral("trust --yes")).code, 0);
    }

    void aLeaseThatCannotLastIsNotBegunWith()
    {
        QVERIFY(m_vault->setLease(QStringLiteral("15s"), QStringLiteral("20s")));
        const CommandAnswer answer = run(QStringLiteral("upgrade head --environment production --confirm production"));
        QCOMPARE(answer.code, 255);
        QVERIFY2(answer.out.contains(QStringLiteral("and the run may take 60 s")), qPrintable(answer.out + answer.err));
        QCOMPARE(m_server->value(QStringLiteral("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")),
                 QStringLiteral("0"));
        QCOMPARE(leasedUsers(), QStringLiteral("0"));
    }

    void upgradesTheSampleProject()
    {
        QVERIFY(m_vault->setLease(QStringLiteral("15s"), QStringLiteral("10m")));
        const CommandAnswer answer = run(QStringLiteral("upgrade head --environment production --confirm production"));
        QVERIFY2(answer.code == 0, qPrintable(answer.out + answer.err));
        QCOMPARE(leasedUsers(), QStringLiteral("0"));
        QCOMPARE(m_server->value(QStringLiteral("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND "
                                                "tableowner <> 'shop_owner'")),
                 QStringLiteral("0"));
        QVERIFY(m_server->value(QStringLiteral("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")).toInt() >
                5);
        const CommandAnswer current = run(QStringLiteral("current --environment production"));
        QVERIFY2(current.out.contains(QStringLiteral("(head)")), qPrintable(current.out + current.err));
        QCOMPARE(leasedUsers(), QStringLiteral("0"));
    }

    void manyDatabasesHaveALeaseEach()
    {
        // The last one's turn comes when its first lease is over.
        QVERIFY(m_vault->setLease(QStringLiteral("4s"), QStringLiteral("10m")));
        QVERIFY(!m_server->run(QStringLiteral("CREATE SCHEMA ap AUTHORIZATION shop_owner;"
                                              "CREATE SCHEMA eu AUTHORIZATION shop_owner;"
                                              "CREATE SCHEMA us AUTHORIZATION shop_owner;")));
        const test::ProjectFolder folder;
        folder.write(QStringLiteral("alembic.ini"), "[alembic]\nscript_location = db\n");
        folder.write(QStringLiteral("db/env.py"),
                     "from alembic import context\ncontext.configure(url='postgresql://')\n"
                     "with context.begin_transaction():\n    context.run_migrations()\n");
        folder.write(QStringLiteral("db/versions/aa01_x.py"),
                     "revision = 'aa01'\ndown_revision = None\nfrom alembic import op\n"
                     "def upgrade():\n    op.execute('CREATE TABLE orders AS SELECT current_user AS who, "
                     "session_user AS whose')\n    op.execute('SELECT pg_sleep(2.5)')\n"
                     "def downgrade():\n    pass\n");
        const QString host = m_server->url().option(QStringLiteral("host")).value_or(QString());
        QByteArray toml = "[vault]\naddress = \"" + m_vault->address().toUtf8() + "\"\n";
        for (const QByteArray name : {"ap", "eu", "us"})
            toml += "[environments." + name + "]\nurl = \"postgresql:///postgres?host=" + host.toUtf8() +
                    "\"\ncredentials = { vault = \"database/creds/migrator\" }\nrole = \"shop_owner\"\n"
                    "run_time = \"3s\"\nsearch_path = [\"" +
                    name + "\"]\n";
        folder.write(QStringLiteral("retort.toml"), toml);
        const QString where = QDir(folder.path()).canonicalPath();
        QCOMPARE(test::runCommand(where, {QStringLiteral("trust"), QStringLiteral("--yes")}, variables()).code, 0);
        const CommandAnswer answer = test::runCommand(
            where, QStringLiteral("upgrade head --environments ap,eu,us --parallel 1").split(u' '), variables());
        QVERIFY2(answer.code == 0, qPrintable(answer.out + answer.err));
        QCOMPARE(m_server->value(QStringLiteral(
                     "SELECT count(DISTINCT whose) FROM (SELECT * FROM eu.orders UNION "
                     "SELECT * FROM us.orders UNION SELECT * FROM ap.orders) AS made WHERE who = 'shop_owner'")),
                 QStringLiteral("3"));
        QCOMPARE(leasedUsers(), QStringLiteral("0"));
        // Schemas of one database have one user between them.
        const CommandAnswer schemas = test::runCommand(
            where, QStringLiteral("upgrade head --environment eu --in-schemas e*,us").split(u' '), variables());
        QVERIFY2(schemas.code == 0, qPrintable(schemas.out + schemas.err));
        QCOMPARE(schemas.out.count(QStringLiteral("up to date")), 2);
        QCOMPARE(leasedUsers(), QStringLiteral("0"));
    }

    void recoveringNeedsALeaseThatLasts()
    {
        QVERIFY(m_vault->setLease(QStringLiteral("15s"), QStringLiteral("10m")));
        m_project->write(QStringLiteral("migrations/versions/ffffffffffff_half.py"),
                         QStringLiteral("revision = 'ffffffffffff'\ndown_revision = 'e83a5c2f9b70'\n"
                                        "from alembic import op\ndef upgrade():\n"
                                        "    with op.get_context().autocommit_block():\n"
                                        "        op.execute('CREATE TABLE half (id integer)')\n"
                                        "        op.execute('SELECT pg_sleep(61)')\n"
                                        "def downgrade():\n    pass\n"));
        QProcess process;
        startRun(process, QStringLiteral("upgrade ffffffffffff --environment production --confirm production"));
        QVERIFY(process.waitForStarted());
        const QString asleep = QStringLiteral("FROM pg_stat_activity WHERE query LIKE '%pg_sleep(61)%' AND pid <> "
                                              "pg_backend_pid()");
        QTRY_COMPARE_WITH_TIMEOUT(m_server->value(QStringLiteral("SELECT count(*) ") + asleep), QStringLiteral("1"),
                                  30'000);
        process.kill();
        QVERIFY(process.waitForFinished());
        m_server->value(QStringLiteral("SELECT pg_terminate_backend(pid) ") + asleep);
        const QString left = leasedUsers();
        QVERIFY(m_vault->setLease(QStringLiteral("15s"), QStringLiteral("20s")));
        const QString line = QStringLiteral("recover --undo --environment production --confirm production");
        const CommandAnswer refused = run(line);
        QCOMPARE(refused.code, 255);
        QVERIFY2(refused.out.contains(QStringLiteral("and the run may take 60 s")),
                 qPrintable(refused.out + refused.err));
        QCOMPARE(m_server->value(QStringLiteral("SELECT count(*) FROM pg_tables WHERE tablename = 'half'")),
                 QStringLiteral("1"));
        QVERIFY(m_vault->setLease(QStringLiteral("15s"), QStringLiteral("10m")));
        const CommandAnswer undone = run(line);
        QVERIFY2(undone.code == 0, qPrintable(undone.out + undone.err));
        QCOMPARE(m_server->value(QStringLiteral("SELECT count(*) FROM pg_tables WHERE tablename = 'half'")),
                 QStringLiteral("0"));
        QCOMPARE(leasedUsers(), left);
        // The dead run has given nothing back.
        m_vault->call("PUT", QStringLiteral("sys/leases/revoke-prefix/database/creds/migrator"),
                      {{QStringLiteral("sync"), true}});
        QCOMPARE(leasedUsers(), QStringLiteral("0"));
        QVERIFY(QFile::remove(m_project->file(QStringLiteral("migrations/versions/ffffffffffff_half.py"))));
    }

    void aFailedRunGivesTheLeaseBack()
    {
        m_project->write(
            QStringLiteral("migrations/versions/ffffffffffff_bad.sql"),
            QStringLiteral("-- message: bad\n-- revision: ffffffffffff\n-- revises: e83a5c2f9b70\n-- upgrade\n"
                           "SELECT * FROM there_is_none;\n-- downgrade\n"));
        const CommandAnswer answer =
            run(QStringLiteral("upgrade ffffffffffff --environment production --confirm production"));
        QVERIFY(answer.code != 0);
        QVERIFY2(answer.err.contains(QStringLiteral("there_is_none")), qPrintable(answer.out + answer.err));
        QCOMPARE(leasedUsers(), QStringLiteral("0"));
    }

    void aCancelledRunGivesTheLeaseBack()
    {
        m_project->write(
            QStringLiteral("migrations/versions/ffffffffffff_bad.sql"),
            QStringLiteral("-- message: slow\n-- revision: ffffffffffff\n-- revises: e83a5c2f9b70\n-- upgrade\n"
                           "SELECT pg_sleep(60);\n-- downgrade\n"));
        QProcess process;
        startRun(process, QStringLiteral("upgrade ffffffffffff --environment production --confirm production"));
        QVERIFY(process.waitForStarted());
        QTRY_COMPARE_WITH_TIMEOUT(
            m_server->value(QStringLiteral("SELECT count(*) FROM pg_stat_activity WHERE query LIKE "
                                           "'%pg_sleep(60)%' AND pid <> pg_backend_pid()")),
            QStringLiteral("1"), 30'000);
        QCOMPARE(leasedUsers(), QStringLiteral("1"));
        ::kill(pid_t(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 130);
        QCOMPARE(leasedUsers(), QStringLiteral("0"));
    }
};

} // namespace retort

QTEST_GUILESS_MAIN(retort::LeasedUpgradeTest)
#include "LeasedUpgradeTest.moc"
