// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/environment/Environment.h"
#include "engine/project/Project.h"
#include "model/Diagnostic.h"

#include <QStringList>

#include <map>
#include <optional>
#include <vector>

namespace retort {

/// The environments that one can choose between for a project: those of the retort.toml beside its configuration; where
/// it names none, one for each INI section that names a database.
struct ProjectEnvironments
{
    /// In written order.
    std::vector<Environment> all = {};
    /// Empty: none is chosen by itself.
    QString defaultName = {};
    /// Why none is although retort.toml means one to be.
    std::optional<Diagnostic> defaultProblem = {};
    /// Those of retort.toml that cannot be used, and why.
    std::map<QString, Diagnostic> unusable = {};
    /// What is wrong or doubtful in the files, plain passwords among it.
    std::vector<Diagnostic> findings = {};

    /// retort.toml of the project; it need not exist.
    static QString file(const Project &project);
    /// Reads the files anew; fails where retort.toml is no TOML.
    static Result<ProjectEnvironments> of(const Project &project);

    QStringList names() const;
    /// nullptr if there is none of this name.
    const Environment *find(const QString &name) const;
    /// Fails with the finding that makes it unusable, or with the nearest known name.
    Result<Environment> choose(const QString &name) const;
};

} // namespace retort
