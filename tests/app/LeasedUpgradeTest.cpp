// SPDX-License-Identifier: GPL-3.0-or-later
// End to end: the sample project on PostgreSQL, with a user leased from OpenBao's database engine for each run.
#include "tests/support/CommandRun.h"
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
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("XDG_DATA_HOME"), here() + QStringLiteral("/.data"));
        environment.insert(QStringLiteral("XDG_STATE_HOME"), here() + QStringLiteral("/.state"));
        environment.insert(QStringLiteral("VAULT_TOKEN"), ScratchVault::rootToken());
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(here());
        process.start(QStringLiteral(RETORT_BINARY_DIR "/bin/retort-cli"),
                      QStringLiteral("upgrade ffffffffffff --environment production --confirm production").split(u' '));
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
