// SPDX-License-Identifier: GPL-3.0-or-later
// End to end in the window: the sample project on PostgreSQL, with a user leased from OpenBao's database engine.
#include "engine/database/VersionTable.h"
#include "tests/support/ScratchServer.h"
#include "tests/support/ScratchVault.h"
#include "tests/support/TestData.h"
#include "tests/ui/WindowFixture.h"

#include <QLineEdit>
#include <QPointer>
#include <QTcpServer>

using namespace retort;
using test::ScratchServer;
using test::ScratchVault;

class LeasedWindowTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ScratchServer> m_server;
    std::unique_ptr<ScratchVault> m_vault;
    std::unique_ptr<test::WindowFixture> m;

    QString leasedUsers() const { return ScratchVault::leasedUsersOf(*m_server); }
    QString tables(const char *condition) const
    {
        return m_server->value(QStringLiteral("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND ") +
                               QLatin1String(condition));
    }

    bool is(ui::DatabaseState::Kind kind) const
    {
        return QTest::qWaitFor([this, kind] { return m->workspace().database().kind == kind; }, 60'000);
    }

    /// Opens the project, wants to connect, and agrees.
    bool beginToConnect()
    {
        if (!m->open(true) || !is(ui::DatabaseState::Kind::NotConnected) || !m->activate())
            return false;
        m->actions().connectDatabase->trigger();
        QDialog *trust = m->dialog("trustDialog");
        if (!trust)
            return false;
        test::press(trust, "agreeTrust");
        return true;
    }

    bool connectToProduction() { return beginToConnect() && is(ui::DatabaseState::Kind::Known); }

    QDialog *planToTheHead() const
    {
        if (!m->activate())
            return nullptr;
        QTest::keyClick(&m->table(), Qt::Key_F9);
        QDialog *plan = m->dialog("applyDialog");
        if (plan)
            QTest::keyClicks(plan->findChild<QLineEdit *>(QStringLiteral("confirmName")), QStringLiteral("production"));
        return plan;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_vault = ScratchVault::start();
        QVERIFY2(m_vault, qPrintable(ScratchVault::problem()));
        m_server = ScratchServer::start(QStringLiteral("postgresql"));
        QVERIFY(m_server);
        QVERIFY(!m_server->run(QStringLiteral("CREATE ROLE shop_owner; ALTER SCHEMA public OWNER TO shop_owner;")));
        QVERIFY(m_server->demandPasswords());
        QVERIFY(m_vault->leaseUsersOf(*m_server));
    }

    void init()
    {
        m = std::make_unique<test::WindowFixture>();
        m->workspace().setLookupSurroundings(m_vault->surroundings());
        m->writeToml(QStringLiteral("[vault]\naddress = \"%1\"\n[environments.production]\n"
                                    "url = \"postgresql:///postgres?host=%2\"\n"
                                    "credentials = { vault = \"database/creds/migrator\" }\nrole = \"shop_owner\"\n"
                                    "run_time = \"60s\"\nprotected = true\n")
                         .arg(m_vault->address(), m_server->url().option(QStringLiteral("host")).value_or(QString())));
    }
    void cleanup() { m.reset(); }

    void aLeaseThatCannotLastIsNotBegunWith()
    {
        QVERIFY(m_vault->setLease(QStringLiteral("15s"), QStringLiteral("20s")));
        QVERIFY(connectToProduction());
        QDialog *plan = planToTheHead();
        QVERIFY(plan && m->apply(plan));
        const QString failure = test::textOf(plan, "runFailure");
        QVERIFY2(failure.contains(QStringLiteral("and the run may take 60 s")), qPrintable(failure));
        QCOMPARE(tables("true"), QStringLiteral("0"));
        QTRY_COMPARE_WITH_TIMEOUT(leasedUsers(), QStringLiteral("0"), 30'000);
    }

    void whatSomebodyHasRevokedIsLeasedAnewForTheRun()
    {
        QVERIFY(m_vault->setLease(QStringLiteral("10m"), QStringLiteral("20m")));
        QVERIFY(connectToProduction());
        QDialog *plan = planToTheHead();
        QVERIFY(plan);
        m_vault->call("PUT", QStringLiteral("sys/leases/revoke-prefix/database/creds/migrator"));
        QTRY_COMPARE_WITH_TIMEOUT(leasedUsers(), QStringLiteral("0"), 30'000);
        QVERIFY(m->apply(plan));
        QVERIFY2(test::textOf(plan, "runTitle").startsWith(QStringLiteral("Upgraded to")),
                 qPrintable(test::textOf(plan, "runFailure")));
        QTRY_COMPARE_WITH_TIMEOUT(leasedUsers(), QStringLiteral("0"), 30'000);
        // For the next ones.
        QVERIFY(!m_server->run(
            QStringLiteral("DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION shop_owner;")));
    }

    void theSampleIsUpgradedAndTheLeaseGivenBack()
    {
        QVERIFY(m_vault->setLease(QStringLiteral("15s"), QStringLiteral("10m")));
        QVERIFY(connectToProduction());
        // No view can see the credentials.
        QVERIFY(!m->workspace().database().url->password());
        QDialog *plan = planToTheHead();
        QVERIFY(plan && m->apply(plan));
        QVERIFY2(test::textOf(plan, "runTitle").startsWith(QStringLiteral("Upgraded to")),
                 qPrintable(test::textOf(plan, "runFailure")));
        QVERIFY(is(ui::DatabaseState::Kind::Known));
        QTRY_COMPARE_WITH_TIMEOUT(leasedUsers(), QStringLiteral("0"), 30'000);
        QCOMPARE(tables("tableowner <> 'shop_owner'"), QStringLiteral("0"));
        QVERIFY(tables("true").toInt() > 5);
        QTRY_VERIFY_WITH_TIMEOUT(m->workspace().database().rows.contains(QStringLiteral("e83a5c2f9b70")), 20'000);
        // A look in the background makes no user.
        m->workspace().refreshFleet();
        QVERIFY(!QTest::qWaitFor([this] { return leasedUsers() != QStringLiteral("0"); }, 1'500));
        // Runs of one database are one list, whoever ran them.
        QTRY_VERIFY_WITH_TIMEOUT(!m->workspace().runs().empty(), 20'000);
        QCOMPARE(m->workspace().runs().front().place, m->workspace().database().place);
        test::press(plan, "closeRun");
        QVERIFY(m->isGone("applyDialog"));
    }

    void aCancelledRunGivesItsLeaseBackWhateverIsChosenThen()
    {
        // It does not end by itself meanwhile.
        QVERIFY(m_vault->setLease(QStringLiteral("10m"), QStringLiteral("20m")));
        m->writeToml(test::readText(m->project + QStringLiteral("/retort.toml")) +
                     QStringLiteral("[environments.development]\nurl = \"sqlite:///%(here)s/dev.db\"\n"));
        QVERIFY(connectToProduction());
        QCOMPARE(leasedUsers(), QStringLiteral("1"));
        std::optional<ui::PlannedRun> plan;
        const auto planned =
            connect(&m->workspace(), &ui::Workspace::planned, this, [&plan](const ui::PlannedRun &run) { plan = run; });
        m->workspace().requestPlan(MigrationRequest::Verb::Upgrade, QStringLiteral("heads"));
        QTRY_VERIFY_WITH_TIMEOUT(plan, 60'000);
        disconnect(planned);
        QVERIFY2(!plan->error, qPrintable(plan->error.value_or(Error()).message));
        QVERIFY(m->workspace().apply(*plan));
        m->workspace().cancelRun();
        m->workspace().setEnvironment(QStringLiteral("development"));
        QCOMPARE(m->workspace().environment()->name, QStringLiteral("development"));
        QTRY_COMPARE_WITH_TIMEOUT(leasedUsers(), QStringLiteral("0"), 30'000);
    }

    void closingTheWindowGivesTheLeaseBack()
    {
        QVERIFY(m_vault->setLease(QStringLiteral("10m"), QStringLiteral("20m")));
        QVERIFY(connectToProduction());
        QCOMPARE(leasedUsers(), QStringLiteral("1"));
        m.reset();
        QTRY_COMPARE_WITH_TIMEOUT(leasedUsers(), QStringLiteral("0"), 30'000);
    }

    void waitingForAVaultHasAWayOut()
    {
        // It takes what it is sent, and never answers.
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        m->writeToml(QStringLiteral("[vault]\naddress = \"http://127.0.0.1:%1\"\n[environments.production]\n"
                                    "url = \"postgresql:///postgres\"\n"
                                    "credentials = { vault = \"database/creds/migrator\" }\n")
                         .arg(silent.serverPort()));
        QVERIFY(beginToConnect());
        QTRY_VERIFY_WITH_TIMEOUT(silent.hasPendingConnections(), 20'000);
        auto *stop = m->find<QPushButton>("stopWaiting");
        QTRY_VERIFY_WITH_TIMEOUT(stop->isVisible(), 20'000);
        QCOMPARE(m->workspace().database().kind, ui::DatabaseState::Kind::Reading);
        stop->click();
        QVERIFY(is(ui::DatabaseState::Kind::NotConnected));
        // Nothing of it keeps the window from closing.
        m.reset();
    }

    void aVaultThatIsNotThereIsSaidToBe()
    {
        m->writeToml(QStringLiteral("[vault]\naddress = \"http://127.0.0.1:9\"\n[environments.production]\n"
                                    "url = \"postgresql:///postgres\"\n"
                                    "credentials = { vault = \"database/creds/migrator\" }\n"));
        QVERIFY(beginToConnect());
        QVERIFY(is(ui::DatabaseState::Kind::Failed));
        const QString message = m->workspace().database().error->message;
        QVERIFY2(message.contains(QStringLiteral("http://127.0.0.1:9")), qPrintable(message));
    }
};

QTEST_MAIN(LeasedWindowTest)
#include "LeasedWindowTest.moc"
