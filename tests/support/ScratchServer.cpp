// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ScratchServer.h"

#include "tests/support/FreePort.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QThread>

#include <csignal>
#include <vector>

#include <pwd.h>
#include <unistd.h>

namespace retort::test {

namespace {

constexpr int kStartTries = 900;
constexpr int kPortTries = 3;
constexpr int kTryMilliseconds = 100;
constexpr int kShownOfLog = 2000;
constexpr int kClientMilliseconds = 180'000;

/// A server refuses to run as root: it gets the account that its package made, else that of nobody. Its temporary files
/// lie in its own folder: a MariaDB that starts removes all "#sql…" that it finds, another server's as well.
void runAs(QProcess &process, const char *account, const QString &folder)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("TMPDIR"), folder);
    process.setProcessEnvironment(environment);
    if (getuid() != 0)
        return;
    const passwd *own = getpwnam(account);
    const passwd *entry = own ? own : getpwnam("nobody");
    if (!entry)
        return;
    const uid_t user = entry->pw_uid;
    const gid_t group = entry->pw_gid;
    if (chown(QFile::encodeName(folder).constData(), user, group) != 0)
        return;
    process.setChildProcessModifier([user, group] {
        if (setgid(group) != 0 || setuid(user) != 0)
            _exit(1);
    });
}

bool runToEnd(QProcess &process, const QString &program, const QStringList &arguments)
{
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    if (process.waitForFinished(kClientMilliseconds) && process.exitStatus() == QProcess::NormalExit &&
        process.exitCode() == 0)
        return true;
    qWarning().noquote() << program << process.errorString() << process.readAll().right(kShownOfLog);
    return false;
}

std::vector<pid_t> childrenOf(pid_t parent)
{
    std::vector<pid_t> children;
    const QDir processes(QStringLiteral("/proc"));
    for (const QString &name : processes.entryList({QStringLiteral("[0-9]*")}, QDir::Dirs)) {
        QFile status(processes.filePath(name + QLatin1String("/stat")));
        if (!status.open(QIODevice::ReadOnly))
            continue;
        // "4711 (name) S 42 …": the name may hold anything, so count from its end.
        const QByteArray line = status.readAll();
        const QList<QByteArray> fields = line.mid(line.lastIndexOf(')') + 2).split(' ');
        if (fields.size() > 1 && fields[1].toInt() == parent)
            children.push_back(name.toInt());
    }
    return children;
}

/// PostgreSQL's programs lie outside PATH on Debian.
QString postgresqlProgram(const QString &name)
{
    const QDir versions(QStringLiteral("/usr/lib/postgresql"));
    for (const QString &version : versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name | QDir::Reversed)) {
        const QString program = versions.filePath(version + QLatin1String("/bin/") + name);
        if (QFile::exists(program))
            return program;
    }
    return QStandardPaths::findExecutable(name);
}

} // namespace

std::unique_ptr<ScratchServer> ScratchServer::start(const QString &dialect)
{
    std::unique_ptr<ScratchServer> server(new ScratchServer(dialect));
    return server->startAnew() ? std::move(server) : nullptr;
}

std::unique_ptr<ScratchServer> ScratchServer::startWithTls(const QString &dialect)
{
    return startOverTcp(dialect, true);
}

std::unique_ptr<ScratchServer> ScratchServer::startWithoutTls(const QString &dialect)
{
    return startOverTcp(dialect, false);
}

std::unique_ptr<ScratchServer> ScratchServer::startOverTcp(const QString &dialect, bool hasTls)
{
    // A port that is free now may be another's a moment later.
    for (int i = 0; i < kPortTries; ++i) {
        std::unique_ptr<ScratchServer> server(new ScratchServer(dialect));
        server->m_port = freeServerPort();
        server->m_hasTls = hasTls;
        if ((!hasTls || server->makeCertificate()) && server->startAnew())
            return server;
    }
    return nullptr;
}

bool ScratchServer::startAnew()
{
    const bool isStarted = m_dialect == QLatin1String("postgresql") ? startPostgresql()
                           : m_dialect == QLatin1String("mariadb")  ? startMariadb()
                                                                    : true;
    return isStarted && waitUntilReady();
}

/// Belongs to the server's account: PostgreSQL takes no other key.
bool ScratchServer::makeCertificate()
{
    QProcess openssl;
    runAs(openssl, m_dialect == QLatin1String("postgresql") ? "postgres" : "mysql", m_folder.path());
    openssl.setWorkingDirectory(m_folder.path());
    return runToEnd(openssl, QStringLiteral("openssl"),
                    {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"),
                     QStringLiteral("rsa:2048"), QStringLiteral("-nodes"), QStringLiteral("-days"), QStringLiteral("2"),
                     QStringLiteral("-subj"), QStringLiteral("/CN=localhost"), QStringLiteral("-addext"),
                     QStringLiteral("subjectAltName=DNS:localhost"), QStringLiteral("-keyout"), path("key.pem"),
                     QStringLiteral("-out"), certificate()}) &&
           QFile::setPermissions(path("key.pem"), QFileDevice::ReadOwner | QFileDevice::WriteOwner) &&
           QFile::setPermissions(m_folder.path(), QFileDevice::ReadOwner | QFileDevice::WriteOwner |
                                                      QFileDevice::ExeOwner | QFileDevice::ExeGroup |
                                                      QFileDevice::ExeOther);
}

ScratchServer::~ScratchServer()
{
    if (m_server.state() == QProcess::NotRunning)
        return;
    // At SIGTERM PostgreSQL waits for whoever is still connected, say a Vault.
    if (m_dialect == QLatin1String("postgresql"))
        ::kill(pid_t(m_server.processId()), SIGINT);
    else
        m_server.terminate();
    if (!m_server.waitForFinished(10'000))
        m_server.kill();
    m_server.waitForFinished();
}

bool ScratchServer::startPostgresql()
{
    QProcess initialise;
    runAs(initialise, "postgres", m_folder.path());
    initialise.setWorkingDirectory(m_folder.path());
    if (!runToEnd(initialise, postgresqlProgram(QStringLiteral("initdb")),
                  {QStringLiteral("-D"), path("data"), QStringLiteral("-U"), QStringLiteral("tester"),
                   QStringLiteral("-A"), QStringLiteral("trust"), QStringLiteral("-E"), QStringLiteral("UTF8"),
                   QStringLiteral("--locale=C"), QStringLiteral("--no-sync")}))
        return false;
    launch();
    return m_server.waitForStarted();
}

void ScratchServer::launch()
{
    m_server.setStandardErrorFile(path("server.log"), QIODevice::Append);
    if (m_dialect == QLatin1String("postgresql")) {
        runAs(m_server, "postgres", m_folder.path());
        m_server.setWorkingDirectory(m_folder.path());
        QStringList arguments = {QStringLiteral("-D"), path("data"),         QStringLiteral("-k"),
                                 m_folder.path(),      QStringLiteral("-c"), QStringLiteral("fsync=off")};
        QStringList settings = {QStringLiteral("listen_addresses=")};
        if (m_port != 0)
            settings = {QStringLiteral("listen_addresses=127.0.0.1"), QStringLiteral("port=%1").arg(m_port)};
        if (m_hasTls)
            settings << QStringLiteral("ssl=on") << QLatin1String("ssl_cert_file=") + certificate()
                     << QLatin1String("ssl_key_file=") + path("key.pem");
        for (const QString &setting : settings)
            arguments << QStringLiteral("-c") << setting;
        m_server.start(postgresqlProgram(QStringLiteral("postgres")), arguments);
    } else {
        runAs(m_server, "mysql", m_folder.path());
        QStringList arguments = {QStringLiteral("--no-defaults"), QLatin1String("--datadir=") + path("data"),
                                 QLatin1String("--socket=") + path("socket"),
                                 QStringLiteral("--innodb-flush-log-at-trx-commit=0"),
                                 QStringLiteral("--innodb-flush-method=nosync")};
        if (m_port == 0)
            arguments << QStringLiteral("--skip-networking");
        else
            arguments << QStringLiteral("--bind-address=127.0.0.1") << QStringLiteral("--port=%1").arg(m_port);
        if (m_hasTls)
            arguments << QLatin1String("--ssl-cert=") + certificate() << QLatin1String("--ssl-key=") + path("key.pem");
        m_server.start(QStringLiteral("mariadbd"), arguments);
    }
}

bool ScratchServer::startMariadb()
{
    QProcess initialise;
    runAs(initialise, "mysql", m_folder.path());
    if (!runToEnd(initialise, QStringLiteral("mariadb-install-db"),
                  {QLatin1String("--datadir=") + path("data"),
                   QStringLiteral("--auth-root-authentication-method=normal"), QStringLiteral("--skip-test-db")}))
        return false;
    launch();
    return m_server.waitForStarted();
}

DatabaseUrl ScratchServer::tcpUrl(const QString &host, const QString &options) const
{
    const QString text = m_dialect == QLatin1String("postgresql")
                             ? QStringLiteral("postgresql://tester@%1:%2/postgres?%3")
                             : QStringLiteral("mysql://guest@%1:%2/scratch?%3");
    return DatabaseUrl::parse(text.arg(host).arg(m_port).arg(options)).value();
}

DatabaseUrl ScratchServer::url() const
{
    const QString port = m_port == 0 ? QString() : QStringLiteral("&port=%1").arg(m_port);
    const QString text = m_dialect == QLatin1String("postgresql")
                             ? QStringLiteral("postgresql://tester@/postgres?host=%1%2").arg(m_folder.path(), port)
                         : m_dialect == QLatin1String("mariadb")
                             ? QStringLiteral("mysql://root@localhost/scratch?unix_socket=%1").arg(path("socket"))
                             : QStringLiteral("sqlite:///%1").arg(path("test.db"));
    return DatabaseUrl::parse(text).value();
}

void ScratchServer::strikeDown() const
{
    // PostgreSQL's processes for each connection outlive their parent until they look up, and may finish what they were
    // sent meanwhile. A power cut spares none: stop the parent, so that it starts no more, then kill them all.
    const auto parent = pid_t(m_server.processId());
    ::kill(parent, SIGSTOP);
    for (const pid_t child : childrenOf(parent))
        ::kill(child, SIGKILL);
    ::kill(parent, SIGKILL);
}

void ScratchServer::killServer()
{
    strikeDown();
    m_server.waitForFinished();
}

void ScratchServer::freeze()
{
    const auto parent = pid_t(m_server.processId());
    ::kill(parent, SIGSTOP);
    for (const pid_t child : childrenOf(parent))
        ::kill(child, SIGSTOP);
}

void ScratchServer::thaw()
{
    const auto parent = pid_t(m_server.processId());
    for (const pid_t child : childrenOf(parent))
        ::kill(child, SIGCONT);
    ::kill(parent, SIGCONT);
}

bool ScratchServer::startAgain()
{
    for (int i = 0; i < kStartTries; ++i) {
        if (m_server.state() == QProcess::NotRunning)
            launch();
        if (m_server.waitForStarted() && answers())
            return true;
        QThread::msleep(kTryMilliseconds);
    }
    return false;
}

std::unique_ptr<ScratchServer::Pool> ScratchServer::startPool(const QString &mode) const
{
    auto pool = std::make_unique<Pool>();
    const auto file = [&pool](const char *name) { return pool->m_folder.filePath(QLatin1String(name)); };
    const auto write = [](const QString &path, const QString &text) {
        QFile written(path);
        return written.open(QIODevice::WriteOnly) && written.write(text.toUtf8()) > 0;
    };
    const bool isWritten =
        write(file("users"), QStringLiteral("\"tester\" \"\"\n")) &&
        write(file("ini"), QStringLiteral("[databases]\npostgres = host=%1 dbname=postgres user=tester\n[pgbouncer]\n"
                                          "listen_addr =\nunix_socket_dir = %2\npool_mode = %3\nauth_type = trust\n"
                                          "auth_file = %4\nlogfile = %5\n")
                               .arg(m_folder.path(), pool->m_folder.path(), mode, file("users"), file("log")));
    if (!isWritten)
        return nullptr;
    QString program = QStandardPaths::findExecutable(QStringLiteral("pgbouncer"));
    if (program.isEmpty())
        program = QStringLiteral("/usr/sbin/pgbouncer");
    runAs(pool->m_process, "postgres", pool->m_folder.path());
    pool->m_process.start(program, {QStringLiteral("-q"), file("ini")});
    for (int i = 0; i < kStartTries && pool->m_process.waitForStarted(); ++i) {
        if (QFile::exists(file(".s.PGSQL.6432")))
            return pool;
        QThread::msleep(kTryMilliseconds);
    }
    return nullptr;
}

ScratchServer::Pool::~Pool()
{
    m_process.terminate();
    if (!m_process.waitForFinished(5000))
        m_process.kill();
    m_process.waitForFinished();
}

DatabaseUrl ScratchServer::Pool::url() const
{
    return DatabaseUrl::parse(QLatin1String("postgresql://tester@/postgres?port=6432&host=") + m_folder.path()).value();
}

bool ScratchServer::answers() const
{
    return client(QStringLiteral("SELECT 1;")).isDone;
}

bool ScratchServer::waitUntilReady()
{
    for (int i = 0; i < kStartTries; ++i) {
        if (clear())
            return true;
        if (m_dialect != QLatin1String("sqlite") && m_server.waitForFinished(kTryMilliseconds))
            break;
    }
    QFile log(path("server.log"));
    if (log.open(QIODevice::ReadOnly))
        qWarning().noquote() << m_dialect << "is not ready:" << log.readAll().right(kShownOfLog);
    return false;
}

bool ScratchServer::clear()
{
    if (m_dialect == QLatin1String("sqlite")) {
        QFile::remove(path("test.db"));
        return true;
    }
    if (m_dialect == QLatin1String("postgresql"))
        return client(QStringLiteral("DROP SCHEMA public CASCADE; CREATE SCHEMA public;")).isDone;
    return client(QStringLiteral("DROP DATABASE IF EXISTS scratch; CREATE DATABASE scratch;")).isDone;
}

ScratchServer::Answer ScratchServer::client(const QString &sql) const
{
    QProcess process;
    if (m_dialect == QLatin1String("postgresql")) {
        process.setProgram(QStringLiteral("psql"));
        process.setArguments({QStringLiteral("-XqAt"), QStringLiteral("-h"), m_folder.path(), QStringLiteral("-p"),
                              QString::number(m_port == 0 ? 5432 : m_port), QStringLiteral("-U"),
                              QStringLiteral("tester"), QStringLiteral("-v"), QStringLiteral("ON_ERROR_STOP=1"),
                              QStringLiteral("-f"), QStringLiteral("-"), QStringLiteral("postgres")});
    } else if (m_dialect == QLatin1String("mariadb")) {
        process.setProgram(QStringLiteral("mariadb"));
        process.setArguments({QStringLiteral("--no-defaults"), QLatin1String("--socket=") + path("socket"),
                              QStringLiteral("-u"), QStringLiteral("root"), QStringLiteral("-N"), QStringLiteral("-B"),
                              QStringLiteral("--default-character-set=utf8mb4")});
    } else {
        process.setProgram(QStringLiteral("sqlite3"));
        process.setArguments({QStringLiteral("-bail"), path("test.db")});
    }
    process.start();
    const QString preamble = m_dialect == QLatin1String("mariadb") && !sql.startsWith(QLatin1String("DROP DATABASE"))
                                 ? QStringLiteral("USE scratch;\n")
                                 : QString();
    process.write((preamble + sql).toUtf8());
    process.closeWriteChannel();
    const bool isEnded = process.waitForFinished(kClientMilliseconds);
    return {isEnded && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0,
            QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
}

bool ScratchServer::demandPasswords() const
{
    return !run(QStringLiteral("COPY (VALUES ('local all tester trust'), ('local all all scram-sha-256')) TO '%1'; "
                               "SELECT pg_reload_conf();")
                    .arg(value(QStringLiteral("SHOW hba_file"))));
}

std::optional<QString> ScratchServer::run(const QString &sql) const
{
    const Answer answer = client(sql);
    if (answer.isDone)
        return std::nullopt;
    return answer.errors.isEmpty() ? QStringLiteral("it failed") : answer.errors;
}

QString ScratchServer::value(const QString &query) const
{
    QString output = client(query).output;
    if (output.endsWith(u'\n'))
        output.chop(1);
    return output;
}

} // namespace retort::test
