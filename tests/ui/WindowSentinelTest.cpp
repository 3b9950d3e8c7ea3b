// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/secrets/Secret.h"
#include "tests/support/LeakSearch.h"
#include "tests/support/ScratchServer.h"
#include "tests/support/TestData.h"
#include "tests/ui/ShownTexts.h"
#include "tests/ui/WindowFixture.h"

#include <QLineEdit>
#include <QPointer>
#include <QStatusBar>

using namespace retort;

namespace {

QString secret(const char *name)
{
    return QLatin1String(name) + QStringLiteral("'7/x@Zq \"4%") + QString::number(QCoreApplication::applicationPid());
}

} // namespace

/// A password goes through the window's ways, of success and of failure; then it is searched for in everything that is
/// shown, in the clipboard and in every file that was written.
class WindowSentinelTest : public QObject
{
    Q_OBJECT

private:
    const QString m_password = secret("sentinel");
    const QString m_wrong = secret("mistyped");
    std::unique_ptr<test::ScratchServer> m_server;
    std::unique_ptr<test::WindowFixture> m;
    /// What was shown at any time.
    QStringList m_seen;

    bool is(ui::DatabaseState::Kind kind) const
    {
        return QTest::qWaitFor([this, kind] { return m->workspace().database().kind == kind; }, 30'000);
    }

    QString problem() const
    {
        const auto &error = m->workspace().database().error;
        return error ? error->message : QString();
    }

    void look() { m_seen += test::shownTexts(); }

    QStringList leaks() const
    {
        test::LeakSearch search;
        search.addSecret(m_password);
        search.addSecret(m_wrong);
        search.addText(QStringLiteral("the window"), m_seen.join(u'\n').toUtf8());
        search.addFolder(m->folder.path());
        return search.found();
    }

    void writeEnvironment(const QString &password) const
    {
        m->writeToml(QStringLiteral("[environments.staging]\nurl = \"postgresql://shop@/postgres?host=%1\"\n"
                                    "password = %2\n")
                         .arg(m_server->url().option(QStringLiteral("host")).value_or(QString()), password));
    }

    /// Connects, and agrees if that is asked for.
    void connectAndAgree()
    {
        QVERIFY(m->open(true) && is(ui::DatabaseState::Kind::NotConnected) && m->activate());
        m->actions().connectDatabase->trigger();
        agree();
    }

    void agree()
    {
        QDialog *trust = m->dialog("trustDialog");
        QVERIFY(trust);
        look();
        const QPointer<QDialog> asked(trust);
        test::press(trust, "agreeTrust");
        QTRY_VERIFY_WITH_TIMEOUT(!asked, 20'000);
    }

    void type(const QString &password)
    {
        QDialog *asking = m->dialog("passwordDialog");
        QVERIFY(asking);
        QTest::keyClicks(asking->findChild<QLineEdit *>(QStringLiteral("password")), password);
        look();
        const QPointer<QDialog> asked(asking);
        test::press(asking, "givePassword");
        QTRY_VERIFY_WITH_TIMEOUT(!asked, 20'000);
    }

    void planAndApply()
    {
        QVERIFY(m->planAndApply([this] { look(); }));
        look();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_server = test::ScratchServer::start(QStringLiteral("postgresql"));
        QVERIFY(m_server);
        QString quoted = m_password;
        quoted.replace(u'\'', QLatin1String("''"));
        QVERIFY(!m_server->run(
            QStringLiteral("CREATE ROLE shop LOGIN PASSWORD '%1'; GRANT ALL ON SCHEMA public TO shop;").arg(quoted)));
        QVERIFY(m_server->demandPasswords());
    }
    void init()
    {
        // The window takes the variables as they are when it opens.
        qputenv("RETORT_TEST_PASSWORD", m_password.toUtf8());
        m = std::make_unique<test::WindowFixture>();
        m_seen.clear();
    }
    void cleanup()
    {
        qunsetenv("RETORT_TEST_PASSWORD");
        m.reset();
    }

    void aTypedPasswordIsNowhere()
    {
        writeEnvironment(QStringLiteral("{ prompt = \"Password\" }"));
        connectAndAgree();
        type(m_wrong);
        QVERIFY(is(ui::DatabaseState::Kind::Failed));
        look();
        m->actions().connectDatabase->trigger();
        type(m_password);
        QVERIFY(is(ui::DatabaseState::Kind::Known));
        planAndApply();
        QTRY_VERIFY_WITH_TIMEOUT(m->workspace().database().rows.contains(QStringLiteral("e83a5c2f9b70")), 20'000);
        QVERIFY2(leaks().isEmpty(), qPrintable(leaks().join(u'\n')));
    }

    void aRefusedPasswordIsNowhereInATest()
    {
        writeEnvironment(QStringLiteral("{ prompt = \"Password\" }"));
        QVERIFY(m->open(true) && is(ui::DatabaseState::Kind::NotConnected) && m->activate());
        m->trigger(QStringLiteral("&Edit Environments…"));
        QDialog *editor = m->dialog("environmentsDialog");
        QVERIFY(editor);
        test::press(editor, "testEnvironment");
        agree();
        type(m_wrong);
        const auto isRefused = [](const QString &text) { return text.contains(QStringLiteral("authentication")); };
        QTRY_VERIFY_WITH_TIMEOUT(isRefused(test::textOf(editor, "environmentMessage")), 30'000);
        look();
        editor->reject();
        QVERIFY(m->isGone("environmentsDialog"));
        m->window->statusBar()->clearMessage();
        m->actions().testDatabase->trigger();
        type(m_wrong);
        QTRY_VERIFY_WITH_TIMEOUT(isRefused(m->window->statusBar()->currentMessage()), 30'000);
        look();
        QVERIFY2(leaks().isEmpty(), qPrintable(leaks().join(u'\n')));
    }

    void aPasswordOfTheSurroundingsIsNowhere()
    {
        writeEnvironment(QStringLiteral("{ env = \"RETORT_TEST_PASSWORD\" }"));
        // The server's words about a failure hold what was sent to it.
        m->writeScript(QStringLiteral("ffff00000001"), QStringLiteral("e83a5c2f9b70"),
                       QStringLiteral("    op.execute('SELECT current_user, nothing FROM nowhere')\n"));
        connectAndAgree();
        QVERIFY2(is(ui::DatabaseState::Kind::Known), qPrintable(problem()));
        planAndApply();
        QVERIFY(!m->workspace().database().rows.contains(QStringLiteral("ffff00000001")));
        QVERIFY2(leaks().isEmpty(), qPrintable(leaks().join(u'\n')));
    }

    void aSavedTextHasNoPasswordThatIsInUse()
    {
        test::TestQuestions answers;
        answers.file = m->folder.filePath(QStringLiteral("saved.sql"));
        const Secret inUse = Secret::fromText(m_password);
        ui::saveText(answers, nullptr, {}, {}, QStringLiteral("-- before %1 after").arg(m_password));
        QCOMPARE(test::readText(answers.file), QStringLiteral("-- before *** after"));
    }

    /// The search itself is able to find.
    void aPlantedLeakIsFound()
    {
        look();
        QVERIFY(leaks().isEmpty());
        const QString coded = QString::fromLatin1(QUrl::toPercentEncoding(m_password));
        QLabel label(coded);
        label.setParent(m->window.get());
        look();
        QCOMPARE(leaks(), QStringList{QStringLiteral("the window")});
        label.setParent(nullptr);
        label.clear();
        m_seen.clear();
        m->window->statusBar()->showMessage(m_wrong);
        look();
        QCOMPARE(leaks(), QStringList{QStringLiteral("the window")});
        m->window->statusBar()->clearMessage();
        m_seen.clear();
        m->writeFile("leak.log", QStringLiteral("connecting with ") + m_wrong);
        QCOMPARE(leaks().size(), 1);
        QVERIFY(leaks().front().endsWith(QStringLiteral("leak.log")));
    }
};

QTEST_MAIN(WindowSentinelTest)
#include "WindowSentinelTest.moc"
