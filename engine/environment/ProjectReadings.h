// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/DatabaseUrl.h"
#include "engine/environment/ProjectEnvironments.h"
#include "engine/migration/EnvironmentReader.h"
#include "engine/project/Project.h"
#include "model/Error.h"

#include <QStringList>

#include <map>
#include <optional>
#include <vector>

namespace retort {

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
/// for. For one job; nothing is connected to or looked up.
class ProjectReadings
{
public:
    struct Manner
    {
        /// `-x`, for env.py.
        QStringList xArguments = {};
        /// With a database; else for SQL as text.
        bool isOnline = true;
        Variables variables = Variables::AsFarAsSet;
    };

    /// `plain` is read with its own section, not with an environment's.
    explicit ProjectReadings(Project plain);
    ProjectReadings(Project plain, Manner manner);

    const Project &project() const { return m_plain; }

    /// Fails where it cannot be told which of several databases the environment is, and where the project names none.
    Result<ConfiguredProject> of(const Environment &environment);
    /// Only the options; those of the first database where it cannot be told.
    EnvironmentOptions options(const Environment &environment);
    /// The URLs that the project names for its databases, read with that INI section (empty: with its own): what env.py
    /// takes for each that it goes through, else sqlalchemy.url. Of a section that names no scripts the URL that stands
    /// in it. Empty where none is said.
    QStringList urls(const QString &section = {});
    /// Where env.py goes through several databases: an environment for each, named for its INI section, which is then
    /// where it is written, or for what tells it from the others. Else none.
    const std::vector<Environment> &databases();
    /// The environments that one can choose between: those that files name (ProjectEnvironments), or where it is left
    /// to env.py databases(), if it goes through several. Fails where retort.toml is no TOML.
    Result<ProjectEnvironments> environments();
    /// Whether no retort.toml says which environments there are: then they are what env.py makes of the INI file's
    /// sections. A retort.toml with mistakes says it, too.
    bool areLeftToEnvPy(const ProjectEnvironments &environments) const;

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
    Manner m_manner;
    std::map<QString, Result<Reading>> m_bySection;
    std::optional<std::vector<Environment>> m_databases;
};

/// Which of the databases that env.py goes through the environment is, by its INI section or by its name; nothing where
/// that cannot be told. `project` is what was read.
std::optional<std::size_t> meantDatabase(const Project &project, const EnvironmentReading &reading,
                                         const Environment &environment);

/// The error where that has to be known.
std::unexpected<Error> unknownWhichDatabase(const Environment &environment);

/// "PostgreSQL · db.example/shop".
QString displayName(const DatabaseUrl &url);

} // namespace retort
