// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Terminal.h"
#include "engine/database/DatabaseUrl.h"
#include "engine/environment/ProjectEnvironments.h"
#include "engine/migration/EnvironmentReader.h"
#include "engine/project/Project.h"
#include "engine/secrets/SecretResolver.h"
#include "model/Error.h"

#include <QStringList>

#include <functional>
#include <map>
#include <memory>
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
    /// Several invocations may share a resolver (resolver()), so that nothing is looked up, or asked for, twice.
    explicit Invocation(GlobalOptions options, std::shared_ptr<SecretResolver> resolver = {});

    const GlobalOptions &options() const { return m_options; }
    const Terminal &terminal() const { return m_terminal; }

    /// Which configuration files the command line and the environment name.
    Result<ConfigFiles> configFiles() const;
    /// The project of the current directory, or of `-c`. Its warnings go to standard error.
    Result<const Project *> project();
    /// The same; fails also where its graph is not sound.
    Result<const Project *> soundProject();
    /// The project as the command line names it, whatever section the chosen environment is read with: what agreements
    /// are about.
    Result<Project> plainProject();

    /// The environment that was asked for, or the project's default one; nullptr where there is neither.
    Result<const Environment *> chosenEnvironment();
    /// For a command that takes an environment's name as its argument (if it is not empty), or that looks at all of
    /// them. To be called before the project is first read.
    void preferEnvironment(const QString &name);
    void ignoreEnvironment() { m_ignoresEnvironment = true; }
    /// Makes sure that what was leased for the databases lasts for a run from now on, and leases anew what is nearly
    /// over: then databases() has the new addresses, those that it gave before are of no use any more, and `used`, an
    /// address that was leased, gets the new user and password. Closing the resolver ends the wait.
    Result<void> coverRun(DatabaseUrl *used = nullptr);
    /// Made when it is first asked for.
    const std::shared_ptr<SecretResolver> &resolver();
    /// Gives back what was leased. Called when the command is done.
    void giveBack();
    /// Whether a command may change the database of that environment: it is not for export only, and its name was
    /// given if it is protected. Without an environment, that none has this very address that is.
    Result<void> checkMayApply();

    enum class Mode { Online, Offline };

    /// One database, or one schema of it, that env.py goes through.
    struct Database
    {
        DatabaseUrl url;
        EnvironmentOptions options;
        /// What env.py logs before it.
        std::vector<log::Entry> logged = {};
        /// env.py commits it together with the next one.
        bool isHeld = false;
    };

    /// All that env.py goes through, in its order; at least one. Most projects have one.
    Result<std::vector<Database>> databases(Mode mode);
    /// What is asked of each database: the rows of its version table, whether or not the project has such revisions.
    using RowQuestion = std::function<Result<void>(const Database &database, const QStringList &rows)>;
    Result<void> askRowsOfEach(const RowQuestion &question);
    /// What is asked of each database: what it has, as revisions of the project's graph.
    using Question = std::function<Result<void>(const Database &database, const std::vector<int> &present)>;
    /// Asks the databases one after the other, up to the first failure. Never creates anything; the graph must be
    /// sound.
    Result<void> askEach(const Question &question);

    /// The database that the environment names, else the first of env.py and the configuration. Online with all that
    /// has to be looked up; offline without.
    Result<DatabaseUrl> url(Mode mode);
    /// The database that was used last.
    const std::optional<DatabaseUrl> &database() const { return m_database; }
    /// What env.py says, as far as it matters to SQL and version table; of the environment's database, else of the
    /// first.
    Result<EnvironmentOptions> environment(Mode mode);
    /// `--tag`, for env.py; to be set before it is first read.
    void setTag(const QString &tag) { m_tag = tag; }
    /// Environment variables that are not set are unknown to env.py, not missing; to be set before it is first read.
    void setPreview() { m_variables = Variables::AsFarAsSet; }
    /// Whether env.py says that there are no models: `target_metadata` is None.
    Result<bool> lacksModels();
    /// Logs what env.py and Alembic log when env.py has configured its context. From then on failures are logged, too.
    Result<void> announce(const Database &database, Mode mode);
    bool hasAnnouncedContext() const { return m_hasAnnouncedContext; }

private:
    Result<void> openProject();
    Result<void> checkProtection();
    Result<void> readSectionOfEnvironment();
    /// What the database's version table has; an interrupt ends the wait.
    Result<QStringList> rowsOf(const Project &opened, const Database &database);
    /// Looks up what the environment refers to, if the user has agreed to that.
    Result<DatabaseUrl> lookUp(const Environment &environment, const QString &projectUrl);
    Result<void> chooseEnvironment();
    Result<const EnvironmentReading *> reading(Mode mode);
    /// Those that the environment leads to: one of them, or all where it does not say which. Where env.py goes through
    /// different databases, it cannot name one in their place.
    Result<std::vector<const EnvironmentDatabase *>> meantDatabases(const EnvironmentReading &reading) const;
    Result<DatabaseUrl> urlOf(const EnvironmentOptions &options, const Environment *chosen, Mode mode);

    GlobalOptions m_options;
    /// What the command line names, before an environment's own.
    QString m_plainSection;
    Terminal m_terminal;
    std::optional<Project> m_project;
    std::optional<Environment> m_environment;
    /// Of an environment whose section says where a database is, and no more.
    std::optional<QString> m_sectionUrl;
    bool m_ignoresEnvironment = false;
    std::shared_ptr<SecretResolver> m_resolver;
    /// By the URL that the project names.
    std::map<QString, ResolvedEnvironment> m_resolved;
    std::optional<QString> m_tag;
    Variables m_variables = Variables::Whole;
    std::map<Mode, EnvironmentReading> m_readings;
    std::optional<DatabaseUrl> m_database;
    bool m_hasAnnouncedContext = false;
};

} // namespace retort
