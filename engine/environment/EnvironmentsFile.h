// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/environment/Environment.h"
#include "model/Diagnostic.h"
#include "model/Error.h"

#include <QString>

#include <map>
#include <optional>
#include <vector>

namespace retort {

/// What retort.toml says of environments:
///
///     [project]
///     default_environment = "development"      # used where no --environment is given
///
///     [vault]                                  # for all environments; [environments.NAME.vault] for one
///     address = "https://vault.example:8200"
///
///     [environments.production]
///     extends = "staging"
///     url = "postgresql://db.example/shop"
///     credentials = { vault = "database/creds/shop-migrator" }
///     protected = true
struct EnvironmentsFile
{
    QString file = {};
    /// In written order. One with an error among the findings is left out.
    std::vector<Environment> environments = {};
    /// As [project] has it; checked to exist.
    QString defaultEnvironment = {};
    /// Why [project] gives no default although it means to.
    std::optional<Diagnostic> defaultProblem = {};
    /// Those that are left out, and why.
    std::map<QString, Diagnostic> unusable = {};
    /// In the order of the lines: everything that is wrong or doubtful, each with line and column, what was expected
    /// and the nearest known key.
    std::vector<Diagnostic> findings = {};

    /// A file that does not exist reads as empty; one that is no TOML is an error with its line.
    static Result<EnvironmentsFile> read(const QString &path);
    static Result<EnvironmentsFile> parse(const QString &path, const QByteArray &text);

    /// What `colour` may be, besides #RRGGBB.
    static const QStringList &colourNames();
};

/// The keychain's entry that the password of an environment is moved to: "shop-staging" of /srv/shop/retort.toml.
QString keychainEntry(const QString &file, const QString &environment);

} // namespace retort
