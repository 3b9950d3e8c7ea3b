// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/environment/ProjectEnvironments.h"
#include "engine/project/Project.h"
#include "model/Error.h"

#include <QString>
#include <QStringList>

namespace retort {

struct EnvironmentReading;

// What a project itself says about where its databases are: env.py, and the INI section that it is read with. Nothing
// is connected to or looked up.

/// The URLs that the project names for its databases: what env.py takes for each that it goes through, else
/// sqlalchemy.url. Empty where neither says one. `xArguments` are for env.py.
QStringList projectUrls(const Project &project, const QStringList &xArguments);

/// The same where env.py was read already.
QStringList readUrls(const Project &project, const EnvironmentReading &reading);

/// The same as the project reads with that INI section; empty: with the one in use. A section that names no scripts is
/// not read by env.py: then the URL that stands in it.
QStringList sectionUrls(const Project &project, const QString &section, const QStringList &xArguments);

/// The project's environments, and in each that has no URL of its own the one that the project names for it, read with
/// the environment's section. One that leads to several databases stands there once for each. For those who ask whether
/// a person agrees to where they lead.
Result<ProjectEnvironments> addressedEnvironments(const Project &project, const QStringList &xArguments);

/// Where everything in a project leads to: what agreements are about (EnvironmentTrust). The same whichever environment
/// is in use, or agreeing to one would take back another.
struct Destinations
{
    /// As addressedEnvironments() has them.
    ProjectEnvironments environments;
    /// The project's own; empty where it names none.
    QString projectUrl;

    /// `project` is read with its own section, not with an environment's.
    static Result<Destinations> of(const Project &project, const QStringList &xArguments);
    /// With `environment` as it is about to be used, whatever the files say of it; the project names `ownUrl` for it.
    /// One without a name stands for the project itself.
    static Result<Destinations> with(const Project &project, const QStringList &xArguments,
                                     const Environment &environment, const QString &ownUrl);
    /// The same, of what was read already.
    Destinations including(const Environment &environment, const QString &ownUrl) const;
};

} // namespace retort
