// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sql/Dialect.h"
#include "engine/sql/RenderContext.h"
#include "model/SqlValue.h"

#include <QString>

#include <map>
#include <optional>

namespace retort {

/// What env.py's context.configure() and run_migrations() are given, as far as it matters when revisions run. The
/// defaults are those of Alembic's stock env.py.
struct EnvironmentOptions
{
    /// What configure() was given as url=; not set: the caller's own (sqlalchemy.url).
    std::optional<QString> url = {};
    /// Offline only.
    bool literalBinds = true;
    /// `dialect_opts={"paramstyle": "named"}`
    bool namedParamstyle = true;
    /// Not set: as the dialect assumes.
    std::optional<bool> transactionalDdl = {};
    bool transactionPerMigration = false;
    VersionTableOptions versionTable = {};
    bool renderAsBatch = false;
    /// target_metadata.naming_convention
    NamingConvention namingConvention = {};
    /// What types that cannot be found stand for, by dotted name (retort.toml).
    std::map<QString, QString> knownTypes = {};
    /// mssql_batch_separator, oracle_batch_separator; not set: the dialect's own.
    std::optional<QString> batchSeparator = {};
    /// Keyword arguments of run_migrations(): passed to every upgrade() and downgrade().
    SqlValueMap scriptArguments = {};

    RenderContext renderContext(bool isOffline) const;
    bool hasTransactionalDdl(const Dialect &dialect) const
    {
        return transactionalDdl.value_or(dialect.hasTransactionalDdl());
    }
};

} // namespace retort
