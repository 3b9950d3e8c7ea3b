// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/DatabaseUrl.h"
#include "engine/migration/EnvironmentOptions.h"
#include "engine/migration/MigrationRequest.h"
#include "engine/project/Project.h"
#include "engine/script/EnvironmentLink.h"

#include <QStringList>

#include <functional>
#include <memory>

namespace retort {

/// Runs env.py beside an open connection, because it sends statements of its own through it (a search path, a time-out,
/// a lock): what it sends before run_migrations() is executed, then the run's work is done, then the rest is executed.
/// The options' ownConnection says which of env.py's runs it is.
class EnvironmentRun final : public script::EnvironmentLink
{
public:
    enum class Manner {
        /// Its commits are real.
        Migrating,
        /// Everything is undone at the end: no commit.
        Trying,
        /// Nothing is kept: no commit, and what changes anything is not sent.
        Asking
    };
    /// How the run goes about it.
    struct Way
    {
        /// Begins a transaction.
        std::function<Result<void>()> begin;
        /// Sends the statements of one operation.
        std::function<Result<QueryResult>(const Operation &)> execute;
        /// Called once.
        std::function<Result<void>()> work;
    };

    /// The session must live longer.
    EnvironmentRun(Session &session, const EnvironmentOptions &options, Manner manner, Way way);

    /// The work's error, or that of a statement of env.py's own; an error also if env.py does not come to the run.
    Result<void> run(const Project &project, const QStringList &xArguments);

    int connection() const override { return m_own.connection; }
    Result<QueryResult> execute(const Operation &operation, bool isAutocommit) override;
    Result<void> commit() override;
    Result<void> rollback() override;
    Result<void> ensureVersionTable() override;
    Result<void> runMigrations(int run, int connection) override;

private:
    bool needsTransaction(const Operation &operation, bool isAutocommit) const;
    bool changesSqlite(const Operation &operation) const;

    Session &m_session;
    EnvironmentOptions m_options;
    EnvironmentOptions::OwnConnection m_own;
    Manner m_manner;
    Way m_way;
    bool m_isWorkDone = false;
    std::optional<Error> m_error;
};

/// VersionTable::read, after the statements that env.py itself sends before it migrates (a search path may say which
/// version table it is). What changes anything or takes an advisory lock is left out. `stopper` may be null.
Result<QStringList> versionRows(const Project &project, const DatabaseUrl &url, const EnvironmentOptions &options,
                                const QStringList &xArguments, std::shared_ptr<SessionStopper> stopper = nullptr);

/// The same on an open session, which is in a transaction for questions afterwards.
Result<QStringList> versionRowsOf(Session &session, const Project &project, const EnvironmentOptions &options,
                                  const QStringList &xArguments);

} // namespace retort
