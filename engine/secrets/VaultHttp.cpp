// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/secrets/VaultHttp.h"

#include <QEventLoop>
#include <QHostAddress>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkProxyFactory>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QRandomGenerator>
#include <QTimer>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace retort {

namespace {

constexpr qint64 kLargestAnswer = 4 * 1024 * 1024;
constexpr int kFirstPause = 250;
constexpr int kLongestPause = 30'000;
constexpr int kShownOfRawBody = 200;

/// Answers that may be better next time. 501 (not set up) and 503 (sealed) are not among them.
constexpr std::array<int, 6> kPassingStatuses = {412, 429, 500, 502, 504, 474};
/// Those that say for certain that nothing was done.
constexpr std::array<int, 2> kUndoneStatuses = {412, 429};

bool isLoopback(const QString &host)
{
    return host == QLatin1String("localhost") || QHostAddress(host).isLoopback();
}

QStringList errorsOf(const QJsonObject &json)
{
    QStringList errors;
    for (const auto &error : json.value(QStringLiteral("errors")).toArray()) {
        const QString text = error.isString() ? error.toString() : error.toObject().value(u"message").toString();
        if (!text.trimmed().isEmpty())
            errors << text.trimmed();
    }
    return errors;
}

/// What to do about a failure of the network, in words.
QString hintFor(QNetworkReply::NetworkError error)
{
    switch (error) {
    case QNetworkReply::ConnectionRefusedError:
        return QStringLiteral("Nothing listens there: is the server up, and is the port right?");
    case QNetworkReply::HostNotFoundError:
        return QStringLiteral("There is no such host: check VAULT_ADDR or the address in retort.toml.");
    case QNetworkReply::SslHandshakeFailedError:
        return QStringLiteral(
            "If the server's certificate is your own CA's, name the CA's file in VAULT_CACERT or "
            "ca_file. If the address starts with https and the server speaks plain HTTP, correct it.");
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::ProxyAuthenticationRequiredError:
        return QStringLiteral("This is about the proxy: check VAULT_PROXY_ADDR, or HTTPS_PROXY and NO_PROXY.");
    case QNetworkReply::RemoteHostClosedError:
        return QStringLiteral("The other side hung up. A server that wants TLS does so when it is asked without "
                              "(http in place of https).");
    default: return {};
    }
}

} // namespace

QStringList VaultReply::warnings() const
{
    QStringList texts;
    for (const auto &warning : json.value(QStringLiteral("warnings")).toArray())
        texts << warning.toString();
    return texts;
}

VaultHttp::VaultHttp(VaultSettings settings, std::shared_ptr<LookupStopper> stopper)
    : m_settings(std::move(settings)),
      m_stopper(std::move(stopper)),
      m_manager(std::make_unique<QNetworkAccessManager>())
{
    m_manager->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    m_manager->setAutoDeleteReplies(false);
    if (m_settings.proxy)
        m_manager->setProxy(*m_settings.proxy);
    else if (isLoopback(m_settings.address.host()))
        m_manager->setProxy(QNetworkProxy::NoProxy);
    else if (const auto found = QNetworkProxyFactory::systemProxyForQuery(QNetworkProxyQuery(m_settings.address));
             !found.isEmpty())
        m_manager->setProxy(found.front());
}

VaultHttp::~VaultHttp() = default;

Result<VaultReply> VaultHttp::send(const VaultRequest &request)
{
    QUrl url = m_settings.address;
    QString base = url.path();
    while (base.endsWith(u'/'))
        base.chop(1);
    url.setPath(base + QLatin1String("/v1/") + request.path.section(u'?', 0, 0));
    if (request.path.contains(u'?'))
        url.setQuery(request.path.section(u'?', 1));
    return sendTo(url, request);
}

Result<VaultReply> VaultHttp::sendTo(const QUrl &first, const VaultRequest &request)
{
    QUrl url = first;
    bool isRedirected = false;
    for (int tries = 0;;) {
        if (const auto paced = pace(); !paced)
            return std::unexpected(paced.error());
        Attempt attempt = this->attempt(url, request);
        if (!attempt.redirect.isEmpty()) {
            const QUrl target = url.resolved(attempt.redirect);
            if (url.scheme() == QLatin1String("https") && target.scheme() != QLatin1String("https")) {
                return commandError(
                    QStringLiteral("The Vault at %1 sends us on to plain HTTP, where the token could be "
                                   "read by others; that is refused")
                        .arg(m_settings.address.toString(QUrl::RemoveUserInfo)),
                    QStringLiteral("Its api_addr, or a proxy before it, is set up wrongly."));
            }
            if (isRedirected || !m_settings.followsRedirects || !target.scheme().startsWith(QLatin1String("http"))) {
                return commandError(QStringLiteral("The Vault at %1 sends us on to %2%3")
                                        .arg(m_settings.address.toString(QUrl::RemoveUserInfo),
                                             target.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery),
                                             isRedirected ? QStringLiteral(", and from there on again") : QString()),
                                    QStringLiteral("Set VAULT_ADDR to the address of the active server."));
            }
            isRedirected = true;
            url = target;
            continue;
        }
        const int status = attempt.reply ? attempt.reply->status : 0;
        const bool isUndone = attempt.isUnsent || std::ranges::find(kUndoneStatuses, status) != kUndoneStatuses.end();
        const bool isPassing = attempt.reply ? std::ranges::find(kPassingStatuses, status) != kPassingStatuses.end()
                                             : attempt.reply.error().kind != Error::Kind::Cancelled;
        if (!isPassing || tries >= m_settings.maxRetries || !(request.isRepeatable || isUndone))
            return std::move(attempt.reply);
        const int growing = (kFirstPause << std::min(tries, 6)) + QRandomGenerator::global()->bounded(100);
        ++tries;
        if (const auto paused = pause(std::min(std::max(growing, attempt.retryAfter), kLongestPause)); !paused)
            return std::unexpected(paused.error());
    }
}

QNetworkRequest VaultHttp::networkRequest(const QUrl &url, const VaultRequest &request) const
{
    QNetworkRequest network(url);
    network.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    network.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    network.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/json"));
    network.setRawHeader("Accept", "application/json");
    network.setRawHeader("X-Vault-Request", "true");
    const Secret &token = request.token.isEmpty() ? m_token : request.token;
    if (!token.isEmpty())
        network.setRawHeader("X-Vault-Token", token.revealBytes());
    const QString space = request.vaultNamespace.isEmpty() ? m_settings.vaultNamespace : request.vaultNamespace;
    if (!space.isEmpty())
        network.setRawHeader("X-Vault-Namespace", space.toUtf8());
    if (!request.wrapTtl.isEmpty())
        network.setRawHeader("X-Vault-Wrap-TTL", request.wrapTtl.toUtf8());
    if (!m_settings.mfa.isEmpty())
        network.setRawHeader("X-Vault-MFA", m_settings.mfa.toUtf8());
    if (url.scheme() == QLatin1String("https")) {
        network.setSslConfiguration(m_settings.tls);
        if (!m_settings.serverName.isEmpty())
            network.setPeerVerifyName(m_settings.serverName);
    }
    return network;
}

VaultHttp::Attempt VaultHttp::attempt(const QUrl &url, const VaultRequest &request)
{
    const QByteArray body =
        request.body.isEmpty() ? QByteArray() : QJsonDocument(request.body).toJson(QJsonDocument::Compact);
    const std::unique_ptr<QNetworkReply> reply(
        m_manager->sendCustomRequest(networkRequest(url, request), request.method, body));
    bool isTooLarge = false;
    bool isTimedOut = false;
    QEventLoop loop;
    QTimer clock;
    QTimer watch;
    clock.setSingleShot(true);
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    QObject::connect(reply.get(), &QNetworkReply::downloadProgress, &loop, [&](qint64 received, qint64) {
        if (received <= kLargestAnswer)
            return;
        isTooLarge = true;
        reply->abort();
    });
    QObject::connect(&clock, &QTimer::timeout, &loop, [&] {
        isTimedOut = true;
        reply->abort();
    });
    QObject::connect(&watch, &QTimer::timeout, &loop, [&] {
        if (m_stopper->isStopped())
            reply->abort();
    });
    clock.start(m_settings.timeout);
    watch.start(kLookAtStopper);
    if (!reply->isFinished())
        loop.exec();
    if (m_stopper->isStopped())
        return {.reply = cancelledError()};
    return readReply(*reply, isTooLarge, isTimedOut);
}

VaultHttp::Attempt VaultHttp::readReply(QNetworkReply &reply, bool isTooLarge, bool isTimedOut) const
{
    const QString server = m_settings.address.toString(QUrl::RemoveUserInfo | QUrl::RemovePath);
    const auto failure = [&](const QString &what, const QString &hint) {
        return std::unexpected(
            Error{Error::Kind::File, QStringLiteral("The Vault at %1 %2").arg(server, what), {}, hint});
    };
    if (isTooLarge)
        return {.reply = failure(QStringLiteral("sent more than %1 MB").arg(kLargestAnswer / 1024 / 1024),
                                 QStringLiteral("That is no answer of a Vault: check the address."))};
    if (isTimedOut)
        return {.reply = failure(QStringLiteral("did not answer within %1 s").arg(double(m_settings.timeout) / 1000.0),
                                 QStringLiteral("VAULT_CLIENT_TIMEOUT says how long to wait."))};
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QNetworkReply::NetworkError error = reply.error();
    // Qt counts statuses from 400 as errors, too; below 200 are those where nothing, or half of it, came.
    const bool isBroken = error != QNetworkReply::NoError && (int(error) < 200 || status == 0);
    if (isBroken) {
        const bool isUnsent = error == QNetworkReply::ConnectionRefusedError ||
                              error == QNetworkReply::HostNotFoundError ||
                              error == QNetworkReply::SslHandshakeFailedError;
        return {.reply = failure(QStringLiteral("cannot be reached: %1").arg(reply.errorString()), hintFor(error)),
                .isUnsent = isUnsent};
    }
    Attempt attempt;
    if (status == 301 || status == 302 || status == 303 || status == 307 || status == 308) {
        // Qt's own reading leaves out relative ones.
        attempt.redirect = QUrl::fromEncoded(reply.rawHeader("Location"));
        if (!attempt.redirect.isEmpty())
            return attempt;
    }
    bool isNumber = false;
    const int seconds = reply.rawHeader("Retry-After").toInt(&isNumber);
    attempt.retryAfter = isNumber ? std::min(seconds, kLongestPause / 1000) * 1000 : -1;
    VaultReply answer{.status = status};
    const QByteArray bytes = reply.readAll();
    const QJsonDocument document = QJsonDocument::fromJson(bytes);
    answer.isJson = document.isObject();
    answer.json = document.object();
    answer.errors = errorsOf(answer.json);
    if (!answer.isJson && !bytes.trimmed().isEmpty())
        answer.errors = {QString::fromUtf8(bytes.left(kShownOfRawBody)).simplified()};
    if (answer.isSuccess() && !answer.isJson && status != 204 && !bytes.trimmed().isEmpty()) {
        return {.reply =
                    failure(QStringLiteral("answered with something that is no JSON: %1").arg(answer.errors.front()),
                            QStringLiteral("Something else listens there, or a proxy answers in its place."))};
    }
    attempt.reply = std::move(answer);
    return attempt;
}

/// Keeps to VAULT_RATE_LIMIT.
Result<void> VaultHttp::pace()
{
    const double rate = m_settings.requestRate;
    if (rate <= 0)
        return m_stopper->isStopped() ? cancelledError() : Result<void>();
    const double burst = m_settings.requestBurst;
    const auto left = [&] {
        const double grown = double(m_sinceRequest.nsecsElapsed()) / 1e9 * rate;
        return m_sinceRequest.isValid() ? std::min(burst, m_requestsLeft + grown) : burst;
    };
    if (const double now = left(); now < 1) {
        const double wait = std::min(std::ceil((1 - now) / rate * 1000), double(std::numeric_limits<int>::max()));
        if (auto paused = pause(int(wait)); !paused)
            return paused;
    }
    m_requestsLeft = std::max(left() - 1, 0.0);
    m_sinceRequest.restart();
    if (m_stopper->isStopped())
        return cancelledError();
    return {};
}

Result<void> VaultHttp::pause(int milliseconds) const
{
    QEventLoop loop;
    QTimer clock;
    QTimer watch;
    clock.setSingleShot(true);
    clock.setTimerType(Qt::PreciseTimer);
    QObject::connect(&clock, &QTimer::timeout, &loop, &QEventLoop::quit);
    QObject::connect(&watch, &QTimer::timeout, &loop, [&] {
        if (m_stopper->isStopped())
            loop.quit();
    });
    clock.start(milliseconds);
    watch.start(kLookAtStopper);
    loop.exec();
    if (m_stopper->isStopped())
        return cancelledError();
    return {};
}

} // namespace retort
