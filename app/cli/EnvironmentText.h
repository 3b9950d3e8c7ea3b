// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/environment/Environment.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace retort {

/// The address as people may see it, "from Vault …" where it has to be looked up; `projectUrl` stands in for one that
/// the environment does not name.
QString addressText(const Environment &environment, const QString &projectUrl);

/// "protected", "export only", and so on.
QStringList marksOf(const Environment &environment);

/// All that retort.toml says of it, a line each: "password: Vault secret/data/shop, field password".
QStringList settingLines(const Environment &environment, const QString &projectUrl);

QJsonObject environmentObject(const Environment &environment, const QString &projectUrl);

/// What `env init` writes: one environment for `url`, and examples as comments.
QString newEnvironmentsFile(const QString &url);

} // namespace retort
