// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/secrets/LocalSecrets.h"

#include "engine/environment/Environment.h"
#include "engine/secrets/Keychain.h"

#include <QFile>
#include <QFileInfo>

#include <array>

namespace retort {

namespace {

constexpr qint64 kLargestSecretFile = 64 * 1024;

std::unexpected<Error> lookupError(const SecretReference &reference, const QString &message, const QString &hint = {})
{
    return std::unexpected(Error{Error::Kind::Command, message, reference.where, hint});
}

Result<Secret> fromVariable(const SecretReference &reference, const LookupSurroundings &surroundings)
{
    if (!surroundings.variables.contains(reference.target))
        return lookupError(
            reference, QStringLiteral("The variable %1 is not set").arg(reference.target),
            QStringLiteral("retort.toml says that a secret is to be had there: export it before the call."));
    const QString value = surroundings.variables.value(reference.target);
    if (value.isEmpty())
        return lookupError(reference, QStringLiteral("The variable %1 is empty").arg(reference.target));
    return Secret::fromText(value);
}

Result<Secret> fromFile(const SecretReference &reference, const LookupSurroundings &)
{
    QFile file(reference.target);
    if (!QFileInfo(reference.target).isFile())
        return lookupError(reference, QStringLiteral("There is no file %1").arg(reference.target),
                           QStringLiteral("retort.toml says that a secret is to be had there."));
    if (!file.open(QIODevice::ReadOnly))
        return lookupError(reference, QStringLiteral("Cannot read %1: %2").arg(reference.target, file.errorString()));
    QByteArray bytes = file.read(kLargestSecretFile + 1);
    if (bytes.size() > kLargestSecretFile)
        return lookupError(reference, QStringLiteral("%1 is too large to be a secret").arg(reference.target));
    // Editors and `echo` end a file with a newline that is no part of the secret.
    if (bytes.endsWith('\n'))
        bytes.chop(1);
    if (bytes.endsWith('\r'))
        bytes.chop(1);
    if (bytes.isEmpty())
        return lookupError(reference, QStringLiteral("The file %1 is empty").arg(reference.target));
    return Secret::fromBytes(bytes);
}

Result<Secret> fromKeychain(const SecretReference &reference, const LookupSurroundings &surroundings)
{
    Result<Secret> secret = Keychain::read(reference.target, surroundings.stopper);
    if (!secret)
        secret.error().where = reference.where;
    return secret;
}

Result<Secret> fromPerson(const SecretReference &reference, const LookupSurroundings &surroundings)
{
    if (!surroundings.prompt)
        return lookupError(reference, QStringLiteral("Nobody is there to be asked: %1").arg(reference.target),
                           QStringLiteral("For runs without a person, use env, file or vault in place of prompt."));
    return surroundings.prompt(reference.target, *surroundings.stopper);
}

} // namespace

Result<Secret> lookUpLocally(const SecretReference &reference, const LookupSurroundings &surroundings)
{
    switch (reference.kind) {
    case SecretReference::Kind::Variable: return fromVariable(reference, surroundings);
    case SecretReference::Kind::File: return fromFile(reference, surroundings);
    case SecretReference::Kind::Keychain: return fromKeychain(reference, surroundings);
    case SecretReference::Kind::Prompt: return fromPerson(reference, surroundings);
    case SecretReference::Kind::Vault: break;
    }
    return lookupError(reference, QStringLiteral("What is needed to log in to Vault cannot lie in Vault"));
}

Result<QString> lookUpText(const SettingValue &value, const LookupSurroundings &surroundings)
{
    if (!value.reference)
        return value.text;
    const Result<Secret> found = lookUpLocally(*value.reference, surroundings);
    if (!found)
        return std::unexpected(found.error());
    return found->reveal();
}

} // namespace retort
