// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/environment/Environment.h"
#include "engine/secrets/LookupSurroundings.h"
#include "engine/secrets/VaultClient.h"
#include "model/Error.h"

namespace retort {

/// One login to Vault, by any of its methods: token, approle, userpass, ldap, jwt, kubernetes, oidc.
class VaultAuthentication
{
public:
    struct Token
    {
        Secret token;
        /// Made by this login, and to be revoked; else the user's own.
        bool isOwn = false;
    };

    /// All of it outlives this object.
    VaultAuthentication(VaultClient &client, const VaultLogin &login, const LookupSurroundings &surroundings)
        : m_client(client), m_login(login), m_surroundings(surroundings)
    {}

    Result<Token> logIn();
    /// The token in the answer to the request for `path` that logged in.
    static Result<Token> tokenOf(const VaultReply &reply, const QString &path);

private:
    Result<Token> byToken();
    Result<Token> byAppRole();
    Result<Token> byPassword();
    Result<Token> byJwt();
    Result<Token> byKubernetes();
    Result<Token> byOidc();

    Result<Token> post(const QString &path, const QJsonObject &body);
    Result<Secret> secret(const QString &question) const;
    Result<Secret> unwrapped(const Secret &wrapping, const QString &field);
    QString mountPath() const;

    VaultClient &m_client;
    const VaultLogin &m_login;
    const LookupSurroundings &m_surroundings;
};

} // namespace retort
