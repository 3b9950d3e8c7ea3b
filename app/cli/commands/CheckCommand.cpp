// SPDX-License-Identifier: GPL-3.0-or-later
// check: whether database and models differ, which only Alembic can tell in full.
#include "app/cli/Command.h"
#include "app/cli/NewScript.h"

namespace retort {

namespace {

CommandAction declareCheck(CLI::App &)
{
    return [](Invocation &invocation) -> Result<int> { return noModels(invocation); };
}

} // namespace

Command checkCommand()
{
    return {"check", "Tell whether the database and the application's models differ.", declareCheck,
            Command::Reach::Database};
}

} // namespace retort
