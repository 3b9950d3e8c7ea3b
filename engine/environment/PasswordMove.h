// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/project/Project.h"
#include "engine/secrets/LookupSurroundings.h"
#include "engine/secrets/Secret.h"
#include "model/Error.h"

#include <QByteArray>
#include <QString>

#include <memory>

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

/// The same for a password in `sqlalchemy.url` of the INI file, which can hold no reference: retort.toml says it, and
/// names the section.
struct IniPasswordMove
{
    /// What both files read like afterwards.
    QByteArray ini;
    QByteArray toml;
    Secret password;

    /// `oldIni` and `oldToml` are what the project's files hold now. Where retort.toml has no environments yet, it
    /// gets one for each section that was one so far. The environment has no `url` and no password of its own.
    static Result<IniPasswordMove> of(const Project &project, const QByteArray &oldIni, const QByteArray &oldToml,
                                      const QString &environment, const QString &entry);
};

/// Where the password of an environment was found.
enum class PasswordPlace { EnvironmentsFile, IniFile };

/// Takes the password of an environment out of retort.toml, else out of the INI file: puts it into the keychain, under
/// keychainEntry(), and only then writes the files. Fails where that entry is there with another password. Waits as
/// Keychain does; `stopper` ends that.
Result<PasswordPlace> movePasswordToKeychain(const Project &project, const QString &environment,
                                             const std::shared_ptr<LookupStopper> &stopper = {});

} // namespace retort
