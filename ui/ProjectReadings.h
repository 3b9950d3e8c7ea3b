// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/DatabaseUrl.h"
#include "engine/environment/Environment.h"
#include "engine/migration/EnvironmentReader.h"
#include "engine/project/Project.h"
#include "model/Error.h"

#include <map>
#include <optional>
#include <vector>

namespace retort::ui::jobs {

/// What a project says for one environment.
struct ConfiguredProject
{
    /// Read with the environment's section.
    Project project;
    EnvironmentOptions options = {};
    /// The URL that the project names; empty where the environment has one of its own.
    QString url = {};
};

/// How a project reads for its environments. env.py is interpreted once for each INI section, when it is first asked
/// for. For one job.
class ProjectReadings
{
public:
    enum class Purpose {
        /// With a database.
        Running,
        /// For SQL as text.
        Text
    };

    /// `plain` is read with its own section, not with an environment's.
    explicit ProjectReadings(Project plain, Purpose purpose = Purpose::Running);

    /// Fails where it cannot be told which of several databases the environment is, and where the project names none.
    Result<ConfiguredProject> of(const Environment &environment);
    /// Only the options; those of the first database where it cannot be told.
    EnvironmentOptions options(const Environment &environment);
    /// Where env.py goes through several databases: an environment for each, named for its INI section, which is then
    /// where it is written, or for what tells it from the others. Else none.
    const std::vector<Environment> &databases();

private:
    struct Reading
    {
        Project project;
        EnvironmentReading environment;
    };
    const Result<Reading> &with(const QString &section);
    const Reading &plain() { return *with({}); }
    const Reading &readingFor(const Environment &environment);
    Result<QString> urlFor(const Environment &environment, const EnvironmentOptions &options);

    Project m_plain;
    Purpose m_purpose;
    std::map<QString, Result<Reading>> m_bySection;
    std::optional<std::vector<Environment>> m_databases;
};

/// "PostgreSQL · db.example/shop".
QString displayName(const DatabaseUrl &url);

} // namespace retort::ui::jobs
