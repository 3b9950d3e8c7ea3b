// SPDX-License-Identifier: GPL-3.0-or-later
// downgrade: take the database back to an earlier revision.
#include "app/cli/Command.h"
#include "app/cli/MigrationAction.h"

#include <CLI/App.hpp>

namespace retort {

namespace {

CommandAction declareDowngrade(CLI::App &app)
{
    return declareMigration(app, MigrationRequest::Verb::Downgrade,
                            "where to go: an id, base, -1 …; with --sql FROM:TO");
}

} // namespace

Command downgradeCommand()
{
    return {"downgrade", "Take the database back to an earlier revision.", declareDowngrade, Command::Reach::Changes};
}

} // namespace retort
