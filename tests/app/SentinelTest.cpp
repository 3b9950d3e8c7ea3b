// SPDX-License-Identifier: GPL-3.0-or-later
// A known secret of each kind goes through every command, well and badly ended, and must be nowhere afterwards: not in
// what is printed, the log, the journal, exported SQL, JSON, a file or the arguments of a process.
#include "engine/environment/EnvironmentsFile.h"
#include "tests/support/CommandRun.h"
#include "tests/support/LeakSearch.h"
#include "tests/support/ProjectFolder.h"
#include "tests/support/ScratchServer.h"
#include "tests/support/ScratchVault.h"
#include "tests/support/WatchedRun.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QProcess>
#include <QTest>
#include <QUrl>

#include <csignal>
#include <memory>

namespace retort {

using test::CommandAnswer;
using test::LeakSearch;
using test::ScratchServer;
using test::ScratchVault;
using test::WatchedRun;

namespace {

/// With characters that are written otherwise in URLs, SQL and JSON; and no other run's on this machine.
const QString kSentinel = QStringLiteral("sentinel'7/x@Zq \"4%") + QString::number(QCoreApplication::applicationPid());

void writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

} // namespace

class SentinelTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ScratchServer> m_server;
    std::unique_ptr<ScratchVault> m_vault;
    /// Where secrets lie rightly.
    QTemporaryDir m_sources;
    QString m_host;

    void writeProject(const test::ProjectFolder &folder, const QByteArray &password) const
    {
        const QByteArray host = m_host.toUtf8();
        folder.write(QStringLiteral("alembic.ini"),
                     "[alembic]\nscript_location = db\nsqlalchemy.url = sqlite:///x.db\n");
        folder.write(QStringLiteral("db/env.py"),
                     "from alembic import context\n"
                     "context.configure(url=context.config.get_main_option('sqlalchemy.url'))\n"
                     "with context.begin_transaction():\n    context.run_migrations()\n");
        folder.writeRevision(QStringLiteral("db/versions"), "aa01");
        folder.write(
            QStringLiteral("retort.toml"),
            "[vault]\naddress = \"" + m_vault->address().toUtf8() +
                "\"\n"
                "[environments.good]\nurl = \"postgresql://keeper@/postgres?host=" +
                host + "\"\n" + password +
                "\n[environments.refused]\nextends = \"good\"\nurl = \"postgresql://stranger@/postgres?host=" + host +
                "\"\n[environments.nowhere]\nextends = \"good\"\nurl = \"postgresql://keeper@127.0.0.1:1/x\"\n"
                "[environments.bad_role]\nextends = \"good\"\nrole = \"no_such_role\"\n");
    }

    static QStringList commands()
    {
        return {QStringLiteral("trust --yes"),
                QStringLiteral("env list"),
                QStringLiteral("env show good"),
                QStringLiteral("env show good --json"),
                QStringLiteral("env test good"),
                QStringLiteral("-x debug=true current -v --environment good"),
                QStringLiteral("-x debug=true upgrade head --environment good --dry-run --progress"),
                QStringLiteral("-x debug=true upgrade head --environment good --json"),
                QStringLiteral("upgrade head --sql --environment good"),
                QStringLiteral("history -i --json --environment good"),
                QStringLiteral("env list --state --json"),
                QStringLiteral("stamp head --environment good"),
                QStringLiteral("downgrade base --environment good"),
                QStringLiteral("upgrade head --environments good"),
                QStringLiteral("recover --environment good"),
                QStringLiteral("runs"),
                QStringLiteral("env test refused"),
                QStringLiteral("-x debug=true upgrade head --environment refused"),
                QStringLiteral("env test nowhere"),
                QStringLiteral("-x debug=true upgrade head --environment nowhere"),
                QStringLiteral("env test bad_role")};
    }

    /// Runs lines of the shell with a keychain of their own below `here`.
    WatchedRun inKeyring(const QString &here, const QByteArray &lines) const
    {
        const QString script = m_sources.filePath(QStringLiteral("session"));
        writeFile(script,
                  "export XDG_RUNTIME_DIR=" + here.toUtf8() +
                      "/.run\nmkdir -p -m 700 $XDG_RUNTIME_DIR\n"
                      "printf 'login\\n' | gnome-keyring-daemon --foreground --unlock --components=secrets &\n"
                      "daemon=$!\ntries=0\n"
                      "until dbus-send --session --print-reply --dest=org.freedesktop.DBus / "
                      "org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q 'boolean true'; do\n"
                      "  tries=$((tries + 1)); [ $tries -gt 300 ] && exit 9; sleep 0.1\ndone\n" +
                      lines + "code=$?\nkill $daemon\nwait $daemon\nexit $code\n");
        QProcessEnvironment environment = test::commandEnvironment(
            here, {{QStringLiteral("HOME"), here}, {QStringLiteral("RETORT_CLI"), test::commandProgram()}});
        environment.remove(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"));
        return test::watchProgram(here, QStringLiteral("dbus-run-session"),
                                  {QStringLiteral("--"), QStringLiteral("sh"), script}, environment);
    }

    /// Those that are meant to fail.
    static bool isBad(const QString &line)
    {
        return line.contains(QStringLiteral("refused")) || line.contains(QStringLiteral("nowhere")) ||
               line.contains(QStringLiteral("bad_role"));
    }

    static LeakSearch newSearch()
    {
        LeakSearch search;
        search.addSecret(kSentinel);
        search.addSecret(ScratchVault::rootToken());
        return search;
    }

    /// The sentinel as a string of TOML.
    static QByteArray quoted() { return '"' + QString(kSentinel).replace(u'"', QStringLiteral("\\\"")).toUtf8() + '"'; }

private Q_SLOTS:
    void initTestCase()
    {
        m_vault = ScratchVault::start();
        QVERIFY2(m_vault, qPrintable(ScratchVault::problem()));
        m_server = ScratchServer::start(QStringLiteral("postgresql"));
        QVERIFY(m_server);
        m_host = m_server->url().option(QStringLiteral("host")).value_or(QString());
        QString quoted = kSentinel;
        QVERIFY(!m_server->run(QStringLiteral("CREATE ROLE keeper LOGIN SUPERUSER PASSWORD '%1';"
                                              "CREATE ROLE stranger LOGIN PASSWORD 'of another';")
                                   .arg(quoted.replace(u'\'', QStringLiteral("''")))));
        QVERIFY(m_server->demandPasswords());
        m_vault->call("POST", QStringLiteral("secret/data/shop"),
                      {{QStringLiteral("data"), QJsonObject{{QStringLiteral("password"), kSentinel},
                                                            {QStringLiteral("username"), QStringLiteral("keeper")}}}});
        m_vault->call("POST", QStringLiteral("sys/auth/userpass"),
                      {{QStringLiteral("type"), QStringLiteral("userpass")}});
        m_vault->call(
            "PUT", QStringLiteral("sys/policies/acl/all"),
            {{QStringLiteral("policy"), QStringLiteral("path \"*\" { capabilities = [\"read\", \"update\"] }")}});
        m_vault->call(
            "POST", QStringLiteral("auth/userpass/users/anna"),
            {{QStringLiteral("password"), kSentinel}, {QStringLiteral("token_policies"), QStringLiteral("all")}});
        writeFile(m_sources.filePath(QStringLiteral("secret")), kSentinel.toUtf8() + "\n");
    }

    void aPlantedLeakIsFound_data()
    {
        QTest::addColumn<QByteArray>("leak");
        QTest::addColumn<QString>("place");
        const auto add = [](const char *leak, const char *place) {
            QTest::newRow(leak) << QByteArray(leak) << QString::fromLatin1(place);
        };
        add("none", "");
        add("output", "env test good: standard output");
        add("error", "env test good: standard error");
        add("json", "env test good: standard output");
        add("sql", "/export.sql");
        add("log", "/.state/retort/retort-cli.log");
        add("journal", "/.data/retort/planted.sqlite");
        add("core", "/core");
        add("arguments", "env test good: arguments");
    }

    void aPlantedLeakIsFound()
    {
        QFETCH(QByteArray, leak);
        QFETCH(QString, place);
        const test::ProjectFolder folder;
        writeProject(folder, "password = { env = \"SENTINEL\" }");
        const QString here = QDir(folder.path()).canonicalPath();
        QMap<QString, QString> variables = {{QStringLiteral("SENTINEL"), kSentinel}};
        QCOMPARE(test::runCommand(here, {QStringLiteral("trust"), QStringLiteral("--yes")}, variables).code, 0);
        variables.insert(QStringLiteral("LD_PRELOAD"), QStringLiteral(RETORT_BINARY_DIR "/tests/planted_leak.so"));
        variables.insert(QStringLiteral("PLANTED_LEAK"), QString::fromLatin1(leak));
        // A sanitizer wants to be loaded first.
        variables.insert(QStringLiteral("ASAN_OPTIONS"),
                         qEnvironmentVariable("ASAN_OPTIONS") + QStringLiteral(":verify_asan_link_order=0"));
        const QString line = QStringLiteral("env test good");
        const WatchedRun run = test::watchCommand(here, line.split(u' '), variables);
        QVERIFY2(run.answer.code == 0, qPrintable(run.answer.out + run.answer.err));
        LeakSearch search = newSearch();
        search.addRun(line, run);
        search.addFolder(folder.path());
        QVERIFY2(search.found().size() == (place.isEmpty() ? 0 : 1), qPrintable(search.found().join(u'\n')));
        QVERIFY2(search.found().join(u'\n').endsWith(place) || place.isEmpty(), qPrintable(search.found().join(u'\n')));
    }

    void aSecretIsNowhere_data()
    {
        QTest::addColumn<QByteArray>("setting");
        QTest::addColumn<bool>("isWritten");
        QTest::newRow("variable") << QByteArray("password = { env = \"SENTINEL\" }") << false;
        QTest::newRow("file") << QByteArray("password = { file = \"" +
                                            m_sources.filePath(QStringLiteral("secret")).toUtf8() + "\" }")
                              << false;
        QTest::newRow("Vault") << QByteArray("password = { vault = \"secret/shop\" }") << false;
        QTest::newRow("Vault, both") << QByteArray("credentials = { vault = \"secret/data/shop\" }") << false;
        QTest::newRow("Vault after a login")
            << QByteArray("password = { vault = \"secret/shop\" }\nvault.method = \"userpass\"\nvault.user = \"anna\"\n"
                          "vault.secret = { env = \"SENTINEL\" }")
            << false;
        QTest::newRow("written down") << "password = " + quoted() << true;
        QTest::newRow("typed in") << QByteArray("password = { prompt = \"The keeper's password\" }") << false;
        QTest::newRow("Vault after typing")
            << QByteArray(
                   "password = { vault = \"secret/shop\" }\nvault.method = \"userpass\"\nvault.user = \"anna\"\n")
            << false;
    }

    void aSecretIsNowhere()
    {
        QFETCH(QByteArray, setting);
        QFETCH(bool, isWritten);
        const test::ProjectFolder folder;
        writeProject(folder, setting);
        LeakSearch search = newSearch();
        const QMap<QString, QString> variables = {{QStringLiteral("SENTINEL"), kSentinel},
                                                  {QStringLiteral("VAULT_TOKEN"), ScratchVault::rootToken()},
                                                  {QStringLiteral("HOME"), folder.path()}};
        const QString here = QDir(folder.path()).canonicalPath();
        constexpr int kLastWords = 600;
        const bool isTyped = QByteArray(QTest::currentDataTag()).contains("typ");
        for (const QString &line : commands()) {
            const WatchedRun run =
                test::watchCommand(here, line.split(u' '), variables, isTyped ? kSentinel.toUtf8() : QByteArray());
            search.addRun(line, run);
            const bool isOtherUser = setting.startsWith("credentials") && line.contains(QStringLiteral("refused"));
            QVERIFY2(isOtherUser || (run.answer.code == 0) != isBad(line),
                     qPrintable(QStringLiteral("%1 ended with %2\n").arg(line).arg(run.answer.code) +
                                run.answer.err.right(kLastWords) + run.answer.out));
            // Somebody was asked, and what they typed did not show.
            if (isTyped && line == QLatin1String("env test good"))
                QVERIFY2(run.terminal.contains("assword") && run.terminal.endsWith(": \r\n"), run.terminal.constData());
        }
        if (isWritten)
            QFile::remove(folder.path(QStringLiteral("retort.toml")));
        search.addFolder(folder.path());
        QVERIFY2(search.found().isEmpty(), qPrintable(search.found().join(u'\n')));
    }

    void nothingIsLookedUpBeforeItIsAgreedTo()
    {
        const test::ProjectFolder folder;
        writeProject(folder, "password = { env = \"SENTINEL\" }");
        const QString here = QDir(folder.path()).canonicalPath();
        const QMap<QString, QString> variables = {{QStringLiteral("SENTINEL"), kSentinel}};
        const QStringList upgrade = {QStringLiteral("upgrade"), QStringLiteral("head"), QStringLiteral("--environment"),
                                     QStringLiteral("good")};
        const CommandAnswer refused = test::runCommand(here, upgrade, variables);
        QCOMPARE(refused.code, 255);
        QVERIFY2(refused.out.contains(QStringLiteral("you have not agreed")), qPrintable(refused.out));
        QVERIFY(refused.err.contains(QStringLiteral("good: password from the variable SENTINEL")));
        // What it names for build servers works there.
        const QString fingerprint = refused.err.section(QStringLiteral("RETORT_TRUST to "), 1).left(64);
        QMap<QString, QString> server = variables;
        server.insert(QStringLiteral("RETORT_TRUST"), fingerprint);
        QCOMPARE(test::runCommand(here, upgrade, server).code, 0);
        // Agreed to, and then sent to another host: asked again.
        QCOMPARE(test::runCommand(here, {QStringLiteral("trust"), QStringLiteral("--yes")}, variables).code, 0);
        QCOMPARE(test::runCommand(here, upgrade, variables).code, 0);
        const QByteArray text = folder.read(QStringLiteral("retort.toml"));
        folder.write(QStringLiteral("retort.toml"), QByteArray(text).replace("127.0.0.1:1/x", "evil.example/x"));
        const CommandAnswer changed = test::runCommand(here, upgrade, variables);
        QCOMPARE(changed.code, 255);
        QVERIFY2(changed.out.contains(QStringLiteral("has changed since you agreed")), qPrintable(changed.out));
    }

    void aKeychainKeepsIt()
    {
        const test::ProjectFolder folder;
        writeProject(folder, "password = { keychain = \"retort-test\" }");
        const QString here = QDir(folder.path()).canonicalPath();
        const auto session = [&](const QByteArray &lines) { return inKeyring(here, lines); };
        const QByteArray source = m_sources.filePath(QStringLiteral("secret")).toUtf8();
        const CommandAnswer missing = session("$RETORT_CLI trust --yes\n$RETORT_CLI env test good\n").answer;
        QCOMPARE(missing.code, 255);
        QVERIFY2(missing.out.contains(QStringLiteral("The keychain has no entry 'retort-test'")),
                 qPrintable(missing.out + missing.err));
        // Each command, its output and its code.
        QByteArray script = "$RETORT_CLI env store retort-test < " + source + " || exit 1\n";
        for (const QString &line : commands())
            script += "echo; echo '> " + line.toUtf8() + "'\n$RETORT_CLI " + line.toUtf8() +
                      "; code=$?\necho; echo \"= $code\"\n";
        const WatchedRun run = session(script + "true\n");
        QVERIFY2(run.answer.code == 0, qPrintable(run.answer.out + run.answer.err));
        QVERIFY(run.answer.out.contains(QStringLiteral("Connected to postgresql://keeper")));
        const QStringList parts = run.answer.out.split(QStringLiteral("\n> "));
        QCOMPARE(parts.size(), commands().size() + 1);
        for (const QString &part : parts.mid(1))
            QVERIFY2(part.endsWith(QStringLiteral("\n= 0\n")) != isBad(part.section(u'\n', 0, 0)), qPrintable(part));
        LeakSearch search = newSearch();
        search.addRun(QStringLiteral("keychain"), run);
        search.addFolder(folder.path());
        QVERIFY2(search.found().isEmpty(), qPrintable(search.found().join(u'\n')));
        // Without a session there is none, and that is said.
        const CommandAnswer none =
            test::runCommand(here, {QStringLiteral("env"), QStringLiteral("test"), QStringLiteral("good")},
                             {{QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), QStringLiteral("unix:path=/nonexistent")}});
        QCOMPARE(none.code, 255);
        QVERIFY2(none.out.contains(QStringLiteral("There is no keychain that could be asked")), qPrintable(none.out));
    }

    void aPasswordOfTheIniFileIsMoved_data()
    {
        QTest::addColumn<QByteArray>("url");
        QTest::newRow("before the @") << QByteArray("postgresql://keeper:PASSWORD@/postgres?host=HOST");
        QTest::newRow("among the options") << QByteArray("postgresql://keeper@/postgres?host=HOST&password=PASSWORD");
    }

    void aPasswordOfTheIniFileIsMoved()
    {
        QFETCH(QByteArray, url);
        const test::ProjectFolder folder;
        writeProject(folder, {});
        QVERIFY(QFile::remove(folder.path(QStringLiteral("retort.toml"))));
        const QByteArray written = QUrl::toPercentEncoding(kSentinel).replace('%', "%%");
        folder.write(QStringLiteral("alembic.ini"),
                     "[alembic]\nscript_location = db\nsqlalchemy.url = " +
                         url.replace("PASSWORD", written).replace("HOST", m_host.toUtf8()) + "\n");
        const WatchedRun run =
            inKeyring(QDir(folder.path()).canonicalPath(),
                      "$RETORT_CLI env move alembic && $RETORT_CLI trust --yes && $RETORT_CLI env test alembic && "
                      "$RETORT_CLI current\n");
        QVERIFY2(run.answer.code == 0, qPrintable(run.answer.out + run.answer.err));
        QVERIFY(run.answer.out.contains(QStringLiteral("The alembic command does not read that")));
        QVERIFY(run.answer.out.contains(QStringLiteral("Connected to postgresql://keeper")));
        QVERIFY(!folder.read(QStringLiteral("alembic.ini")).contains(written));
        LeakSearch search = newSearch();
        search.addRun(QStringLiteral("move"), run);
        search.addFolder(folder.path());
        QVERIFY2(search.found().isEmpty(), qPrintable(search.found().join(u'\n')));
    }

    void aPasswordOfAnotherIsNotOverwritten()
    {
        const test::ProjectFolder folder;
        writeProject(folder, "password = " + quoted());
        const QString here = QDir(folder.path()).canonicalPath();
        const QByteArray toml = folder.read(QStringLiteral("retort.toml"));
        const QByteArray entry = keychainEntry(here + QStringLiteral("/retort.toml"), QStringLiteral("good")).toUtf8();
        const QByteArray other =
            "[environments.other]\nurl = \"postgresql://stranger@/postgres?host=" + m_host.toUtf8() +
            "\"\npassword = { keychain = \"" + entry + "\" }\n";
        folder.write(QStringLiteral("retort.toml"), toml + other);
        const QByteArray source = m_sources.filePath(QStringLiteral("secret")).toUtf8();
        const WatchedRun refused = inKeyring(here, "echo 'of another' | $RETORT_CLI env store " + entry +
                                                       " && $RETORT_CLI trust --yes && ! $RETORT_CLI env move good && "
                                                       "$RETORT_CLI env test other\n");
        QVERIFY2(refused.answer.code == 0, qPrintable(refused.answer.out + refused.answer.err));
        QVERIFY2(refused.answer.out.contains(QStringLiteral("already, with another password")),
                 qPrintable(refused.answer.out));
        QVERIFY(refused.answer.out.contains(QStringLiteral("Connected to postgresql://stranger")));
        QCOMPARE(folder.read(QStringLiteral("retort.toml")), toml + other);
        // The same one is no other's.
        const WatchedRun moved = inKeyring(here, "$RETORT_CLI env store " + entry + " < " + source +
                                                     " && $RETORT_CLI env move good && $RETORT_CLI trust --yes && "
                                                     "$RETORT_CLI env test good\n");
        QVERIFY2(moved.answer.code == 0, qPrintable(moved.answer.out + moved.answer.err));
        QVERIFY(moved.answer.out.contains(QStringLiteral("Connected to postgresql://keeper")));
        LeakSearch search = newSearch();
        search.addRun(QStringLiteral("refused"), refused);
        search.addRun(QStringLiteral("moved"), moved);
        search.addFolder(folder.path());
        QVERIFY2(search.found().isEmpty(), qPrintable(search.found().join(u'\n')));
    }

    void aCrashLeavesNoDump()
    {
        const test::ProjectFolder folder;
        writeProject(folder, "password = { env = \"SENTINEL\" }");
        const QString here = QDir(folder.path()).canonicalPath();
        const QMap<QString, QString> variables = {{QStringLiteral("SENTINEL"), kSentinel}};
        QCOMPARE(test::runCommand(here, {QStringLiteral("trust"), QStringLiteral("--yes")}, variables).code, 0);
        folder.write(QStringLiteral("db/versions/bb02_x.py"),
                     "revision = 'bb02'\ndown_revision = 'aa01'\nfrom alembic import op\n"
                     "def upgrade():\n    op.execute('SELECT pg_sleep(30)')\ndef downgrade():\n    pass\n");
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("XDG_DATA_HOME"), here + QStringLiteral("/.data"));
        environment.insert(QStringLiteral("XDG_STATE_HOME"), here + QStringLiteral("/.state"));
        environment.insert(QStringLiteral("SENTINEL"), kSentinel);
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(here);
        process.start(test::commandProgram(),
                      {QStringLiteral("-x"), QStringLiteral("debug=true"), QStringLiteral("upgrade"),
                       QStringLiteral("head"), QStringLiteral("--environment"), QStringLiteral("good")});
        QVERIFY(process.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(
            m_server->value(QStringLiteral("SELECT count(*) FROM pg_stat_activity WHERE query LIKE "
                                           "'%pg_sleep(30)%' AND pid <> pg_backend_pid()")) == QStringLiteral("1"),
            30'000);
        LeakSearch search = newSearch();
        // What anybody on the machine can see of it.
        QFile arguments(QStringLiteral("/proc/%1/cmdline").arg(process.processId()));
        QVERIFY(arguments.open(QIODevice::ReadOnly));
        search.addText(QStringLiteral("arguments"), arguments.readAll());
        QFile limits(QStringLiteral("/proc/%1/limits").arg(process.processId()));
        QVERIFY(limits.open(QIODevice::ReadOnly));
        QVERIFY(QString::fromUtf8(limits.readAll()).simplified().contains(QStringLiteral("Max core file size 0 0")));
        // Its memory and variables belong to nobody but the system.
        QCOMPARE(QFileInfo(QStringLiteral("/proc/%1/environ").arg(process.processId())).ownerId(), 0U);
        ::kill(pid_t(process.processId()), SIGABRT);
        QVERIFY(process.waitForFinished());
        search.addText(QStringLiteral("output"), process.readAllStandardOutput() + process.readAllStandardError());
        search.addFolder(folder.path());
        QVERIFY2(search.found().isEmpty(), qPrintable(search.found().join(u'\n')));
    }
};

} // namespace retort

QTEST_GUILESS_MAIN(retort::SentinelTest)
#include "SentinelTest.moc"
