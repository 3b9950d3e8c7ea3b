// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Terminal.h"
#include "engine/database/DatabaseUrl.h"
#include "engine/migration/EnvironmentOptions.h"
#include "engine/project/Project.h"
#include "model/Error.h"

#include <QStringList>

#include <map>
#include <optional>
#include <vector>

namespace retort {

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

    enum class Mode { Online, Offline };

    /// The database that env.py and the configuration name.
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
    std::optional<Project> m_project;
    std::optional<QString> m_tag;
    std::map<Mode, EnvironmentOptions> m_environments;
    bool m_lacksModels = false;
    std::optional<DatabaseUrl> m_database;
    bool m_hasAnnouncedContext = false;
};

} // namespace retort
