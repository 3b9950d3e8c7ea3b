// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/secrets/VaultAuthentication.h"

#include "engine/secrets/LocalSecrets.h"
#include "engine/secrets/OidcCallback.h"
#include "engine/secrets/VaultSettings.h"
#include "engine/secrets/VaultToken.h"

#include <QFile>
#include <QUrl>
#include <QUrlQuery>
#include <QUuid>

#include <array>

namespace retort {

namespace {

const QString kServiceAccountToken = QStringLiteral("/var/run/secrets/kubernetes.io/serviceaccount/token");

QString methodOf(const VaultLogin &login)
{
    return login.method.isEmpty() ? QStringLiteral("token") : login.method;
}

std::unexpected<Error> missingSetting(const VaultLogin &login, const QString &setting, const QString &example)
{
    return commandError(QStringLiteral("The login to Vault by %1 needs '%2'").arg(methodOf(login), setting),
                        QStringLiteral("Say it in [vault] of retort.toml, for example %1").arg(example));
}

} // namespace

Result<VaultAuthentication::Token> VaultAuthentication::logIn()
{
    struct Method
    {
        QLatin1String name;
        Result<Token> (VaultAuthentication::*logIn)();
    };
    constexpr std::array<Method, 7> kMethods = {{{QLatin1String("token"), &VaultAuthentication::byToken},
                                                 {QLatin1String("approle"), &VaultAuthentication::byAppRole},
                                                 {QLatin1String("userpass"), &VaultAuthentication::byPassword},
                                                 {QLatin1String("ldap"), &VaultAuthentication::byPassword},
                                                 {QLatin1String("jwt"), &VaultAuthentication::byJwt},
                                                 {QLatin1String("kubernetes"), &VaultAuthentication::byKubernetes},
                                                 {QLatin1String("oidc"), &VaultAuthentication::byOidc}}};
    for (const Method &method : kMethods) {
        if (method.name == methodOf(m_login))
            return (this->*method.logIn)();
    }
    return commandError(QStringLiteral("Vault's login method '%1' is not known").arg(m_login.method));
}

QString VaultAuthentication::mountPath() const
{
    QString mount = m_login.mount.isEmpty() ? methodOf(m_login) : m_login.mount;
    while (mount.endsWith(u'/'))
        mount.chop(1);
    return QLatin1String("auth/") + mount;
}

Result<Secret> VaultAuthentication::secret(const QString &question) const
{
    if (m_login.secret)
        return lookUpLocally(*m_login.secret, m_surroundings);
    return lookUpLocally({.kind = SecretReference::Kind::Prompt, .target = question}, m_surroundings);
}

Result<VaultAuthentication::Token> VaultAuthentication::byToken()
{
    if (!m_login.secret) {
        const bool isBehindAgent = m_login.address.isEmpty() &&
                                   !vaultVariable(m_surroundings.variables, QStringLiteral("AGENT_ADDR")).isEmpty();
        const Result<Secret> token = vaultTokenOfUser(m_surroundings, isBehindAgent);
        return token ? Result<Token>(Token{*token, false}) : std::unexpected(token.error());
    }
    const Result<Secret> given = lookUpLocally(*m_login.secret, m_surroundings);
    if (!given)
        return std::unexpected(given.error());
    if (m_login.isWrapped) {
        const auto unwrapped = m_client.unwrap(*given, VaultOccasion::Kind::Login);
        return unwrapped ? tokenOf(*unwrapped, QStringLiteral("sys/wrapping/unwrap"))
                         : std::unexpected(unwrapped.error());
    }
    const Result<Secret> token = checkedToken(given->revealBytes(), describe(*m_login.secret));
    return token ? Result<Token>(Token{*token, false}) : std::unexpected(token.error());
}

/// What a wrapping token wraps; it can be had once.
Result<Secret> VaultAuthentication::unwrapped(const Secret &wrapping, const QString &field)
{
    const Result<VaultReply> reply = m_client.unwrap(wrapping, VaultOccasion::Kind::Login);
    if (!reply) {
        Error error = reply.error();
        error.hint =
            QStringLiteral("A wrapping token can be used once and ends soon. If nobody here has used it, somebody "
                           "else has: ask for a new one, and say so to whoever looks after Vault.");
        return std::unexpected(std::move(error));
    }
    const QString text = reply->data().value(field).toString();
    if (text.isEmpty())
        return commandError(QStringLiteral("What was wrapped has no field '%1'").arg(field));
    return Secret::fromText(text);
}

Result<VaultAuthentication::Token> VaultAuthentication::byAppRole()
{
    if (m_login.role.isEmpty())
        return missingSetting(m_login, QStringLiteral("role"), QStringLiteral("role = { env = \"SHOP_ROLE_ID\" }"));
    const Result<QString> role = lookUpText(m_login.role, m_surroundings);
    if (!role)
        return std::unexpected(role.error());
    QJsonObject body = {{QStringLiteral("role_id"), role->trimmed()}};
    if (m_login.secret) {
        Result<Secret> secret = lookUpLocally(*m_login.secret, m_surroundings);
        if (secret && m_login.isWrapped)
            secret = unwrapped(*secret, QStringLiteral("secret_id"));
        if (!secret)
            return std::unexpected(secret.error());
        body.insert(QStringLiteral("secret_id"), secret->reveal().trimmed());
    }
    return post(mountPath() + QLatin1String("/login"), body);
}

Result<VaultAuthentication::Token> VaultAuthentication::byPassword()
{
    if (m_login.user.isEmpty())
        return missingSetting(m_login, QStringLiteral("user"), QStringLiteral("user = { env = \"USER\" }"));
    const Result<QString> user = lookUpText(m_login.user, m_surroundings);
    if (!user)
        return std::unexpected(user.error());
    const Result<Secret> password =
        secret(QStringLiteral("Password of %1 for Vault (%2)").arg(*user, methodOf(m_login)));
    if (!password)
        return std::unexpected(password.error());
    return post(mountPath() + QLatin1String("/login/") + user->trimmed(),
                {{QStringLiteral("password"), password->reveal()}});
}

Result<VaultAuthentication::Token> VaultAuthentication::byJwt()
{
    if (!m_login.secret)
        return missingSetting(m_login, QStringLiteral("secret"), QStringLiteral("secret = { env = \"CI_JOB_JWT\" }"));
    const Result<Secret> token = lookUpLocally(*m_login.secret, m_surroundings);
    if (!token)
        return std::unexpected(token.error());
    const Result<QString> role = lookUpText(m_login.role, m_surroundings);
    if (!role)
        return std::unexpected(role.error());
    QJsonObject body = {{QStringLiteral("jwt"), token->reveal().trimmed()}};
    if (!role->isEmpty())
        body.insert(QStringLiteral("role"), role->trimmed());
    return post(mountPath() + QLatin1String("/login"), body);
}

Result<VaultAuthentication::Token> VaultAuthentication::byKubernetes()
{
    if (m_login.role.isEmpty())
        return missingSetting(m_login, QStringLiteral("role"), QStringLiteral("role = \"shop\""));
    const Result<QString> role = lookUpText(m_login.role, m_surroundings);
    if (!role)
        return std::unexpected(role.error());
    const SecretReference serviceAccount = {.kind = SecretReference::Kind::File, .target = kServiceAccountToken};
    const Result<Secret> token = lookUpLocally(m_login.secret.value_or(serviceAccount), m_surroundings);
    if (!token)
        return std::unexpected(token.error());
    return post(mountPath() + QLatin1String("/login"),
                {{QStringLiteral("role"), role->trimmed()}, {QStringLiteral("jwt"), token->reveal().trimmed()}});
}

Result<VaultAuthentication::Token> VaultAuthentication::byOidc()
{
    if (!m_surroundings.openBrowser)
        return commandError(
            QStringLiteral("A login to Vault by OIDC needs a browser, and there is none here"),
            QStringLiteral("Use another method here, or log in with `vault login -method=oidc` first."));
    const Result<QString> role = lookUpText(m_login.role, m_surroundings);
    if (!role)
        return std::unexpected(role.error());
    auto callback = OidcCallback::listen();
    if (!callback)
        return std::unexpected(callback.error());
    const QString nonce = QUuid::createUuid().toString(QUuid::Id128);
    QJsonObject body = {{QStringLiteral("redirect_uri"), OidcCallback::redirectUri()},
                        {QStringLiteral("client_nonce"), nonce}};
    if (!role->isEmpty())
        body.insert(QStringLiteral("role"), role->trimmed());
    const auto asked =
        m_client.ask({.method = "POST", .path = mountPath() + QLatin1String("/oidc/auth_url"), .body = body},
                     VaultOccasion::Kind::Login);
    if (!asked)
        return std::unexpected(asked.error());
    const QUrl page(asked->data().value(QStringLiteral("auth_url")).toString());
    if (page.isEmpty())
        return commandError(QStringLiteral("Vault gives no page to log in at for the role '%1'").arg(*role),
                            QStringLiteral("Its role must allow the address %1 (allowed_redirect_uris).")
                                .arg(OidcCallback::redirectUri()));
    m_surroundings.openBrowser(page);
    const auto answer = (*callback)->wait(*m_surroundings.stopper);
    if (!answer)
        return std::unexpected(answer.error());
    const QString expected = QUrlQuery(page).queryItemValue(QStringLiteral("state"), QUrl::FullyDecoded);
    if (!expected.isEmpty() && answer->state != expected)
        return commandError(QStringLiteral("The browser came back from another login than this one; it was not used"));
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("state"), QString::fromLatin1(QUrl::toPercentEncoding(answer->state)));
    query.addQueryItem(QStringLiteral("code"), QString::fromLatin1(QUrl::toPercentEncoding(answer->code.reveal())));
    query.addQueryItem(QStringLiteral("client_nonce"), nonce);
    const QString path = mountPath() + QLatin1String("/oidc/callback");
    const auto reply = m_client.ask({.path = path + u'?' + query.toString(QUrl::FullyEncoded), .isRepeatable = false},
                                    VaultOccasion::Kind::Login);
    return reply ? tokenOf(*reply, path) : std::unexpected(reply.error());
}

Result<VaultAuthentication::Token> VaultAuthentication::post(const QString &path, const QJsonObject &body)
{
    // A second login only makes a second token, which ends by itself.
    const auto reply = m_client.ask({.method = "POST", .path = path, .body = body}, VaultOccasion::Kind::Login);
    // What was wrapped is meant for one login.
    if (reply && !m_login.isWrapped)
        m_client.rememberLogin(path, body);
    return reply ? tokenOf(*reply, path) : std::unexpected(reply.error());
}

Result<VaultAuthentication::Token> VaultAuthentication::tokenOf(const VaultReply &reply, const QString &path)
{
    const QJsonObject auth = reply.json.value(QStringLiteral("auth")).toObject();
    const QString token = auth.value(QStringLiteral("client_token")).toString();
    if (!token.isEmpty())
        return Token{Secret::fromText(token), true};
    if (auth.contains(QStringLiteral("mfa_requirement")))
        return commandError(QStringLiteral("Vault wants a second factor for the login at %1").arg(path),
                            QStringLiteral("Log in with `vault login` first, and use method = \"token\"."));
    return commandError(QStringLiteral("Vault gave no token for the login at %1").arg(path));
}

} // namespace retort
