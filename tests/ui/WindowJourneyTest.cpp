// SPDX-License-Identifier: GPL-3.0-or-later
// A known secret of each kind goes through the window's ways, well and badly ended, in a process of its own, which then
// crashes. After that it is searched for in all that was shown, in what was printed, in every file that is left, and in
// the arguments of every process.
#include "engine/log/Log.h"
#include "engine/secrets/Keychain.h"
#include "tests/support/LeakSearch.h"
#include "tests/support/ProjectFolder.h"
#include "tests/support/ScratchServer.h"
#include "tests/support/ScratchVault.h"
#include "tests/support/TestData.h"
#include "tests/ui/ShownTexts.h"
#include "tests/ui/WindowFixture.h"

#include <QDir>
#include <QPointer>

#include <csignal>
#include <cstdlib>

namespace retort {

using test::LeakSearch;
using test::ScratchServer;
using test::ScratchVault;

namespace {

/// What the database engine's password policy makes of each leased password.
const QString kLeased = QString(24, u'q');
constexpr const char *kEntry = "retort-journey";
constexpr const char *kDone = "The journey is done.";

QString variable(const char *name)
{
    return qEnvironmentVariable(name);
}

} // namespace

/// What the process of its own does: one user's session with the window.
class WindowJourney : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<test::WindowFixture> m;
    QStringList m_seen;

    using Kind = ui::DatabaseState::Kind;
    bool is(Kind kind) const
    {
        return QTest::qWaitFor([this, kind] { return m->workspace().database().kind == kind; }, 60'000);
    }
    QString problem() const
    {
        const auto &error = m->workspace().database().error;
        return error ? error->message + u'\n' + error->hint : QString();
    }
    void look() { m_seen += test::shownTexts(); }

    void agree()
    {
        QDialog *trust = m->dialog("trustDialog");
        QVERIFY(trust);
        look();
        const QPointer<QDialog> asked(trust);
        test::press(trust, "agreeTrust");
        QTRY_VERIFY_WITH_TIMEOUT(!asked, 20'000);
    }

    void connectTo(const QString &environment)
    {
        m->workspace().setEnvironment(environment);
        QVERIFY(is(Kind::NotConnected) && m->activate());
        m->actions().connectDatabase->trigger();
    }

    void failsToConnectTo(const QString &environment, const QString &words)
    {
        connectTo(environment);
        // The only one that lies on a host.
        if (environment == QLatin1String("nowhere"))
            agree();
        QVERIFY2(is(Kind::Failed), qPrintable(environment));
        look();
        QVERIFY2(problem().contains(words, Qt::CaseInsensitive), qPrintable(environment + u'\n' + problem()));
    }

    void planAndApply()
    {
        QVERIFY(m->planAndApply([this] { look(); }));
    }

    void testInTheEditor()
    {
        m->trigger(QStringLiteral("&Edit Environments…"));
        QDialog *editor = m->dialog("environmentsDialog");
        QVERIFY(editor);
        test::press(editor, "testEnvironment");
        QTRY_VERIFY_WITH_TIMEOUT(
            test::textOf(editor, "environmentMessage").contains(QStringLiteral("works: PostgreSQL")), 60'000);
        look();
        editor->reject();
        QVERIFY(m->isGone("environmentsDialog"));
    }

    void writeProject() const
    {
        const QString host = variable("RETORT_TEST_HOST");
        const auto environment = [&](const char *name, const QString &url, const QString &more = {}) {
            return QStringLiteral("[environments.%1]\nurl = \"%2\"\nrole = \"shop_owner\"\n%3\n")
                .arg(QLatin1String(name), url, more.isEmpty() ? variable("RETORT_TEST_SETTING") : more);
        };
        const QString here = QStringLiteral("postgresql://keeper@/postgres?host=") + host;
        m->writeToml(
            QStringLiteral("[vault]\naddress = \"%1\"\n").arg(variable("RETORT_TEST_VAULT")) +
            environment("good", here) +
            environment("refused", QStringLiteral("postgresql://stranger@/postgres?host=") + host) +
            environment("nowhere", QStringLiteral("postgresql://keeper@127.0.0.1:1/postgres")) +
            environment("bad_role", here).replace(QStringLiteral("shop_owner"), QStringLiteral("no_such_role")) +
            environment("nothing", here, QStringLiteral("password = { vault = \"secret/data/nothing\" }")));
        // The server's words about a failure hold what was sent to it.
        m->writeScript(QStringLiteral("ffff00000001"), QStringLiteral("e83a5c2f9b70"),
                       QStringLiteral("    op.execute('SELECT current_user, nothing FROM nowhere')\n"));
    }

private Q_SLOTS:
    void goes()
    {
        if (variable("RETORT_TEST_SETTING").contains(QStringLiteral("keychain"))) {
            const QString secret = test::readText(variable("RETORT_TEST_SECRET")).trimmed();
            const auto stored = Keychain::write(QLatin1String(kEntry), Secret::fromText(secret));
            QVERIFY2(stored, qPrintable(stored ? QString() : stored.error().message));
        }
        m = std::make_unique<test::WindowFixture>();
        writeProject();
        QVERIFY(m->open(true) && is(Kind::NotConnected));
        connectTo(QStringLiteral("good"));
        agree();
        QVERIFY2(is(Kind::Known), qPrintable(problem()));
        look();
        if (variable("RETORT_TEST_SHOWN") == QLatin1String("shown"))
            m->window->setWindowTitle(test::readText(variable("RETORT_TEST_SECRET")).trimmed());
        look();
        if (qEnvironmentVariableIsSet("RETORT_TEST_SHORT"))
            return;
        testInTheEditor();
        planAndApply();
        // Leased credentials are another user's.
        if (!variable("RETORT_TEST_SETTING").startsWith(QStringLiteral("credentials = { vault = \"database")))
            failsToConnectTo(QStringLiteral("refused"), QStringLiteral("authentication"));
        failsToConnectTo(QStringLiteral("nowhere"), QStringLiteral("127.0.0.1"));
        failsToConnectTo(QStringLiteral("bad_role"), QStringLiteral("no_such_role"));
        failsToConnectTo(QStringLiteral("nothing"), QStringLiteral("secret/data/nothing"));
    }

    void cleanupTestCase()
    {
        QFile seen(QDir::home().filePath(QStringLiteral("seen.txt")));
        QVERIFY(seen.open(QIODevice::WriteOnly));
        seen.write(m_seen.join(u'\n').toUtf8());
    }
};

class WindowJourneyTest : public QObject
{
    Q_OBJECT

private:
    /// With characters that are written otherwise in URLs, SQL and JSON; and no other run's on this machine.
    const QString m_secret =
        QStringLiteral("sentinel'7/x@Zq \"4%") + QString::number(QCoreApplication::applicationPid());
    std::unique_ptr<ScratchServer> m_server;
    std::unique_ptr<ScratchVault> m_vault;
    /// Where the secret lies rightly.
    QTemporaryDir m_sources;

    QString secretFile() const { return m_sources.filePath(QStringLiteral("secret")); }

    QByteArray settingOf(const QString &kind) const
    {
        const QMap<QString, QByteArray> settings = {
            {QStringLiteral("variable"), "password = { env = \"SENTINEL\" }"},
            {QStringLiteral("file"), "password = { file = \"" + secretFile().toUtf8() + "\" }"},
            {QStringLiteral("keychain"), QByteArray("password = { keychain = \"") + kEntry + "\" }"},
            {QStringLiteral("Vault"), "password = { vault = \"secret/shop\" }"},
            {QStringLiteral("Vault after a login"),
             "password = { vault = \"secret/shop\" }\nvault.method = \"userpass\"\nvault.user = \"anna\"\n"
             "vault.secret = { env = \"SENTINEL\" }"},
            {QStringLiteral("lease"), "credentials = { vault = \"database/creds/migrator\" }"}};
        return settings.value(kind);
    }

    /// The session of a user whose folders all lie in `here`, with a keychain; it ends with a crash.
    test::WatchedRun journey(const QString &here, const QString &kind, const QString &leak = {}) const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        const auto set = [&](const char *name, const QString &value) {
            environment.insert(QLatin1String(name), value);
        };
        for (const char *folder : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "TMPDIR"}) {
            set(folder, here + u'/' + QString::fromLatin1(folder).toLower());
            QDir().mkpath(environment.value(QLatin1String(folder)) + QStringLiteral("/retort"));
        }
        set("HOME", here);
        set("SENTINEL", m_secret);
        set("VAULT_TOKEN", ScratchVault::rootToken());
        set("RETORT_TEST_SETTING", QString::fromUtf8(settingOf(kind)));
        set("RETORT_TEST_HOST", m_server->url().option(QStringLiteral("host")).value_or(QString()));
        set("RETORT_TEST_VAULT", m_vault->address());
        set("RETORT_TEST_SECRET", secretFile());
        set("PLANTED_LEAK", leak);
        if (!leak.isEmpty()) {
            set("RETORT_TEST_SHORT", QStringLiteral("1"));
            set("RETORT_TEST_SHOWN", leak);
            set("RETORT_TEST_PRELOAD", QStringLiteral(RETORT_BINARY_DIR "/tests/planted_leak.so"));
            // A sanitizer wants to be loaded first.
            set("ASAN_OPTIONS",
                environment.value(QStringLiteral("ASAN_OPTIONS")) + QStringLiteral(":verify_asan_link_order=0"));
        }
        environment.remove(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"));
        QFile script(m_sources.filePath(QStringLiteral("session")));
        if (!script.open(QIODevice::WriteOnly))
            return {};
        script.write("export XDG_RUNTIME_DIR=\"$HOME/.run\"\nmkdir -p -m 700 \"$XDG_RUNTIME_DIR\"\n"
                     "ulimit -c unlimited 2>/dev/null\n"
                     "printf 'login\\n' | gnome-keyring-daemon --foreground --unlock --components=secrets &\n"
                     "daemon=$!\ntries=0\n"
                     "until dbus-send --session --print-reply --dest=org.freedesktop.DBus / "
                     "org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q 'boolean true'; do\n"
                     "  tries=$((tries + 1)); [ $tries -gt 300 ] && exit 9; sleep 0.1\ndone\n"
                     "LD_PRELOAD=\"$RETORT_TEST_PRELOAD\" \"$1\"\ncode=$?\nkill $daemon\nwait $daemon\nexit $code\n");
        script.close();
        return test::watchProgram(
            here, QStringLiteral("dbus-run-session"),
            {QStringLiteral("--"), QStringLiteral("sh"), script.fileName(), QCoreApplication::applicationFilePath()},
            environment);
    }

    /// What the process had to say, without the platform's own warnings.
    static QString saidBy(const test::WatchedRun &run)
    {
        const QString all = run.answer.out + run.answer.err;
        QStringList lines = all.split(u'\n');
        lines.removeIf([](const QString &line) { return line.startsWith(QStringLiteral("QWARN")); });
        return lines.join(u'\n');
    }

    QStringList leaksOf(const QString &here, const test::WatchedRun &run) const
    {
        LeakSearch search;
        for (const QString &secret : {m_secret, kLeased, ScratchVault::rootToken()})
            search.addSecret(secret);
        search.addRun(QStringLiteral("window"), run);
        search.addFolder(here);
        return search.found();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_vault = ScratchVault::start();
        QVERIFY2(m_vault, qPrintable(ScratchVault::problem()));
        m_server = ScratchServer::start(QStringLiteral("postgresql"));
        QVERIFY(m_server);
        QString quoted = m_secret;
        QVERIFY(!m_server->run(QStringLiteral("CREATE ROLE shop_owner; ALTER SCHEMA public OWNER TO shop_owner;"
                                              "CREATE ROLE keeper LOGIN SUPERUSER PASSWORD '%1';"
                                              "CREATE ROLE stranger LOGIN PASSWORD 'of another';")
                                   .arg(quoted.replace(u'\'', QStringLiteral("''")))));
        QVERIFY(m_server->demandPasswords());
        QVERIFY(m_vault->leaseUsersOf(*m_server));
        QVERIFY(m_vault->setLease(QStringLiteral("30m"), QStringLiteral("1h")));
        int status = 0;
        const auto set = [&](const QByteArray &method, const char *path, const QJsonObject &body) {
            m_vault->call(method, QLatin1String(path), body, &status);
            QVERIFY2(status == 200 || status == 204, path);
        };
        set("PUT", "sys/policies/password/known",
            {{QStringLiteral("policy"), QStringLiteral("length = %1\nrule \"charset\" { charset = \"%2\" }")
                                            .arg(kLeased.size())
                                            .arg(kLeased.front())}});
        set("POST", "database/config/shop", {{QStringLiteral("password_policy"), QStringLiteral("known")}});
        set("POST", "secret/data/shop",
            {{QStringLiteral("data"), QJsonObject{{QStringLiteral("password"), m_secret}}}});
        set("POST", "sys/auth/userpass", {{QStringLiteral("type"), QStringLiteral("userpass")}});
        set("PUT", "sys/policies/acl/all",
            {{QStringLiteral("policy"), QStringLiteral("path \"*\" { capabilities = [\"read\", \"update\"] }")}});
        set("POST", "auth/userpass/users/anna",
            {{QStringLiteral("password"), m_secret}, {QStringLiteral("token_policies"), QStringLiteral("all")}});
        QFile file(secretFile());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(m_secret.toUtf8() + '\n');
    }

    void aSecretIsNowhere_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char *kind : {"variable", "file", "keychain", "Vault", "Vault after a login", "lease"})
            QTest::newRow(kind) << QString::fromLatin1(kind);
    }

    void aSecretIsNowhere()
    {
        QFETCH(QString, kind);
        const test::ProjectFolder folder;
        const test::WatchedRun run = journey(folder.path(), kind);
        QVERIFY2(run.answer.err.contains(QLatin1String(kDone)), qPrintable(saidBy(run)));
        QVERIFY2(run.answer.code != 0, "it did not crash");
        QVERIFY(folder.exists(QStringLiteral("seen.txt")));
        QVERIFY(folder.exists(QStringLiteral("xdg_state_home/retort/retort.log")));
        const QStringList leaks = leaksOf(folder.path(), run);
        QVERIFY2(leaks.isEmpty(), qPrintable(leaks.join(u'\n')));
        // Given back by the server itself after a while; for the next one it is to be gone.
        m_vault->call("PUT", QStringLiteral("sys/leases/revoke-prefix/database/creds/migrator"));
        QVERIFY(!m_server->run(
            QStringLiteral("DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION shop_owner;")));
    }

    /// The search is able to find, whatever kind of secret is let out, and whatever way it takes.
    void aPlantedLeakIsFound_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("leak");
        QTest::addColumn<QString>("place");
        const auto add = [](const char *kind, const char *leak, const char *place) {
            QTest::newRow(leak) << QString::fromLatin1(kind) << QString::fromLatin1(leak) << QString::fromLatin1(place);
        };
        add("file", "none", "");
        add("file", "shown", "/seen.txt");
        add("variable", "output", "window: standard output");
        add("lease", "error", "window: standard error");
        add("Vault", "log", "/xdg_state_home/retort/retort-cli.log");
        add("keychain", "journal", "/xdg_data_home/retort/planted.sqlite");
        add("Vault after a login", "core", "/core");
        add("file", "arguments", "window: arguments");
    }

    void aPlantedLeakIsFound()
    {
        QFETCH(QString, kind);
        QFETCH(QString, leak);
        QFETCH(QString, place);
        const test::ProjectFolder folder;
        const test::WatchedRun run = journey(folder.path(), kind, leak);
        QVERIFY2(run.answer.err.contains(QLatin1String(kDone)), qPrintable(saidBy(run)));
        const QString leaks = leaksOf(folder.path(), run).join(u'\n');
        QVERIFY2(place.isEmpty() ? leaks.isEmpty() : leaks.endsWith(place), qPrintable(leaks));
    }
};

namespace {

/// The session of the process of its own, in which nothing is cleared away: it dies with all that it holds.
[[noreturn]] void dieAfterTheJourney(char *program)
{
    forbidCoreDumps();
    (void)log::start({.file = log::defaultFile(QStringLiteral("retort")), .level = log::Level::Debug});
    auto *journey = new WindowJourney;
    if (const int failures = QTest::qExec(journey, QStringList{QString::fromLocal8Bit(program)}); failures != 0)
        std::_Exit(failures);
    fprintf(stderr, "%s\n", kDone);
    fflush(stderr);
    ::signal(SIGABRT, SIG_DFL);
    std::abort();
}

} // namespace

} // namespace retort

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    if (qEnvironmentVariableIsSet("RETORT_TEST_SETTING"))
        retort::dieAfterTheJourney(argv[0]);
    retort::WindowJourneyTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "WindowJourneyTest.moc"
