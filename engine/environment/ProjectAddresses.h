// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/environment/ProjectEnvironments.h"
#include "engine/environment/ProjectReadings.h"
#include "engine/project/Project.h"
#include "model/Error.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace retort {

// What a project itself says about where its databases are: env.py, and the INI section that it is read with. Nothing
// is connected to or looked up.

/// ProjectReadings::urls() of the project's own section. `xArguments` are for env.py.
QStringList projectUrls(const Project &project, const QStringList &xArguments);

/// The environments that the project's files name, and in each that has no URL of its own the one that the project
/// names for it, read with the environment's section. One that leads to several databases stands there once for each.
/// For those who ask whether a person agrees to where they lead.
Result<ProjectEnvironments> addressedEnvironments(ProjectReadings &readings);

/// Where everything in a project leads to: what agreements are about (EnvironmentTrust). The same whichever environment
/// is in use, or agreeing to one would take back another.
struct Destinations
{
    /// As addressedEnvironments() has them, and where it is left to env.py the databases that it makes up on hosts that
    /// no file names.
    ProjectEnvironments environments;
    /// The project's own; empty where it names none.
    QString projectUrl;
    /// The databases that env.py makes up and no file names; their hosts are among the environments.
    std::vector<Environment> ofEnvPy = {};

    /// `project` is read with its own section, not with an environment's.
    static Result<Destinations> of(const Project &project, const QStringList &xArguments);
    static Result<Destinations> of(ProjectReadings &readings);
    /// With `environment` as it is about to be used, whatever the files say of it; the project names `ownUrl` for it.
    /// One without a name stands for the project itself.
    static Result<Destinations> with(const Project &project, const QStringList &xArguments,
                                     const Environment &environment, const QString &ownUrl);
    /// The same, of what was read already.
    Destinations including(const Environment &environment, const QString &ownUrl) const;

private:
    bool leadsTo(const QString &host) const;
};

} // namespace retort
