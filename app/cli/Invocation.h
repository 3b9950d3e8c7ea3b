// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Terminal.h"
#include "engine/database/DatabaseUrl.h"
#include "engine/environment/ProjectEnvironments.h"
#include "engine/migration/EnvironmentOptions.h"
#include "engine/project/Project.h"
#include "model/Error.h"

#include <QStringList>

#include <map>
#include <optional>
#include <vector>

namespace retort {

/// The logger under whose name Alembic reports what it migrates.
inline const QString kRuntimeLog = QStringLiteral("alembic.runtime.migration");

/// What stands before the command on the command line.
struct GlobalOptions
{
    /// `-c`, in written order.
    QStringList configFiles = {};
    /// `-n`
    QString section = QStringLiteral("alembic");
    /// `-x`, in written order.
    QStringList xArguments = {};
    bool raisesErrors = false;
    bool isQuiet = false;
    /// `--environment`, else the variable RETORT_ENVIRONMENT; empty: what the project has as its default, if anything.
    QString environment = {};
    /// `--confirm`
    QString confirmation = {};

    /// `-x debug=true`
    bool wantsDebugLog() const;
};

/// One call of the program: what every command needs, read when it is first asked for.
class Invocation
{
public:
    explicit Invocation(GlobalOptions options);

    const GlobalOptions &options() const { return m_options; }
    const Terminal &terminal() const { return m_terminal; }

    /// Which configuration files the command line and the environment name.
    Result<ConfigFiles> configFiles() const;
    /// The project of the current directory, or of `-c`. Its warnings go to standard error.
    Result<const Project *> project();
    /// The same; fails also where its graph is not sound.
    Result<const Project *> soundProject();

    /// The environment that was asked for, or the project's default one; nullptr where there is neither.
    Result<const Environment *> chosenEnvironment();
    /// For a command that takes an environment's name as its argument (if it is not empty), or that looks at all of
    /// them. To be called before the project is first read.
    void preferEnvironment(const QString &name);
    void ignoreEnvironment() { m_ignoresEnvironment = true; }
    /// Whether a command may change the database of that environment: it is not for export only, and its name was
    /// given if it is protected.
    Result<void> checkMayApply();

    enum class Mode { Online, Offline };

    /// The database that the environment names, else env.py and the configuration. Online with all that has to be
    /// looked up; offline without.
    Result<DatabaseUrl> url(Mode mode);
    /// The same, once it has been asked for.
    const std::optional<DatabaseUrl> &database() const { return m_database; }
    /// What env.py says, as far as it matters to SQL and version table.
    Result<EnvironmentOptions> environment(Mode mode);
    /// `--tag`, for env.py; to be set before it is first read.
    void setTag(const QString &tag) { m_tag = tag; }
    /// Whether env.py says that there are no models: `target_metadata` is None.
    Result<bool> lacksModels();
    /// Logs what Alembic logs when env.py has configured its context. From then on failures are logged, too.
    Result<void> announceContext(Mode mode);
    bool hasAnnouncedContext() const { return m_hasAnnouncedContext; }

    /// The rows of the version table, in the database's order; never creates anything.
    Result<QStringList> rows();
    /// The same as revisions of the project's graph, which must be sound.
    Result<std::vector<int>> presentRevisions();

private:
    GlobalOptions m_options;
    Terminal m_terminal;
    Result<void> openProject();
    Result<void> chooseEnvironment();
    /// What env.py and the configuration name; may be empty.
    Result<QString> projectUrl(Mode mode);

    std::optional<Project> m_project;
    std::optional<Environment> m_environment;
    bool m_ignoresEnvironment = false;
    std::optional<QString> m_tag;
    std::map<Mode, EnvironmentOptions> m_environments;
    bool m_lacksModels = false;
    std::optional<DatabaseUrl> m_database;
    bool m_hasAnnouncedContext = false;
};

} // namespace retort
