// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/secrets/LookupSurroundings.h"
#include "engine/secrets/SecretReference.h"
#include "engine/secrets/VaultFailure.h"
#include "engine/secrets/VaultHttp.h"
#include "model/Error.h"

#include <QMap>

#include <memory>
#include <optional>

namespace retort {

/// What lies at a path of Vault.
struct VaultSecret
{
    QMap<QString, Secret> fields = {};
    /// Of the database engine's dynamic roles; empty otherwise.
    QString leaseId = {};
    /// How long the fields may be used, in seconds; 0: not said.
    int validFor = 0;
    bool isRenewable = false;
};

/// A logged-in client of one Vault server, for one thread. Where its token ends early, it logs in once more, if the
/// method allows that without asking anybody. A token that it got by logging in is revoked when it goes,
/// unless it is kept; the user's own never is.
class VaultClient
{
public:
    /// Logs in as `login` says. Everything that is needed for it is looked up.
    static Result<std::unique_ptr<VaultClient>> open(const VaultLogin &login, const LookupSurroundings &surroundings);
    /// Goes on with a token that is known.
    VaultClient(VaultSettings settings, const Secret &token, bool isOwnToken, const LookupSurroundings &surroundings);
    ~VaultClient();
    VaultClient(const VaultClient &) = delete;
    VaultClient &operator=(const VaultClient &) = delete;

    /// KV version 1 and 2 (told apart by the mount), the database engine, and whatever answers to a GET.
    Result<VaultSecret> read(const SecretReference &reference);

    /// Asks for `seconds` more; how long the lease lasts now, which may be less.
    Result<int> renewLease(const QString &leaseId, int seconds);
    Result<void> revokeLease(const QString &leaseId);
    /// The same for the token. It lasts for ever if it gives nothing.
    Result<std::optional<int>> renewToken(int seconds);
    /// Whether the server does not know the token any more, or forbids it even to look itself up.
    bool hasTokenEnded();
    /// Whether the server says that there is no such lease any more.
    bool hasLeaseEnded(const QString &leaseId);

    const VaultSettings &settings() const { return m_http.settings(); }
    const Secret &token() const { return m_http.token(); }
    bool isOwnToken() const { return m_isOwnToken; }
    /// The token outlives this object; who keeps it revokes it.
    void keepToken() { m_isOwnToken = false; }

private:
    friend class VaultAuthentication;
    /// A request that logs in, and can be made again without asking anybody.
    struct Login
    {
        QString path;
        /// JSON.
        Secret body;
    };
    void rememberLogin(const QString &path, const QJsonObject &body);
    /// After a refusal: whether the token had ended and there is a new one, so that asking again makes sense. Logs in
    /// once at most, and only where that asks nobody; fails where that login does.
    Result<bool> hasNewToken();
    /// Without waiting long: nobody waits for that any more.
    void revoke(const Secret &token) const;
    Result<VaultReply> ask(const VaultRequest &request, VaultOccasion::Kind kind = VaultOccasion::Kind::Read);
    Result<QString> apiPath(const SecretReference &reference);
    /// What a wrapping token wraps, which can be had once, and only in the namespace that it was made in; empty: the
    /// settings' own.
    Result<VaultReply> unwrap(const Secret &wrapping, VaultOccasion::Kind kind, const QString &vaultNamespace = {});
    Result<VaultReply> unwrapped(Result<VaultReply> reply, const QString &vaultNamespace);
    Error explained(const VaultReply &reply, const VaultOccasion &occasion);

    VaultHttp m_http;
    bool m_isOwnToken = false;
    std::optional<Login> m_login;
    bool m_hasLoggedInAnew = false;
    /// What the mount of the last read is, for messages: "kv version 2", "database".
    QString m_mountKind;
    int m_kvVersion = 0;
};

} // namespace retort
