// SPDX-License-Identifier: GPL-3.0-or-later
// stamp: the database's revisions, set by hand.
#include "app/cli/Command.h"
#include "app/cli/MigrationAction.h"

#include <CLI/App.hpp>

#include <memory>

namespace retort {

namespace {

CommandAction declareStamp(CLI::App &app)
{
    auto options = std::make_shared<MigrationOptions>();
    options->verb = MigrationRequest::Verb::Stamp;
    declareOffline(app, *options);
    app.add_option("--tag", options->tag, "a word for env.py");
    app.add_flag("--purge", options->purges, "empty the version table first");
    app.add_option("revisions", options->revisions, "what the database is to be taken for; one per branch, or heads")
        ->required();
    return migrationAction(options);
}

} // namespace

Command stampCommand()
{
    return {"stamp", "Set the database's revisions without running anything.", declareStamp, Command::Reach::Changes};
}

} // namespace retort
