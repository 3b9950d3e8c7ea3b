// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/secrets/VaultClient.h"

#include "engine/secrets/VaultAuthentication.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <utility>

namespace retort {

namespace {

const QString kLookUpSelf = QStringLiteral("auth/token/lookup-self");
constexpr int kInvalid = 400;
constexpr int kForbidden = 403;
constexpr int kNothing = 404;
constexpr int kSealed = 503;
/// How long to wait when a token is revoked, in milliseconds: nobody waits for that any more.
constexpr int kGoodbyePatience = 5'000;

/// A field as text: texts as they are, numbers and flags as JSON writes them.
std::optional<Secret> fieldOf(const QJsonValue &value)
{
    if (value.isString())
        return Secret::fromText(value.toString());
    if (value.isDouble() || value.isBool()) {
        const QByteArray json = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
        return Secret::fromBytes(json.sliced(1, json.size() - 2));
    }
    return std::nullopt;
}

} // namespace

VaultClient::VaultClient(VaultSettings settings, const Secret &token, bool isOwnToken,
                         const LookupSurroundings &surroundings)
    : m_http(std::move(settings), surroundings.stopper), m_isOwnToken(isOwnToken)
{
    m_http.setToken(token);
}

VaultClient::~VaultClient()
{
    if (m_isOwnToken && !token().isEmpty())
        revoke(token());
}

void VaultClient::revoke(const Secret &token) const
{
    // Also after a cancel, whose stopper would end this, too.
    VaultSettings quick = settings();
    quick.timeout = std::min(quick.timeout, kGoodbyePatience);
    quick.maxRetries = 0;
    VaultHttp goodbye(std::move(quick), std::make_shared<LookupStopper>());
    goodbye.setToken(token);
    (void)goodbye.send({.method = "POST", .path = QStringLiteral("auth/token/revoke-self")});
}

Result<std::unique_ptr<VaultClient>> VaultClient::open(const VaultLogin &login, const LookupSurroundings &surroundings)
{
    Result<VaultSettings> settings = VaultSettings::of(login, surroundings);
    if (!settings)
        return std::unexpected(settings.error());
    auto client = std::make_unique<VaultClient>(*std::move(settings), Secret(), false, surroundings);
    Result<VaultAuthentication::Token> token = VaultAuthentication(*client, login, surroundings).logIn();
    if (!token)
        return std::unexpected(token.error());
    client->m_http.setToken(token->token);
    client->m_isOwnToken = token->isOwn;
    return client;
}

void VaultClient::rememberLogin(const QString &path, const QJsonObject &body)
{
    m_login = Login{path, Secret::fromBytes(QJsonDocument(body).toJson(QJsonDocument::Compact))};
}

Result<bool> VaultClient::hasNewToken()
{
    if (!m_login)
        return false;
    // A token that answers for itself is good: then it is a policy that refuses.
    const auto self = m_http.send({.path = kLookUpSelf});
    if (!self || self->status != kForbidden)
        return false;
    const Login login = *std::exchange(m_login, std::nullopt);
    const Secret ended = token();
    m_http.setToken(Secret());
    const auto reply =
        ask({.method = "POST", .path = login.path, .body = QJsonDocument::fromJson(login.body.revealBytes()).object()},
            VaultOccasion::Kind::Login);
    const auto fresh = reply ? VaultAuthentication::tokenOf(*reply, login.path)
                             : Result<VaultAuthentication::Token>(std::unexpected(reply.error()));
    if (!fresh) {
        m_http.setToken(ended);
        return std::unexpected(fresh.error());
    }
    // It may only be forbidden to look itself up.
    if (m_isOwnToken)
        revoke(ended);
    m_http.setToken(fresh->token);
    m_isOwnToken = fresh->isOwn;
    m_hasLoggedInAnew = true;
    return true;
}

Result<VaultReply> VaultClient::ask(const VaultRequest &request, VaultOccasion::Kind kind)
{
    Result<VaultReply> reply = m_http.send(request);
    const bool hasOwnToken = !request.token.isEmpty();
    if (reply && reply->status == kForbidden && kind != VaultOccasion::Kind::Login && !hasOwnToken) {
        const Result<bool> isNew = hasNewToken();
        if (!isNew)
            return std::unexpected(isNew.error());
        if (*isNew)
            reply = m_http.send(request);
    }
    if (!reply || reply->isSuccess())
        return reply;
    return std::unexpected(explained(*reply, {.kind = kind,
                                              .method = request.method,
                                              .path = request.path.section(u'?', 0, 0),
                                              .address = settings().address.toString(QUrl::RemoveUserInfo)}));
}

/// A refusal says more when it is known whether the token is good at all.
Error VaultClient::explained(const VaultReply &reply, const VaultOccasion &occasion)
{
    Error error = vaultFailure(reply, occasion);
    if (reply.status == kForbidden && occasion.kind != VaultOccasion::Kind::Login) {
        const auto self = m_http.send({.path = kLookUpSelf});
        // One that was made a moment ago may be forbidden to look itself up.
        if (self && (self->isSuccess() || m_hasLoggedInAnew))
            error.hint =
                QStringLiteral("The token is good, so a policy is missing. One that grants it: path \"%1\" { "
                               "capabilities = [\"%2\"] }")
                    .arg(occasion.path, occasion.method == "GET" ? QStringLiteral("read") : QStringLiteral("update"));
        else if (self && self->status == kForbidden)
            error.hint =
                QStringLiteral("The token is not known, has ended, or may not even look itself up. Log in anew "
                               "(`vault login`), or set VAULT_TOKEN.");
    }
    if (reply.status == kSealed) {
        // One that nobody has set up calls itself sealed, too.
        const auto seal = m_http.send({.path = QStringLiteral("sys/seal-status")});
        if (seal && seal->isSuccess() && !seal->json.value(QStringLiteral("initialized")).toBool(true))
            error.hint =
                QStringLiteral("It was never initialised: someone has to run `vault operator init` there first.");
    }
    if (reply.status == kNothing && reply.data().isEmpty() && m_kvVersion == 1 &&
        occasion.path.section(u'/', 1, 1) == QLatin1String("data"))
        error.hint = QStringLiteral("This mount holds KV version 1, whose paths have no data/ in them.");
    return error;
}

/// The path below /v1/: the mount says whether "data/" belongs into it.
Result<QString> VaultClient::apiPath(const SecretReference &reference)
{
    m_kvVersion = 0;
    QString path = reference.target;
    const VaultRequest question = {.path = QStringLiteral("sys/internal/ui/mounts/") + path,
                                   .vaultNamespace = reference.vaultNamespace};
    Result<VaultReply> mount = m_http.send(question);
    if (mount && mount->status == kForbidden) {
        const Result<bool> isNew = hasNewToken();
        if (!isNew)
            return std::unexpected(isNew.error());
        if (*isNew)
            mount = m_http.send(question);
    }
    if (!mount)
        return std::unexpected(mount.error());
    // Whoever may not know the mount may still read the secret, by its full path.
    if (!mount->isSuccess())
        return path;
    const QJsonObject data = mount->data();
    const QString root = data.value(QStringLiteral("path")).toString();
    m_mountKind = data.value(QStringLiteral("type")).toString();
    if (m_mountKind != QLatin1String("kv") && m_mountKind != QLatin1String("generic"))
        return path;
    m_kvVersion = data.value(QStringLiteral("options")).toObject().value(QStringLiteral("version")).toString().toInt();
    if (m_kvVersion != 2) {
        m_kvVersion = 1;
        if (reference.version)
            return std::unexpected(
                Error{Error::Kind::Command,
                      QStringLiteral("%1 names a version, but the mount %2 holds KV version 1, which "
                                     "keeps only the newest")
                          .arg(reference.target, root),
                      reference.where, QStringLiteral("Take `version` out of the reference.")});
        return path;
    }
    QString rest = path.mid(root.size());
    if (rest.startsWith(QLatin1String("data/")))
        rest.remove(0, 5);
    path = root + QLatin1String("data/") + rest;
    if (reference.version)
        path += QStringLiteral("?version=%1").arg(*reference.version);
    return path;
}

Result<VaultReply> VaultClient::unwrap(const Secret &wrapping, VaultOccasion::Kind kind, const QString &vaultNamespace)
{
    return ask({.method = "POST",
                .path = QStringLiteral("sys/wrapping/unwrap"),
                .token = wrapping,
                .vaultNamespace = vaultNamespace,
                .isRepeatable = false},
               kind);
}

/// The answer itself, where the server has wrapped it.
Result<VaultReply> VaultClient::unwrapped(Result<VaultReply> reply, const QString &vaultNamespace)
{
    const QString token =
        reply ? reply->json.value(QStringLiteral("wrap_info")).toObject().value(QStringLiteral("token")).toString()
              : QString();
    if (token.isEmpty())
        return reply;
    return unwrap(Secret::fromText(token), VaultOccasion::Kind::Read, vaultNamespace);
}

Result<VaultSecret> VaultClient::read(const SecretReference &reference)
{
    const auto placed = [&reference](Error error) {
        error.where = reference.where;
        return std::unexpected(std::move(error));
    };
    const Result<QString> path = apiPath(reference);
    if (!path)
        return placed(path.error());
    // Reading credentials of the database engine makes a user each time.
    const bool isCreating = m_mountKind == QLatin1String("database") || path->contains(QLatin1String("/creds/"));
    const Result<VaultReply> reply = unwrapped(ask({.path = *path,
                                                    .vaultNamespace = reference.vaultNamespace,
                                                    .isRepeatable = !isCreating,
                                                    .wrapTtl = settings().wrapTtl}),
                                               reference.vaultNamespace);
    if (!reply)
        return placed(reply.error());
    VaultSecret secret;
    QJsonObject data = reply->data();
    if (m_kvVersion == 2 || (m_kvVersion == 0 && data.value(QStringLiteral("metadata")).isObject() &&
                             data.value(QStringLiteral("data")).isObject()))
        data = data.value(QStringLiteral("data")).toObject();
    for (auto field = data.begin(); field != data.end(); ++field) {
        if (const auto value = fieldOf(field.value()))
            secret.fields.insert(field.key(), *value);
    }
    if (secret.fields.isEmpty())
        return placed(Error{Error::Kind::Command,
                            QStringLiteral("Vault has nothing at %1 that could be a secret").arg(reference.target),
                            {},
                            reply->warnings().join(QStringLiteral("; "))});
    secret.leaseId = reply->json.value(QStringLiteral("lease_id")).toString();
    secret.validFor = reply->json.value(QStringLiteral("lease_duration")).toInt();
    secret.isRenewable = reply->json.value(QStringLiteral("renewable")).toBool();
    // A static role's password lasts until the next rotation.
    if (secret.leaseId.isEmpty())
        secret.validFor = m_mountKind == QLatin1String("database") ? data.value(QStringLiteral("ttl")).toInt() : 0;
    return secret;
}

Result<int> VaultClient::renewLease(const QString &leaseId, int seconds)
{
    const auto reply = ask({.method = "PUT",
                            .path = QStringLiteral("sys/leases/renew"),
                            .body = {{QStringLiteral("lease_id"), leaseId}, {QStringLiteral("increment"), seconds}}},
                           VaultOccasion::Kind::Lease);
    if (!reply)
        return std::unexpected(reply.error());
    return reply->json.value(QStringLiteral("lease_duration")).toInt();
}

Result<void> VaultClient::revokeLease(const QString &leaseId)
{
    const auto reply = ask({.method = "PUT",
                            .path = QStringLiteral("sys/leases/revoke"),
                            .body = {{QStringLiteral("lease_id"), leaseId}, {QStringLiteral("sync"), true}}},
                           VaultOccasion::Kind::Lease);
    if (!reply)
        return std::unexpected(reply.error());
    return {};
}

bool VaultClient::hasTokenEnded()
{
    const auto self = m_http.send({.path = kLookUpSelf});
    return self && self->status == kForbidden;
}

bool VaultClient::hasLeaseEnded(const QString &leaseId)
{
    const auto lease = m_http.send({.method = "PUT",
                                    .path = QStringLiteral("sys/leases/lookup"),
                                    .body = {{QStringLiteral("lease_id"), leaseId}}});
    return lease && lease->status == kInvalid;
}

Result<std::optional<int>> VaultClient::renewToken(int seconds)
{
    const auto self = ask({.path = kLookUpSelf});
    if (!self)
        return std::unexpected(self.error());
    const int left = self->data().value(QStringLiteral("ttl")).toInt();
    if (left == 0)
        return std::optional<int>();
    if (left >= seconds || !self->data().value(QStringLiteral("renewable")).toBool())
        return std::optional(left);
    const auto reply = ask({.method = "POST",
                            .path = QStringLiteral("auth/token/renew-self"),
                            .body = {{QStringLiteral("increment"), seconds}}},
                           VaultOccasion::Kind::Lease);
    if (!reply)
        return std::optional(left);
    return std::optional(reply->json.value(QStringLiteral("auth")).toObject().value(u"lease_duration").toInt());
}

} // namespace retort
