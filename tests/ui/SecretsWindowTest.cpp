// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ScratchServer.h"
#include "tests/support/TestData.h"
#include "tests/ui/WindowFixture.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QProcess>
#include <QRegularExpression>

using namespace retort;

/// Trust and secrets in the window, on a PostgreSQL server that wants a password: nothing is looked up or connected to
/// unasked, and nobody waits.
class SecretsWindowTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<test::ScratchServer> m_server;
    std::unique_ptr<test::WindowFixture> m;

    QString host() const { return m_server->url().option(QStringLiteral("host")).value_or(QString()); }

    void writeEnvironment(const QString &password) const
    {
        m->writeToml(QStringLiteral("[environments.staging]\nurl = \"postgresql://shop@/postgres?host=%1\"\n"
                                    "password = %2\n")
                         .arg(host(), password));
    }

    QString connections() const
    {
        return m_server->value(QStringLiteral("SELECT count(*) FROM pg_stat_activity WHERE usename = 'shop'"));
    }

    bool is(ui::DatabaseState::Kind kind) const
    {
        return QTest::qWaitFor([this, kind] { return m->workspace().database().kind == kind; }, 30'000);
    }

    /// Presses the shortcut for connecting; the dialog that asks.
    QDialog *connectAndBeAsked() const
    {
        if (!m->open(true) || !is(ui::DatabaseState::Kind::NotConnected) || !m->activate())
            return nullptr;
        QTest::keyClick(&m->table(), Qt::Key_R, Qt::ControlModifier);
        return m->dialog("trustDialog");
    }

    void agree(QDialog *dialog) const
    {
        const QPointer<QDialog> asked(dialog);
        test::press(dialog, "agreeTrust");
        QTRY_VERIFY_WITH_TIMEOUT(!asked, 20'000);
    }

    /// Once the file names the keychain.
    void connectsWithWhatWasMoved() const
    {
        QTRY_VERIFY_WITH_TIMEOUT(m->workspace().environment() && m->workspace().environment()->password, 20'000);
        QVERIFY(m->activate());
        m->actions().connectDatabase->trigger();
        QDialog *dialog = m->dialog("trustDialog");
        QVERIFY(dialog);
        agree(dialog);
        QVERIFY(is(ui::DatabaseState::Kind::Known));
    }

    /// Whether this is a session with a keychain of its own; else that test is run once more in one, and has to pass.
    bool isInKeyring(const char *test) const
    {
        if (qEnvironmentVariableIsSet("RETORT_TEST_KEYRING"))
            return true;
        runInKeyring(test);
        return false;
    }

    void runInKeyring(const char *test) const
    {
        QFile script(m->folder.filePath(QStringLiteral("session.sh")));
        QVERIFY(script.open(QIODevice::WriteOnly));
        script.write("export RETORT_TEST_KEYRING=1 XDG_RUNTIME_DIR=\"$HOME/run\"\nmkdir -p -m 700 \"$HOME/run\"\n"
                     "printf 'login\\n' | gnome-keyring-daemon --foreground --unlock --components=secrets &\n"
                     "daemon=$!\n"
                     "tries=0\n"
                     "until dbus-send --session --print-reply --dest=org.freedesktop.DBus / "
                     "org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q 'boolean true'; do\n"
                     "  tries=$((tries + 1)); [ $tries -gt 300 ] && exit 9; sleep 0.1\n"
                     "done\n"
                     "\"$1\" \"$2\"\ncode=$?\nkill $daemon\nwait $daemon\n"
                     "exit $code\n");
        script.close();
        QProcess process;
        QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
        variables.insert(QStringLiteral("HOME"), m->folder.path());
        variables.insert(QStringLiteral("XDG_DATA_HOME"), m->folder.filePath(QStringLiteral("data")));
        variables.remove(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"));
        process.setProcessEnvironment(variables);
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(QStringLiteral("dbus-run-session"),
                      {QStringLiteral("--"), QStringLiteral("sh"), script.fileName(),
                       QCoreApplication::applicationFilePath(), QLatin1String(test)});
        QVERIFY(process.waitForFinished(240'000));
        const QByteArray output = process.readAll();
        QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0, output.constData());
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_server = test::ScratchServer::start(QStringLiteral("postgresql"));
        QVERIFY(m_server);
        QVERIFY(!m_server->run(QStringLiteral("CREATE ROLE shop LOGIN PASSWORD 'open sesame'; "
                                              "GRANT ALL ON SCHEMA public TO shop;")));
        QVERIFY(m_server->demandPasswords());
    }
    void init() { m = std::make_unique<test::WindowFixture>(); }
    void cleanup() { m.reset(); }

    void nothingIsLookedUpBeforeOneAgrees()
    {
        writeEnvironment(QStringLiteral("{ file = \"password\" }"));
        QDialog *dialog = connectAndBeAsked();
        QVERIFY(dialog);
        QString facts;
        for (const auto *text : dialog->findChildren<QPlainTextEdit *>())
            facts += text->toPlainText();
        QVERIFY2(facts.contains(QStringLiteral("staging: password from")), qPrintable(facts));
        QVERIFY2(facts.contains(QStringLiteral("password")), qPrintable(facts));
        QVERIFY(!dialog->findChild<QWidget *>(QStringLiteral("trustChanged"))->isVisible());
        // Enter agrees to nothing.
        QTest::keyClick(dialog, Qt::Key_Return);
        QVERIFY(m->isGone("trustDialog"));
        QVERIFY(is(ui::DatabaseState::Kind::NotConnected));
        QCOMPARE(connections(), QStringLiteral("0"));

        // The file is looked for only now, and is not there.
        QVERIFY(m->activate());
        QTest::keyClick(&m->table(), Qt::Key_R, Qt::ControlModifier);
        dialog = m->dialog("trustDialog");
        QVERIFY(dialog);
        agree(dialog);
        QVERIFY(is(ui::DatabaseState::Kind::Failed));
        QFile file(m->project + QStringLiteral("/password"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("open sesame\n");
        file.close();
        QVERIFY(m->activate());
        QTest::keyClick(&m->table(), Qt::Key_R, Qt::ControlModifier);
        QVERIFY(is(ui::DatabaseState::Kind::Known));
        QVERIFY(!m->find<QDialog>("trustDialog"));
        // The password stays out of what the views can see.
        QVERIFY(!m->workspace().database().url->password());

        // Another reference asks again, and says that it is another one.
        writeEnvironment(QStringLiteral("{ env = \"RETORT_TEST_PASSWORD\" }"));
        m->workspace().readEnvironments();
        QVERIFY(is(ui::DatabaseState::Kind::NotConnected));
        QVERIFY(m->activate());
        QTest::keyClick(&m->table(), Qt::Key_R, Qt::ControlModifier);
        dialog = m->dialog("trustDialog");
        QVERIFY(dialog);
        QVERIFY(dialog->findChild<QWidget *>(QStringLiteral("trustChanged"))->isVisible());
        dialog->reject();
    }

    void aPasswordIsAskedFor()
    {
        writeEnvironment(QStringLiteral("{ prompt = \"Password of <b>staging</b>\" }"));
        QDialog *dialog = connectAndBeAsked();
        QVERIFY(dialog);
        agree(dialog);
        QDialog *asking = m->dialog("passwordDialog");
        QVERIFY(asking);
        QCOMPARE(test::textOf(asking, "passwordQuestion"), QStringLiteral("Password of <b>staging</b>"));
        QCOMPARE(m->workspace().database().kind, ui::DatabaseState::Kind::Reading);
        auto *field = asking->findChild<QLineEdit *>(QStringLiteral("password"));
        QCOMPARE(field->echoMode(), QLineEdit::Password);
        QTest::keyClicks(field, QStringLiteral("wrong"));
        QPointer<QDialog> last(asking);
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(is(ui::DatabaseState::Kind::Failed));
        QTRY_VERIFY(!last);

        // A refused password is not tried again: it is asked for anew.
        QVERIFY(m->activate());
        QTest::keyClick(&m->table(), Qt::Key_R, Qt::ControlModifier);
        asking = m->dialog("passwordDialog");
        QVERIFY(asking);
        last = asking;
        QTest::keyClicks(asking->findChild<QLineEdit *>(QStringLiteral("password")), QStringLiteral("open sesame"));
        test::press(asking, "givePassword");
        QVERIFY(is(ui::DatabaseState::Kind::Known));
        QTRY_VERIFY(!last);

        // For a while nobody asks, so a plan is made at once; the fleet's refresh never does.
        m->workspace().refreshFleet();
        QVERIFY(m->activate());
        QTest::keyClick(&m->table(), Qt::Key_F9);
        QDialog *plan = m->dialog("applyDialog");
        QVERIFY(plan);
        QVERIFY(!m->find<QDialog>("passwordDialog"));
        plan->reject();
        QVERIFY(m->isGone("applyDialog"));

        m->workspace().disconnectDatabase();
        m->workspace().refreshFleet();
        QVERIFY(!QTest::qWaitFor([this] { return m->find<QDialog>("passwordDialog") != nullptr; }, 300));
        QCOMPARE(m->workspace().environments().front().database.kind, ui::DatabaseState::Kind::NotConnected);
    }

    void waitingForAPasswordHasAWayOut()
    {
        writeEnvironment(QStringLiteral("{ prompt = \"Password\" }"));
        QDialog *dialog = connectAndBeAsked();
        QVERIFY(dialog);
        agree(dialog);
        QVERIFY(m->dialog("passwordDialog"));
        // The sign of a wait, and its end.
        auto *stop = m->find<QPushButton>("stopWaiting");
        QTRY_VERIFY_WITH_TIMEOUT(stop->isVisible(), 20'000);
        stop->click();
        QVERIFY(m->isGone("passwordDialog"));
        QCOMPARE(m->workspace().database().kind, ui::DatabaseState::Kind::NotConnected);
        QVERIFY(m->activate());

        // Cancelling the question is an answer, too.
        QTest::keyClick(&m->table(), Qt::Key_R, Qt::ControlModifier);
        QDialog *asking = m->dialog("passwordDialog");
        QVERIFY(asking);
        QTest::keyClick(asking, Qt::Key_Escape);
        QVERIFY(is(ui::DatabaseState::Kind::Failed));
        QVERIFY(m->workspace().database().error->message.contains(QStringLiteral("No password was given")));
    }

    void closingTheWindowEndsTheQuestion()
    {
        writeEnvironment(QStringLiteral("{ prompt = \"Password\" }"));
        QDialog *dialog = connectAndBeAsked();
        QVERIFY(dialog);
        agree(dialog);
        QVERIFY(m->dialog("passwordDialog"));
        m.reset();
    }

    void theEditorTestsWhatIsTypedAfterAsking()
    {
        LookupSurroundings surroundings;
        surroundings.variables = QProcessEnvironment();
        surroundings.variables.insert(QStringLiteral("SHOP_PASSWORD"), QStringLiteral("open sesame"));
        m->workspace().setLookupSurroundings(surroundings);
        // What is written leads nowhere: only what is typed can work.
        const QString written = QStringLiteral("[environments.staging]\n"
                                               "url = \"postgresql://shop@/postgres?host=/nowhere\"\n"
                                               "password = { env = \"SHOP_PASSWORD\" }\n");
        m->writeToml(written);
        QVERIFY(m->open(true) && is(ui::DatabaseState::Kind::NotConnected));
        m->trigger(QStringLiteral("&Edit Environments…"));
        QDialog *editor = m->dialog("environmentsDialog");
        QVERIFY(editor);
        auto *url = editor->findChild<QLineEdit *>(QStringLiteral("environmentUrl"));
        url->selectAll();
        QTest::keyClicks(url, QStringLiteral("postgresql://shop@/postgres?host=") + host());
        test::press(editor, "testEnvironment");
        QDialog *dialog = m->dialog("trustDialog");
        QVERIFY(dialog);
        QCOMPARE(connections(), QStringLiteral("0"));
        const auto message = [editor] { return test::textOf(editor, "environmentMessage"); };
        QVERIFY2(!message().contains(QStringLiteral("PostgreSQL")), qPrintable(message()));
        agree(dialog);
        QTRY_VERIFY2_WITH_TIMEOUT(message().contains(QStringLiteral("works: PostgreSQL")), qPrintable(message()),
                                  30'000);
        // Testing saves nothing, and connects to nothing else.
        QCOMPARE(test::readText(m->project + QStringLiteral("/retort.toml")), written);
        QCOMPARE(m->workspace().database().kind, ui::DatabaseState::Kind::NotConnected);
    }

    void aWrittenPasswordIsMovedToTheKeychain()
    {
        if (!isInKeyring("aWrittenPasswordIsMovedToTheKeychain"))
            return;
        writeEnvironment(QStringLiteral("\"open sesame\""));
        QVERIFY(m->open(true));
        auto *banner = m->find<QWidget>("passwordBanner");
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), 20'000);
        QVERIFY(banner->accessibleName().contains(QStringLiteral("staging")));
        test::press(banner, "movePassword");
        QTRY_VERIFY_WITH_TIMEOUT(!banner->isVisible(), 30'000);
        const QString file = test::readText(m->project + QStringLiteral("/retort.toml"));
        QVERIFY2(file.contains(QStringLiteral("password = { keychain = \"shop-staging\" }")), qPrintable(file));
        QVERIFY(!file.contains(QStringLiteral("sesame")));
        connectsWithWhatWasMoved();
    }

    void aPasswordAmongTheOptionsIsMovedToTheKeychain()
    {
        if (!isInKeyring("aPasswordAmongTheOptionsIsMovedToTheKeychain"))
            return;
        m->writeToml(QStringLiteral("[environments.staging]\n"
                                    "url = \"postgresql://shop@/postgres?password=open%20sesame&host=%1\"\n")
                         .arg(host()));
        QVERIFY(m->open(true));
        auto *banner = m->find<QWidget>("passwordBanner");
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), 20'000);
        test::press(banner, "movePassword");
        QTRY_VERIFY_WITH_TIMEOUT(!banner->isVisible(), 30'000);
        const QString file = test::readText(m->project + QStringLiteral("/retort.toml"));
        QVERIFY2(file.contains(QStringLiteral("postgres?host=") + host()), qPrintable(file));
        QVERIFY2(!file.contains(QStringLiteral("sesame")), qPrintable(file));
        connectsWithWhatWasMoved();
    }

    void aPasswordInTheIniFileIsMovedToTheKeychain()
    {
        if (!isInKeyring("aPasswordInTheIniFileIsMovedToTheKeychain"))
            return;
        QFile ini(m->project + QStringLiteral("/alembic.ini"));
        QString text = test::readText(ini.fileName());
        text.replace(QRegularExpression(QStringLiteral("sqlalchemy.url = .*")),
                     QStringLiteral("sqlalchemy.url = postgresql://shop:open%%20sesame@/postgres?host=") + host());
        QVERIFY(ini.open(QIODevice::WriteOnly));
        ini.write(text.toUtf8());
        ini.close();
        QVERIFY(m->open(true));
        auto *banner = m->find<QWidget>("passwordBanner");
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), 20'000);
        QVERIFY2(banner->accessibleName().contains(QStringLiteral("alembic.ini")),
                 qPrintable(banner->accessibleName()));
        test::press(banner, "movePassword");
        QTRY_VERIFY_WITH_TIMEOUT(!banner->isVisible(), 30'000);
        QVERIFY(!test::readText(ini.fileName()).contains(QStringLiteral("sesame")));
        QVERIFY(test::readText(m->project + QStringLiteral("/retort.toml"))
                    .contains(QStringLiteral("password = { keychain = \"shop-alembic\" }")));
        connectsWithWhatWasMoved();
    }
};

QTEST_MAIN(SecretsWindowTest)
#include "SecretsWindowTest.moc"
