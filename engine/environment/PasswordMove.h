// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/secrets/Secret.h"
#include "model/Error.h"

#include <QByteArray>
#include <QString>

namespace retort {

/// A password that is written down in retort.toml, taken out of it: what the text reads like afterwards, with a
/// reference to the keychain in its place, and the password itself.
struct PasswordMove
{
    QByteArray text;
    Secret password;

    /// `environment` has a `password` of its own or inherits one, or one in its `url`; fails where there is none, or
    /// where it stands in a way that cannot be rewritten safely.
    static Result<PasswordMove> of(const QString &file, const QByteArray &text, const QString &environment,
                                   const QString &entry);
};

/// Puts the password into the keychain and only then writes the file. Waits as Keychain does.
Result<void> movePasswordToKeychain(const QString &file, const QString &environment, const QString &entry);

} // namespace retort
