// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Command.h"
#include "engine/migration/MigrationRequest.h"

#include <memory>
#include <string>
#include <vector>

namespace retort {

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
};

/// --sql and what goes with it.
void declareOffline(CLI::App &app, MigrationOptions &options);

/// --journal
void declareJournal(CLI::App &app, std::string &file);

/// upgrade or downgrade; `range` is the help of its argument.
CommandAction declareMigration(CLI::App &app, MigrationRequest::Verb verb, const char *range);

/// Runs the request on the database, or writes its SQL.
CommandAction migrationAction(std::shared_ptr<MigrationOptions> options);

} // namespace retort
