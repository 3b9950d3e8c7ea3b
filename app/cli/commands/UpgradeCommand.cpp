// SPDX-License-Identifier: GPL-3.0-or-later
// upgrade: bring the database to a later revision.
#include "app/cli/Command.h"
#include "app/cli/MigrationAction.h"

#include <CLI/App.hpp>

namespace retort {

namespace {

CommandAction declareUpgrade(CLI::App &app)
{
    return declareMigration(app, MigrationRequest::Verb::Upgrade,
                            "where to go: an id, head, heads, +2 …; with --sql also FROM:TO");
}

} // namespace

Command upgradeCommand()
{
    return {"upgrade", "Bring the database to a later revision.", declareUpgrade, Command::Reach::Changes};
}

} // namespace retort
