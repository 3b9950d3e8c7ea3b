// SPDX-License-Identifier: GPL-3.0-or-later
// ensure_version: the version table, and nothing else.
#include "app/cli/Command.h"
#include "app/cli/MigrationAction.h"

#include <CLI/App.hpp>

#include <memory>

namespace retort {

namespace {

CommandAction declareEnsureVersion(CLI::App &app)
{
    auto options = std::make_shared<MigrationOptions>();
    options->verb = MigrationRequest::Verb::EnsureVersion;
    declareOffline(app, *options);
    return migrationAction(options);
}

} // namespace

Command ensureVersionCommand()
{
    return {"ensure_version", "Create the version table if it is missing.", declareEnsureVersion,
            Command::Reach::Changes};
}

} // namespace retort
