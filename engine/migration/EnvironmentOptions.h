// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sql/Dialect.h"
#include "engine/sql/RenderContext.h"
#include "model/Operation.h"
#include "model/SqlValue.h"

#include <QString>

#include <map>
#include <optional>
#include <vector>

namespace retort {

/// What env.py's context.configure() and run_migrations() are given, as far as it matters when revisions run. The
/// defaults are those of Alembic's stock env.py.
struct EnvironmentOptions
{
    /// What configure() was given as url=, or what the engine of its connection was made from; not set: the caller's
    /// own (sqlalchemy.url).
    std::optional<QString> url = {};
    /// env.py names a database, but by what is known only to the application.
    bool isUrlUnknown = false;
    /// The file that env.py opened for the SQL (output_buffer), as it names it; empty: standard output.
    QString outputFile = {};
    /// Offline only.
    bool literalBinds = true;
    /// `dialect_opts={"paramstyle": "named"}`
    bool namedParamstyle = true;
    /// Not set: as the dialect assumes.
    std::optional<bool> transactionalDdl = {};
    bool transactionPerMigration = false;
    VersionTableOptions versionTable = {};
    bool renderAsBatch = false;
    /// env.py gives functions to be called after each step (on_version_apply), which Retort does not call.
    bool hasVersionCallbacks = false;
    /// target_metadata.naming_convention
    NamingConvention namingConvention = {};
    /// What types that cannot be found stand for, by dotted name (retort.toml).
    std::map<QString, QString> knownTypes = {};
    /// What other names that cannot be found stand for (retort.toml).
    std::map<QString, SqlValue> knownValues = {};
    /// mssql_batch_separator, oracle_batch_separator; not set: the dialect's own.
    std::optional<QString> batchSeparator = {};
    /// Keyword arguments of run_migrations(): passed to every upgrade() and downgrade().
    SqlValueMap scriptArguments = {};
    /// env.py sends statements of its own through the connection of this run: they are sent when it is run once more
    /// beside the database (EnvironmentRun.h).
    struct OwnConnection
    {
        /// Which run_migrations() of env.py this is, from 0.
        int run = 0;
        /// As in script::EnvironmentLink.
        int connection = 0;
    };
    std::optional<OwnConnection> ownConnection = {};
    /// What env.py itself writes into the SQL of `--sql`.
    struct OwnStatement
    {
        enum class Place { BeforeBegin, BeforeSteps, AfterSteps, AfterCommit };
        Place place = Place::BeforeSteps;
        Operation operation;
    };
    std::vector<OwnStatement> ownStatements = {};
    /// `--tag`, which scripts may ask for, too.
    std::optional<QString> tag = {};
    /// starting_rev: where an offline range begins, whatever the command says.
    QString startingRevision = {};

    RenderContext renderContext(bool isOffline) const;
    bool hasTransactionalDdl(const Dialect &dialect) const
    {
        return transactionalDdl.value_or(dialect.hasTransactionalDdl());
    }
};

} // namespace retort
