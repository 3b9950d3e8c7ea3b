// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Error.h"
#include "model/Operation.h"
#include "model/QueryResult.h"

namespace retort::script {

/// Stands behind one of env.py's connections while its run is under way: what env.py itself sends through it is
/// executed, and where env.py runs its migrations, the run goes on. Used in the thread of the run.
class EnvironmentLink
{
public:
    virtual ~EnvironmentLink() = default;

    /// Which connection it is, counted from 1 in the order in which env.py makes them.
    virtual int connection() const = 0;

    /// Executes one statement of env.py's own; `isAutocommit` as env.py has set the connection.
    virtual Result<QueryResult> execute(const Operation &operation, bool isAutocommit) = 0;
    /// What env.py's connection.commit() and connection.rollback() do.
    virtual Result<void> commit() = 0;
    virtual Result<void> rollback() = 0;

    /// env.py wants the version table to be there before its migrations, to lock it.
    virtual Result<void> ensureVersionTable() = 0;

    /// env.py runs its migrations for the `run`-th time (from 0), through `connection`. An error ends env.py.
    virtual Result<void> runMigrations(int run, int connection) = 0;
};

} // namespace retort::script
