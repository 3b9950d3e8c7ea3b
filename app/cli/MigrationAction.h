// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Command.h"
#include "engine/migration/MigrationRequest.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace retort {

struct MigrationOptions;

/// How a run on a database goes on and is told of.
struct RunFlags
{
    bool isDryRun = false;
    bool json = false;
    bool showsProgress = false;
    /// In seconds; not given: as the environment, else the server, has it.
    std::optional<double> lockWait = {};
    std::optional<double> lockTimeout = {};
    std::optional<double> statementTimeout = {};
    std::optional<int> retries = {};
    /// Many databases at once.
    std::string environments;
    std::string schemas;
    int parallel = 4;
    bool hasNoCanary = false;
    bool keepsGoing = false;

    RunLimits limits() const;
    bool isFleet() const { return !environments.empty() || !schemas.empty(); }
};

/// What upgrade, downgrade, stamp and ensure_version were asked for.
struct MigrationOptions
{
    MigrationRequest::Verb verb = MigrationRequest::Verb::Upgrade;
    std::vector<std::string> revisions;
    bool isOffline = false;
    bool purges = false;
    bool allowsGaps = false;
    std::string tag;
    /// The file of the run journal; empty: the user's own.
    std::string journal;
    RunFlags run;
};

/// --sql and what goes with it.
void declareOffline(CLI::App &app, MigrationOptions &options);

/// The database with the journal that its environment asks for; without it where --journal names a file.
DatabaseUrl withJournal(DatabaseUrl url, const std::string &journal);

/// --journal
void declareJournal(CLI::App &app, std::string &file);

/// --json, --progress and the limits
void declareRun(CLI::App &app, RunFlags &flags);

/// The project and the database of a run, without what it is to do.
Result<MigrationRequest> requestOf(Invocation &invocation, const RunFlags &flags, const std::string &journal);

/// Declares what makes a command go over many databases.
void declareFleet(CLI::App &app, RunFlags &flags);

/// Runs the same on many databases, and prints a table of how each ended.
Result<int> runOnFleet(Invocation &invocation, const MigrationOptions &options);

/// Runs the request, with what was leased for it lasting long enough; tells of it, and can be interrupted.
Result<int> runRequest(Invocation &invocation, MigrationRequest request, const RunFlags &flags);

/// upgrade or downgrade; `range` is the help of its argument.
CommandAction declareMigration(CLI::App &app, MigrationRequest::Verb verb, const char *range);

/// What the options ask for, on the invocation's database.
Result<MigrationRequest> migrationRequest(Invocation &invocation, const MigrationOptions &options);

/// Runs the request on the database, or writes its SQL.
CommandAction migrationAction(std::shared_ptr<MigrationOptions> options);

} // namespace retort
