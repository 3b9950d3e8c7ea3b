// SPDX-License-Identifier: GPL-3.0-or-later
// A known secret of each kind goes through every command, well and badly ended, and must be nowhere afterwards: not in
// what is printed, the log, the journal, exported SQL, JSON, a file or the arguments of a process.
#include "tests/support/CommandRun.h"
#include "tests/support/ProjectFolder.h"
#include "tests/support/ScratchServer.h"
#include "tests/support/ScratchVault.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QProcess>
#include <QTest>
#include <QUrl>

#include <csignal>
#include <memory>

namespace retort {

using test::CommandAnswer;
using test::ScratchServer;
using test::ScratchVault;

namespace {

/// With characters that are written otherwise in URLs, SQL and JSON.
const QString kSentinel = QStringLiteral("sentinel'7/x@Zq \"4%");

/// Where a secret is written in any of its forms.
class LeakSearch
{
public:
    void addSecret(const QString &secret)
    {
        QString doubled = secret;
        QString json = secret;
        m_forms += {secret.toUtf8(),
                    QUrl::toPercentEncoding(secret),
                    QUrl::toPercentEncoding(secret).toLower(),
                    doubled.replace(u'\'', QStringLiteral("''")).toUtf8(),
                    json.replace(u'"', QStringLiteral("\\\"")).toUtf8(),
                    secret.toUtf8().toBase64(),
                    QByteArray(reinterpret_cast<const char *>(secret.utf16()), secret.size() * 2)};
    }

    void addText(const QString &place, const QByteArray &text)
    {
        for (const QByteArray &form : m_forms) {
            if (text.contains(form))
                m_found.append(place);
        }
    }

    void addFolder(const QString &folder)
    {
        QDirIterator files(folder, QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.open(QIODevice::ReadOnly))
                addText(file.fileName(), file.readAll());
        }
    }

    QStringList found() const { return m_found; }

private:
    QList<QByteArray> m_forms;
    QStringList m_found;
};

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

    static QList<QStringList> commands()
    {
        const auto line = [](const char *text) { return QString::fromLatin1(text).split(u' '); };
        return {line("trust --yes"),
                line("env list"),
                line("env show good"),
                line("env test good"),
                line("-x debug=true current -v --environment good"),
                line("-x debug=true upgrade head --environment good"),
                line("upgrade head --sql --environment good"),
                line("history -i --json --environment good"),
                line("env list --state --json"),
                line("stamp head --environment good"),
                line("downgrade base --environment good"),
                line("runs"),
                line("env test refused"),
                line("-x debug=true upgrade head --environment refused"),
                line("env test nowhere"),
                line("-x debug=true upgrade head --environment nowhere"),
                line("env test bad_role")};
    }

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

    void aPlantedLeakIsFound()
    {
        const QByteArray plain = kSentinel.toUtf8();
        const QList<QByteArray> leaks = {plain, QUrl::toPercentEncoding(kSentinel), plain.toBase64(),
                                         "sentinel''7/x@Zq \"4%", "sentinel'7/x@Zq \\\"4%"};
        for (const QByteArray &leak : leaks) {
            LeakSearch said;
            said.addSecret(kSentinel);
            said.addText(QStringLiteral("output"), "before " + leak + " after");
            QCOMPARE(said.found().value(0), QStringLiteral("output"));
            const test::ProjectFolder folder;
            folder.write(QStringLiteral(".state/retort/deep.log"), "x" + leak);
            LeakSearch written;
            written.addSecret(kSentinel);
            written.addFolder(folder.path());
            QVERIFY(written.found().value(0).endsWith(QStringLiteral("deep.log")));
        }
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
        QTest::newRow("written down") << QByteArray("password = \"sentinel'7/x@Zq \\\"4%\"") << true;
    }

    void aSecretIsNowhere()
    {
        QFETCH(QByteArray, setting);
        QFETCH(bool, isWritten);
        const test::ProjectFolder folder;
        writeProject(folder, setting);
        LeakSearch search;
        search.addSecret(kSentinel);
        search.addSecret(ScratchVault::rootToken());
        const QMap<QString, QString> variables = {{QStringLiteral("SENTINEL"), kSentinel},
                                                  {QStringLiteral("VAULT_TOKEN"), ScratchVault::rootToken()},
                                                  {QStringLiteral("HOME"), folder.path()}};
        const QString here = QDir(folder.path()).canonicalPath();
        for (const QStringList &arguments : commands()) {
            const CommandAnswer answer = test::runCommand(here, arguments, variables);
            const QString line = arguments.join(u' ');
            search.addText(line + QStringLiteral(": output"), answer.out.toUtf8() + answer.err.toUtf8());
            // Those at the end are meant to fail.
            const bool isBad = line.contains(QStringLiteral("refused")) || line.contains(QStringLiteral("nowhere")) ||
                               line.contains(QStringLiteral("bad_role"));
            const bool isOtherUser = setting.startsWith("credentials") && line.contains(QStringLiteral("refused"));
            QVERIFY2(isOtherUser || (answer.code == 0) != isBad, qPrintable(line + u'\n' + answer.out + answer.err));
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
        const QString program = QStringLiteral(RETORT_BINARY_DIR "/bin/retort-cli");
        const auto session = [&](const QByteArray &commands) {
            const QString script = m_sources.filePath(QStringLiteral("session"));
            writeFile(script,
                      "export XDG_RUNTIME_DIR=" + here.toUtf8() +
                          "/.run\nmkdir -p -m 700 $XDG_RUNTIME_DIR\n"
                          "printf 'login\\n' | gnome-keyring-daemon --foreground --unlock --components=secrets &\n"
                          "daemon=$!\nsleep 1\n" +
                          commands + "code=$?\nkill $daemon\nwait $daemon\nexit $code\n");
            QProcess process;
            QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
            variables.insert(QStringLiteral("HOME"), here);
            variables.insert(QStringLiteral("XDG_DATA_HOME"), here + QStringLiteral("/.data"));
            variables.insert(QStringLiteral("XDG_STATE_HOME"), here + QStringLiteral("/.state"));
            variables.insert(QStringLiteral("RETORT_CLI"), program);
            variables.remove(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"));
            process.setProcessEnvironment(variables);
            process.setWorkingDirectory(here);
            process.start(QStringLiteral("dbus-run-session"), {QStringLiteral("--"), QStringLiteral("sh"), script});
            process.waitForFinished(60'000);
            return CommandAnswer{QString::fromUtf8(process.readAllStandardOutput()),
                                 QString::fromUtf8(process.readAllStandardError()), process.exitCode()};
        };
        const QByteArray source = m_sources.filePath(QStringLiteral("secret")).toUtf8();
        const CommandAnswer missing = session("$RETORT_CLI trust --yes\n$RETORT_CLI env test good\n");
        QCOMPARE(missing.code, 255);
        QVERIFY2(missing.out.contains(QStringLiteral("The keychain has no entry 'retort-test'")),
                 qPrintable(missing.out + missing.err));
        const CommandAnswer kept =
            session("$RETORT_CLI env store retort-test < " + source + " && $RETORT_CLI env test good\n");
        QVERIFY2(kept.code == 0, qPrintable(kept.out + kept.err));
        QVERIFY(kept.out.contains(QStringLiteral("Connected to postgresql://keeper")));
        LeakSearch search;
        search.addSecret(kSentinel);
        search.addText(QStringLiteral("output"), (kept.out + kept.err).toUtf8());
        search.addFolder(folder.path());
        QVERIFY2(search.found().isEmpty(), qPrintable(search.found().join(u'\n')));
        // Without a session there is none, and that is said.
        const CommandAnswer none =
            test::runCommand(here, {QStringLiteral("env"), QStringLiteral("test"), QStringLiteral("good")},
                             {{QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), QStringLiteral("unix:path=/nonexistent")}});
        QCOMPARE(none.code, 255);
        QVERIFY2(none.out.contains(QStringLiteral("There is no keychain that could be asked")), qPrintable(none.out));
    }

    void aCrashLeavesNoDump()
    {
        const test::ProjectFolder folder;
        // A server that accepts, and never answers.
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
        process.start(QStringLiteral(RETORT_BINARY_DIR "/bin/retort-cli"),
                      {QStringLiteral("-x"), QStringLiteral("debug=true"), QStringLiteral("upgrade"),
                       QStringLiteral("head"), QStringLiteral("--environment"), QStringLiteral("good")});
        QVERIFY(process.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(
            m_server->value(QStringLiteral("SELECT count(*) FROM pg_stat_activity WHERE query LIKE "
                                           "'%pg_sleep(30)%' AND pid <> pg_backend_pid()")) == QStringLiteral("1"),
            30'000);
        LeakSearch search;
        search.addSecret(kSentinel);
        // What anybody on the machine can see of it.
        QFile arguments(QStringLiteral("/proc/%1/cmdline").arg(process.processId()));
        QVERIFY(arguments.open(QIODevice::ReadOnly));
        search.addText(QStringLiteral("arguments"), arguments.readAll());
        QFile limits(QStringLiteral("/proc/%1/limits").arg(process.processId()));
        QVERIFY(limits.open(QIODevice::ReadOnly));
        QVERIFY(QString::fromUtf8(limits.readAll()).simplified().contains(QStringLiteral("Max core file size 0 0")));
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
