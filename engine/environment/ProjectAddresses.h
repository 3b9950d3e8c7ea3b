// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/environment/ProjectEnvironments.h"
#include "engine/project/Project.h"
#include "model/Error.h"

#include <QString>
#include <QStringList>

namespace retort {

// What a project itself says about where its databases are: env.py, and the INI section that it is read with. Nothing
// is connected to or looked up.

/// The project as it reads with that INI section; `project` itself if that is the one in use, or if it is empty.
Result<Project> withSection(const Project &project, const QString &section);

/// The URLs that the project names for its databases: what env.py takes for each that it goes through, else
/// sqlalchemy.url. Empty where neither says one. `xArguments` are for env.py.
QStringList projectUrls(const Project &project, const QStringList &xArguments);

/// The project's environments, and in each that has no URL of its own the one that the project names for it, read with
/// the environment's section. One that leads to several databases stands there once for each. For those who ask whether
/// a person agrees to where they lead.
Result<ProjectEnvironments> addressedEnvironments(const Project &project, const QStringList &xArguments);

} // namespace retort
