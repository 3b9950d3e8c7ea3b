// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/secrets/VaultFailure.h"

#include "engine/secrets/Redactor.h"

#include <QHash>

#include <array>

namespace retort {

namespace {

struct StatusText
{
    int status;
    /// %1: the path. What the server said is put behind.
    const char *message;
    const char *hint;
};

constexpr std::array<StatusText, 17> kStatusTexts = {{
    {400, "Vault does not understand the request for %1",
     "The path, the role or the mount may be wrong in retort.toml."},
    {403, "Vault does not let us at %1",
     "Either the token is missing or has ended, or no policy grants it. A policy that does: path \"%1\" { capabilities "
     "= [\"%2\"] }"},
    {404, "Vault has nothing at %1", "Check the mount and the path. What no policy lets us see may look the same."},
    {405, "Vault cannot do this at %1",
     "The mount is probably of another kind or another KV version than the path says."},
    {412, "Vault's replica does not have the newest data yet for %1", "Try again in a moment."},
    {413, "Vault finds the request for %1 too large", "A proxy before it may limit requests."},
    {429, "Vault has too many requests or leases just now, so it refuses %1",
     "Wait, and try again; an operator can raise the quota. Leases that nobody needs can be revoked."},
    {472, "This Vault is a disaster-recovery secondary, which answers nothing (%1)", "Set VAULT_ADDR to the primary."},
    {473, "This Vault is a performance standby and does not answer %1", "Set VAULT_ADDR to the active server."},
    {474, "This Vault is a standby that cannot reach the active server (%1)",
     "Try again, or set VAULT_ADDR to the active server."},
    {500, "Vault failed at %1", "The text is the server's, often that of the database behind it. Its log says more."},
    {501, "This Vault was never initialised (%1)", "Someone has to run `vault operator init` there first."},
    {502, "Something behind Vault does not answer (%1)", "Try again; a proxy or a service behind Vault is down."},
    {503, "This Vault is sealed or under maintenance, so it refuses %1",
     "Someone has to unseal it (`vault operator unseal`); until then asking again is no use."},
    {504, "Something behind Vault answers too late (%1)", "Try again in a moment."},
    {530, "This server was removed from its Vault cluster (%1)", "Set VAULT_ADDR to one that belongs to it."},
    {0, "Vault answered %1 in a way that is not known", ""},
}};

QString capabilityOf(const QByteArray &method)
{
    static const QHash<QByteArray, QString> capabilities = {
        {"GET", QStringLiteral("read")}, {"LIST", QStringLiteral("list")}, {"DELETE", QStringLiteral("delete")}};
    return capabilities.value(method, QStringLiteral("update"));
}

/// A KV version 2 secret whose version is gone answers 404 with its story.
std::optional<Error> goneVersion(const VaultReply &reply, const VaultOccasion &occasion)
{
    const QJsonObject metadata = reply.data().value(QStringLiteral("metadata")).toObject();
    if (reply.status != 404 || metadata.isEmpty())
        return std::nullopt;
    const int version = metadata.value(QStringLiteral("version")).toInt();
    if (metadata.value(QStringLiteral("destroyed")).toBool()) {
        return Error{
            Error::Kind::Command,
            QStringLiteral("Version %1 of the secret %2 was destroyed in Vault").arg(version).arg(occasion.path),
            {},
            QStringLiteral("It cannot come back. Write the secret anew, or name another version in "
                           "retort.toml (version = …).")};
    }
    return Error{Error::Kind::Command,
                 QStringLiteral("Version %1 of the secret %2 was deleted in Vault on %3")
                     .arg(version)
                     .arg(occasion.path, metadata.value(QStringLiteral("deletion_time")).toString()),
                 {},
                 QStringLiteral("`vault kv undelete -versions=%1 …` brings it back, or name another version in "
                                "retort.toml (version = …).")
                     .arg(version)};
}

std::optional<Error> refusedLogin(const VaultReply &reply, const VaultOccasion &occasion)
{
    if (occasion.kind != VaultOccasion::Kind::Login || (reply.status != 400 && reply.status != 403))
        return std::nullopt;
    return Error{Error::Kind::Command,
                 QStringLiteral("Vault refused the login at %1").arg(occasion.path),
                 {},
                 QStringLiteral("User, role or secret may be wrong or have ended, the method may be mounted elsewhere "
                                "(mount = … in [vault]), or the role may not allow it.")};
}

} // namespace

Error vaultFailure(const VaultReply &reply, const VaultOccasion &occasion)
{
    Error error;
    if (auto gone = goneVersion(reply, occasion)) {
        error = *std::move(gone);
    } else if (auto refused = refusedLogin(reply, occasion)) {
        error = *std::move(refused);
    } else {
        const StatusText *text = kStatusTexts.begin();
        while (text->status != reply.status && text->status != 0)
            ++text;
        error.message = QString::fromLatin1(text->message).arg(occasion.path);
        error.hint = QString::fromLatin1(text->hint);
        error.hint.replace(QLatin1String("%1"), occasion.path);
        error.hint.replace(QLatin1String("%2"), capabilityOf(occasion.method));
    }
    error.kind = Error::Kind::Command;
    QString said = (reply.errors + reply.warnings()).join(QStringLiteral("; "));
    said = Redactor::redacted(said.simplified());
    error.message += QStringLiteral(" (%1, status %2)").arg(occasion.address).arg(reply.status);
    if (!said.isEmpty())
        error.message += QStringLiteral(": ") + said;
    return error;
}

} // namespace retort
