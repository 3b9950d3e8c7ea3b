// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/environment/ProjectEnvironments.h"
#include "engine/project/ProjectTrust.h"

#include <QString>
#include <QStringList>

namespace retort {

/// The hosts that a project's environments lie on, and the project's own URL: what the desktop asks for before it
/// connects. In a terminal, an explicit command to connect is agreement enough.
ProjectTrust::Matter hostsMatter(const ProjectEnvironments &environments, const QString &projectUrl);

/// What a project's environments look up, with the hosts that what was found is then sent to, and the Vault that is
/// logged in to: asked for before any look-up, everywhere.
ProjectTrust::Matter secretsMatter(const ProjectEnvironments &environments, const QString &projectUrl);

/// All references of one environment and where they lead: "staging: password from Vault …, sent to db.example".
QStringList referenceFacts(const Environment &environment, const QString &host = {});

/// Whether its database is a file, or a server reached without a network.
bool isOnThisMachine(const Environment &environment, const QString &projectUrl);

/// "db.example:5432" (several with a comma), "this machine" for what has no host; what has to be looked up is said to
/// be.
QString hostOf(const Environment &environment, const QString &projectUrl);

} // namespace retort
