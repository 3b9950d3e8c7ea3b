// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/DatabaseUrl.h"
#include "engine/environment/Environment.h"
#include "model/Error.h"

#include <QString>

#include <optional>

namespace retort {

/// What an environment's references led to.
struct ResolvedSecrets
{
    std::optional<Secret> url = {};
    std::optional<QString> user = {};
    std::optional<Secret> password = {};
};

/// The address of an environment as far as it is written down, with its session settings: enough to know the database's
/// kind and to show it. `projectUrl` is the URL that the project itself names (env.py, sqlalchemy.url); used where the
/// environment names none. Where the URL is a reference, only its kind is known, if `dialect` says it.
Result<DatabaseUrl> writtenUrl(const Environment &environment, const QString &projectUrl);

/// The address to connect to. What was looked up stands above what is written down.
Result<DatabaseUrl> connectionUrl(const Environment &environment, const QString &projectUrl,
                                  const ResolvedSecrets &secrets);

/// The password that is written in a URL where a `password` of the environment could stand in its place: before the @,
/// or alone among the options as `password` or `passwd`. Nothing where there is none, or one that only a driver knows
/// (DatabaseUrl::holdsPassword).
std::optional<Secret> writtenPassword(const DatabaseUrl &url);

} // namespace retort
