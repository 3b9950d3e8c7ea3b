// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/secrets/LookupSurroundings.h"
#include "engine/secrets/Secret.h"
#include "engine/secrets/VaultSettings.h"
#include "model/Error.h"

#include <QByteArray>
#include <QElapsedTimer>
#include <QJsonObject>
#include <QString>

#include <memory>

class QNetworkAccessManager;
class QNetworkReply;
class QNetworkRequest;

namespace retort {

/// One answer of a Vault server, whatever its status.
struct VaultReply
{
    int status = 0;
    QJsonObject json = {};
    /// The `errors` of the body; where it is no JSON, its beginning as it is.
    QStringList errors = {};
    bool isJson = false;

    bool isSuccess() const { return status >= 200 && status < 300; }
    QJsonObject data() const { return json.value(QStringLiteral("data")).toObject(); }
    QStringList warnings() const;
};

/// What is asked of a Vault server.
struct VaultRequest
{
    QByteArray method = "GET";
    /// Below /v1/, for example "secret/data/shop".
    QString path = {};
    QJsonObject body = {};
    /// In place of the client's own token: a wrapping token.
    Secret token = {};
    /// In place of the settings' namespace.
    QString vaultNamespace = {};
    /// Whether asking twice does no harm. What creates something is asked again only where the first request cannot
    /// have arrived.
    bool isRepeatable = true;
    /// Asks for the answer wrapped, for that long; empty: as it is.
    QString wrapTtl = {};
};

/// Speaks HTTP with one Vault server, for one thread, which has an event loop while it waits: time-outs, retries with
/// growing pauses, redirects, TLS, and bounds on what a server may send. stop() of the surroundings' stopper ends any
/// wait.
class VaultHttp
{
public:
    VaultHttp(VaultSettings settings, std::shared_ptr<LookupStopper> stopper);
    ~VaultHttp();
    VaultHttp(const VaultHttp &) = delete;
    VaultHttp &operator=(const VaultHttp &) = delete;

    const VaultSettings &settings() const { return m_settings; }
    void setToken(const Secret &token) { m_token = token; }
    const Secret &token() const { return m_token; }

    /// Fails where no answer comes (no way there, TLS, time-out, a redirect that is refused); an answer with any status
    /// is none of this function's failures.
    Result<VaultReply> send(const VaultRequest &request);

private:
    struct Attempt
    {
        Result<VaultReply> reply = VaultReply{};
        /// The request cannot have arrived.
        bool isUnsent = false;
        /// What the server asks to wait, in milliseconds; -1: nothing.
        int retryAfter = -1;
        QUrl redirect = {};
    };
    Result<VaultReply> sendTo(const QUrl &first, const VaultRequest &request);
    Attempt attempt(const QUrl &url, const VaultRequest &request);
    QNetworkRequest networkRequest(const QUrl &url, const VaultRequest &request) const;
    Attempt readReply(QNetworkReply &reply, bool isTooLarge, bool isTimedOut) const;
    Result<void> pace();
    Result<void> pause(int milliseconds) const;

    VaultSettings m_settings;
    std::shared_ptr<LookupStopper> m_stopper;
    Secret m_token;
    /// How many requests may go out at once, as of the last one; then it grows with the rate.
    double m_requestsLeft = 0;
    QElapsedTimer m_sinceRequest;
    std::unique_ptr<QNetworkAccessManager> m_manager;
};

} // namespace retort
