// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/secrets/VaultSettings.h"

#include <QDir>
#include <QDnsLookup>
#include <QEventLoop>
#include <QFile>
#include <QHostAddress>
#include <QRegularExpression>
#include <QSslCertificate>
#include <QSslKey>
#include <QTimer>

#include <limits>
#include <optional>

namespace retort {

namespace {

/// How long DNS may take, in milliseconds.
constexpr int kRecordPatience = 10'000;

const QStringList kTrueWords = {QStringLiteral("1"), QStringLiteral("t"), QStringLiteral("true")};

bool isYes(const QString &text)
{
    return kTrueWords.contains(text.toLower());
}

std::unexpected<Error> badVariable(const QString &name, const QString &value, const QString &expected)
{
    return commandError(QStringLiteral("VAULT_%1 is '%2', and %3 is expected").arg(name, value, expected));
}

Result<QByteArray> fileBytes(const QString &path, const QString &what)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fileError(QStringLiteral("Cannot read %1 %2: %3").arg(what, path, file.errorString()));
    return file.readAll();
}

Result<QList<QSslCertificate>> authorities(const VaultLogin &login, const QProcessEnvironment &variables)
{
    const QByteArray bytes = vaultVariable(variables, QStringLiteral("CACERT_BYTES")).toUtf8();
    const QString file = login.caFile.isEmpty() ? vaultVariable(variables, QStringLiteral("CACERT")) : login.caFile;
    const QString folder = vaultVariable(variables, QStringLiteral("CAPATH"));
    QList<QSslCertificate> certificates;
    QString from;
    if (!file.isEmpty()) {
        from = file;
        const auto read = fileBytes(file, QStringLiteral("Vault's CA certificate"));
        if (!read)
            return std::unexpected(read.error());
        certificates = QSslCertificate::fromData(*read);
    } else if (!bytes.isEmpty()) {
        from = QStringLiteral("VAULT_CACERT_BYTES");
        certificates = QSslCertificate::fromData(bytes);
    } else if (!folder.isEmpty()) {
        from = folder;
        for (const QFileInfo &entry : QDir(folder).entryInfoList(QDir::Files)) {
            if (const auto read = fileBytes(entry.filePath(), QStringLiteral("Vault's CA certificate")))
                certificates += QSslCertificate::fromData(*read);
        }
    }
    if (!from.isEmpty() && certificates.isEmpty())
        return fileError(QStringLiteral("There is no certificate in %1").arg(from),
                         QStringLiteral("It must be in PEM form: -----BEGIN CERTIFICATE-----"));
    return certificates;
}

Result<void> readClientCertificate(VaultSettings &settings, const QProcessEnvironment &variables)
{
    const QString certificateFile = vaultVariable(variables, QStringLiteral("CLIENT_CERT"));
    const QString keyFile = vaultVariable(variables, QStringLiteral("CLIENT_KEY"));
    if (certificateFile.isEmpty() && keyFile.isEmpty())
        return {};
    if (certificateFile.isEmpty() || keyFile.isEmpty())
        return commandError(QStringLiteral("VAULT_CLIENT_CERT and VAULT_CLIENT_KEY go together; one is missing"));
    const auto certificate = fileBytes(certificateFile, QStringLiteral("the client certificate"));
    if (!certificate)
        return std::unexpected(certificate.error());
    const auto keyBytes = fileBytes(keyFile, QStringLiteral("the client key"));
    if (!keyBytes)
        return std::unexpected(keyBytes.error());
    QSslKey key(*keyBytes, QSsl::Rsa);
    if (key.isNull())
        key = QSslKey(*keyBytes, QSsl::Ec);
    const QList<QSslCertificate> chain = QSslCertificate::fromData(*certificate);
    if (key.isNull() || chain.isEmpty())
        return fileError(QStringLiteral("%1 or %2 holds nothing that can be used").arg(certificateFile, keyFile),
                         QStringLiteral("Both must be in PEM form, the key without a passphrase."));
    settings.tls.setLocalCertificateChain(chain);
    settings.tls.setPrivateKey(key);
    return {};
}

Result<void> readTls(VaultSettings &settings, const VaultLogin &login, const QProcessEnvironment &variables)
{
    settings.tls = QSslConfiguration::defaultConfiguration();
    const auto trusted = authorities(login, variables);
    if (!trusted)
        return std::unexpected(trusted.error());
    if (!trusted->isEmpty())
        settings.tls.setCaCertificates(*trusted);
    if (isYes(vaultVariable(variables, QStringLiteral("SKIP_VERIFY"))))
        settings.tls.setPeerVerifyMode(QSslSocket::VerifyNone);
    settings.serverName = vaultVariable(variables, QStringLiteral("TLS_SERVER_NAME"));
    return readClientCertificate(settings, variables);
}

/// "60", "60s", "1m30s": as Go writes times, or whole seconds. In milliseconds; nothing where it is none.
std::optional<int> timeOf(const QString &text)
{
    static const QRegularExpression whole(QStringLiteral("^(?:\\d{1,6}|(?:\\d{1,6}(?:\\.\\d{1,6})?(?:h|m|s|ms))+)$"));
    static const QRegularExpression part(QStringLiteral("(\\d+(?:\\.\\d+)?)(h|ms|m|s|$)"));
    static const QMap<QString, double> units = {{QString(), 1000},
                                                {QStringLiteral("s"), 1000},
                                                {QStringLiteral("ms"), 1},
                                                {QStringLiteral("m"), 60'000},
                                                {QStringLiteral("h"), 3'600'000}};
    if (!whole.match(text).hasMatch())
        return std::nullopt;
    double time = 0;
    for (auto parts = part.globalMatch(text); parts.hasNext();) {
        const QRegularExpressionMatch found = parts.next();
        time += found.captured(1).toDouble() * units.value(found.captured(2));
    }
    return time <= std::numeric_limits<int>::max() ? std::optional(int(time)) : std::nullopt;
}

Result<void> readTimes(VaultSettings &settings, const QProcessEnvironment &variables)
{
    const QString timeout = vaultVariable(variables, QStringLiteral("CLIENT_TIMEOUT"));
    if (!timeout.isEmpty()) {
        const std::optional<int> time = timeOf(timeout);
        if (!time)
            return badVariable(QStringLiteral("CLIENT_TIMEOUT"), timeout, QStringLiteral("a time such as 60s"));
        // 0 is no limit.
        settings.timeout = *time > 0 ? *time : std::numeric_limits<int>::max();
    }
    const QString retries = vaultVariable(variables, QStringLiteral("MAX_RETRIES"));
    if (!retries.isEmpty()) {
        bool isNumber = false;
        settings.maxRetries = retries.toInt(&isNumber);
        if (!isNumber || settings.maxRetries < 0)
            return badVariable(QStringLiteral("MAX_RETRIES"), retries, QStringLiteral("a number from 0"));
    }
    const QString rate = vaultVariable(variables, QStringLiteral("RATE_LIMIT"));
    if (!rate.isEmpty()) {
        static const QRegularExpression form(QStringLiteral("^(\\d{1,9}(?:\\.\\d{1,9})?)(?::(\\d{1,9}))?$"));
        const QRegularExpressionMatch match = form.match(rate);
        settings.requestRate = match.captured(1).toDouble();
        if (settings.requestRate <= 0)
            return badVariable(QStringLiteral("RATE_LIMIT"), rate,
                               QStringLiteral("RATE or RATE:BURST, requests in a second"));
        // As the official client has it, which would send nothing at all with a burst of 0.
        const int burst = match.hasCaptured(2) ? match.captured(2).toInt() : int(settings.requestRate);
        settings.requestBurst = std::max(burst, 1);
    }
    return {};
}

Result<void> readProxy(VaultSettings &settings, const QProcessEnvironment &variables)
{
    QString text = vaultVariable(variables, QStringLiteral("PROXY_ADDR"));
    if (text.isEmpty())
        text = vaultVariable(variables, QStringLiteral("HTTP_PROXY"));
    if (text.isEmpty())
        return {};
    const QUrl url = QUrl::fromUserInput(text);
    if (!url.isValid() || url.host().isEmpty())
        return badVariable(QStringLiteral("PROXY_ADDR"), QStringLiteral("not an address"),
                           QStringLiteral("http://host:port"));
    const bool isSocks = url.scheme().startsWith(QLatin1String("socks5"));
    settings.proxy = QNetworkProxy(isSocks ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy, url.host(),
                                   quint16(url.port(isSocks ? 1080 : 8080)), url.userName(), url.password());
    return {};
}

/// As the official client has it: where no port is named, the first SRV record of the name says which server it is.
Result<void> followServiceRecord(VaultSettings &settings, const LookupSurroundings &surroundings,
                                 const ServiceRecords &records)
{
    const QString name = settings.address.host();
    const bool isWanted = isYes(vaultVariable(surroundings.variables, QStringLiteral("SRV_LOOKUP"))) &&
                          settings.address.port() < 0 && QHostAddress(name).isNull();
    if (!isWanted)
        return {};
    const std::optional<ServiceRecord> found = records(QStringLiteral("_http._tcp.") + name, *surroundings.stopper);
    if (surroundings.stopper->isStopped())
        return cancelledError();
    // Without a record the name itself is the server.
    if (found) {
        settings.address.setHost(found->host);
        settings.address.setPort(found->port);
    }
    return {};
}

} // namespace

QString vaultVariable(const QProcessEnvironment &variables, const QString &name)
{
    const QString own = QLatin1String("BAO_") + name;
    return variables.contains(own) ? variables.value(own) : variables.value(QLatin1String("VAULT_") + name);
}

std::optional<ServiceRecord> serviceRecordOf(const QString &name, const LookupStopper &stopper)
{
    QDnsLookup lookup(QDnsLookup::SRV, name);
    QEventLoop loop;
    QTimer clock;
    QTimer watch;
    QObject::connect(&lookup, &QDnsLookup::finished, &loop, &QEventLoop::quit);
    QObject::connect(&clock, &QTimer::timeout, &loop, &QEventLoop::quit);
    QObject::connect(&watch, &QTimer::timeout, &loop, [&] {
        if (stopper.isStopped())
            loop.quit();
    });
    clock.start(kRecordPatience);
    watch.start(kLookAtStopper);
    lookup.lookup();
    if (!lookup.isFinished())
        loop.exec();
    // Qt sorts them by priority and weight.
    const QList<QDnsServiceRecord> found = lookup.serviceRecords();
    if (!lookup.isFinished() || found.isEmpty())
        return std::nullopt;
    return ServiceRecord{found.front().target(), found.front().port()};
}

Result<VaultSettings> VaultSettings::of(const VaultLogin &login, const LookupSurroundings &surroundings,
                                        const ServiceRecords &records)
{
    const QProcessEnvironment &variables = surroundings.variables;
    VaultSettings settings;
    QString address = login.address;
    if (address.isEmpty())
        address = vaultVariable(variables, QStringLiteral("AGENT_ADDR"));
    if (address.isEmpty())
        address = vaultVariable(variables, QStringLiteral("ADDR"));
    if (!address.isEmpty())
        settings.address = QUrl(address, QUrl::StrictMode);
    const QString scheme = settings.address.scheme();
    if (!settings.address.isValid() || settings.address.host().isEmpty() ||
        (scheme != QLatin1String("http") && scheme != QLatin1String("https"))) {
        return commandError(QStringLiteral("Vault's address '%1' is none").arg(address),
                            QStringLiteral("Write it as https://vault.example:8200, in VAULT_ADDR or retort.toml."));
    }
    settings.vaultNamespace =
        login.vaultNamespace.isEmpty() ? vaultVariable(variables, QStringLiteral("NAMESPACE")) : login.vaultNamespace;
    settings.followsRedirects = !isYes(vaultVariable(variables, QStringLiteral("DISABLE_REDIRECTS")));
    settings.mfa = vaultVariable(variables, QStringLiteral("MFA"));
    settings.wrapTtl = vaultVariable(variables, QStringLiteral("WRAP_TTL"));
    if (auto followed = followServiceRecord(settings, surroundings, records); !followed)
        return std::unexpected(followed.error());
    if (auto read = readTls(settings, login, variables); !read)
        return std::unexpected(read.error());
    if (auto read = readTimes(settings, variables); !read)
        return std::unexpected(read.error());
    if (auto read = readProxy(settings, variables); !read)
        return std::unexpected(read.error());
    return settings;
}

} // namespace retort
