// SPDX-License-Identifier: GPL-3.0-or-later
// Credentials that are nearly over before a run begins: leased anew from a Vault that answers, or hangs, on demand.
#include "engine/database/Session.h"
#include "tests/support/CommandRun.h"
#include "tests/support/ProjectFolder.h"
#include "tests/support/ScratchServer.h"
#include "tests/support/StubServer.h"

#include <QDir>
#include <QProcess>
#include <QTest>

#include <csignal>
#include <memory>

namespace retort {

using test::CommandAnswer;
using test::ScratchServer;
using test::StubServer;

namespace {

constexpr int kPatience = 60'000;

/// A Vault whose first leases are over at once.
class ShortVault
{
public:
    ShortVault()
    {
        m_server.handler = [this](const StubServer::Request &request) { return answer(request); };
    }
    QByteArray address() const { return m_server.address().toUtf8(); }
    int leaseCount() const { return m_leaseCount; }
    int revokedCount() const { return m_revokedCount; }

    /// From this lease on no answer comes; 0: they all do.
    int hangsFrom = 0;
    /// How many leases are over at once.
    int firstCount = 1;

private:
    QByteArray answer(const StubServer::Request &request)
    {
        if (request.path.startsWith("/v1/sys/internal/ui/mounts/"))
            return StubServer::response(200, R"({"data": {"path": "database/", "type": "database"}})");
        if (request.path == "/v1/auth/token/lookup-self")
            return StubServer::response(200, R"({"data": {"ttl": 0}})");
        if (request.path == "/v1/sys/leases/revoke")
            ++m_revokedCount;
        if (!request.path.startsWith("/v1/database/creds/"))
            return StubServer::response(204, {});
        const bool isFirst = ++m_leaseCount <= firstCount;
        if (hangsFrom > 0 && m_leaseCount >= hangsFrom)
            return {};
        const QByteArray user = isFirst ? "gone_before" : "comes_after";
        return StubServer::response(200, R"({"lease_id": "database/creds/x/)" + QByteArray::number(m_leaseCount) +
                                             R"(", "renewable": true, "lease_duration": )" + (isFirst ? "0" : "3600") +
                                             R"(, "data": {"password": "open sesame", "username": ")" + user +
                                             R"("}})");
    }

    StubServer m_server;
    int m_leaseCount = 0;
    int m_revokedCount = 0;
};

} // namespace

class RenewedLeaseTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ScratchServer> m_server;

    QString host() const { return m_server->url().option(QStringLiteral("host")).value_or(QString()); }

    static QProcessEnvironment variables(const QString &here)
    {
        return test::commandEnvironment(here, {{QStringLiteral("VAULT_TOKEN"), QStringLiteral("token-of-the-test")}});
    }

    static QString folderOf(const test::ProjectFolder &folder) { return QDir(folder.path()).canonicalPath(); }

    static void writeProject(const test::ProjectFolder &folder, const QByteArray &toml)
    {
        folder.write(QStringLiteral("alembic.ini"), "[alembic]\nscript_location = db\n");
        folder.write(QStringLiteral("db/env.py"),
                     "from alembic import context\ncontext.configure(url='postgresql://')\n"
                     "with context.begin_transaction():\n    context.run_migrations()\n");
        folder.write(QStringLiteral("db/versions/aa01_x.py"),
                     "revision = 'aa01'\ndown_revision = None\nfrom alembic import op\n"
                     "def upgrade():\n    op.execute('CREATE TABLE orders AS SELECT session_user AS whose')\n"
                     "def downgrade():\n    op.execute('DROP TABLE orders')\n");
        folder.write(QStringLiteral("retort.toml"), toml);
        QCOMPARE(test::runCommand(folderOf(folder), {QStringLiteral("trust"), QStringLiteral("--yes")}).code, 0);
    }

    /// Of an environment whose user is leased.
    static QByteArray environment(const QByteArray &name, const QByteArray &url)
    {
        return "[environments." + name + "]\nurl = \"" + url + "\"\ncredentials = { vault = \"database/creds/" + name +
               "\" }\n";
    }

    static void start(QProcess &process, const test::ProjectFolder &folder, const QString &line)
    {
        process.setProcessEnvironment(variables(folderOf(folder)));
        process.setWorkingDirectory(folderOf(folder));
        process.start(test::commandProgram(), line.split(u' '));
        QVERIFY(process.waitForStarted());
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_server = ScratchServer::start(QStringLiteral("postgresql"));
        QVERIFY(m_server);
        QVERIFY(!m_server->run(QStringLiteral("CREATE ROLE comes_after LOGIN PASSWORD 'open sesame'; "
                                              "GRANT ALL ON SCHEMA public TO comes_after;")));
        QVERIFY(m_server->demandPasswords());
    }

    void aRunConnectsAsWhoeverWasLeasedAnew_data()
    {
        QTest::addColumn<QString>("command");
        QTest::newRow("one database") << QStringLiteral("upgrade head --environment shop");
        QTest::newRow("a fleet") << QStringLiteral("upgrade head --environments shop");
    }

    void aRunConnectsAsWhoeverWasLeasedAnew()
    {
        QFETCH(QString, command);
        ShortVault vault;
        const test::ProjectFolder folder;
        writeProject(folder, "[vault]\naddress = \"" + vault.address() + "\"\n" +
                                 environment("shop", "postgresql:///postgres?host=" + host().toUtf8()));
        QProcess process;
        start(process, folder, command);
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, kPatience);
        QVERIFY2(process.exitCode() == 0,
                 qPrintable(QString::fromUtf8(process.readAllStandardOutput() + process.readAllStandardError())));
        QCOMPARE(vault.leaseCount(), 2);
        QCOMPARE(m_server->value(QStringLiteral("SELECT whose FROM orders")), QStringLiteral("comes_after"));
        QVERIFY(!m_server->run(QStringLiteral("DROP TABLE orders; DROP TABLE alembic_version;")));
    }

    void anInterruptEndsALeaseThatDoesNotCome()
    {
        ShortVault vault;
        vault.hangsFrom = 2;
        const test::ProjectFolder folder;
        writeProject(folder, "[vault]\naddress = \"" + vault.address() + "\"\n" +
                                 environment("shop", "postgresql://127.0.0.1:1/shop"));
        QProcess process;
        start(process, folder, QStringLiteral("upgrade head --environment shop"));
        QTRY_COMPARE_WITH_TIMEOUT(vault.leaseCount(), 2, kPatience);
        ::kill(pid_t(process.processId()), SIGINT);
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, kPatience / 2);
        QCOMPARE(process.exitCode(), 130);
    }

    void noMemberOfAFleetLooksUpAfterAnInterrupt()
    {
        ShortVault vault;
        vault.firstCount = 2;
        vault.hangsFrom = 3;
        const test::ProjectFolder folder;
        writeProject(folder, "[vault]\naddress = \"" + vault.address() + "\"\n" +
                                 environment("one", "postgresql://127.0.0.1:1/one") +
                                 environment("two", "postgresql://127.0.0.1:1/two"));
        QProcess process;
        start(process, folder, QStringLiteral("upgrade head --environments one,two --no-canary --keep-going"));
        QTRY_COMPARE_WITH_TIMEOUT(vault.leaseCount(), 3, kPatience);
        ::kill(pid_t(process.processId()), SIGINT);
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, kPatience / 2);
        QCOMPARE(process.exitCode(), 130);
        QCOMPARE(vault.leaseCount(), 3);
        const QString table = QString::fromUtf8(process.readAllStandardOutput());
        QVERIFY2(table.contains(QStringLiteral("cancelled")) && !table.contains(QStringLiteral("failed")),
                 qPrintable(table));
    }

    void anInterruptEndsALookAtADatabaseThatHangs_data()
    {
        QTest::addColumn<QString>("command");
        for (const char *command :
             {"env list --state", "current --environment shop", "check --schema --environment shop"})
            QTest::newRow(command) << QString::fromLatin1(command);
    }

    void anInterruptEndsALookAtADatabaseThatHangs()
    {
        QFETCH(QString, command);
        ShortVault vault;
        vault.firstCount = 0;
        const test::ProjectFolder folder;
        writeProject(folder, "[vault]\naddress = \"" + vault.address() + "\"\n" +
                                 environment("shop", "postgresql:///postgres?host=" + host().toUtf8()));
        const auto holder = Session::open(m_server->url());
        QVERIFY(holder);
        QVERIFY((*holder)->execute(QStringLiteral("CREATE TABLE IF NOT EXISTS alembic_version (version_num text)")));
        QVERIFY((*holder)->execute(QStringLiteral("BEGIN")));
        QVERIFY((*holder)->execute(QStringLiteral("LOCK TABLE alembic_version")));
        QProcess process;
        start(process, folder, command);
        QTRY_COMPARE_WITH_TIMEOUT(
            m_server->value(QStringLiteral("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")),
            QStringLiteral("1"), kPatience);
        ::kill(pid_t(process.processId()), SIGINT);
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, kPatience / 2);
        QCOMPARE(process.exitCode(), 130);
        QCOMPARE(vault.leaseCount(), 1);
        QCOMPARE(vault.revokedCount(), 1);
        QVERIFY((*holder)->execute(QStringLiteral("ROLLBACK")));
    }
};

} // namespace retort

QTEST_GUILESS_MAIN(retort::RenewedLeaseTest)
#include "RenewedLeaseTest.moc"
