// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Invocation.h"
#include "model/Error.h"

#include <functional>
#include <vector>

namespace CLI {
class App;
}

namespace retort {

/// What the program ends with.
namespace exitcode {
inline constexpr int kSuccess = 0;
/// A database, a script or a file; Alembic ends with a traceback here.
inline constexpr int kError = 1;
/// The command line cannot be read.
inline constexpr int kUsage = 2;
/// The SQL stops before something that only a database can decide, or findings in scripts.
inline constexpr int kIncomplete = 3;
inline constexpr int kInterrupted = 130;
/// A request that cannot be met.
inline constexpr int kCommandFailed = 255;
} // namespace exitcode

/// Does the work of a command; the exit code, or the error to print.
using CommandAction = std::function<Result<int>(Invocation &)>;

/// One verb of the command line.
struct Command
{
    /// What the verb touches: those that connect have --environment, and those that change a database --confirm.
    enum class Reach { Files, Database, Changes };

    const char *name;
    /// One line for --help.
    const char *help;
    /// Adds the verb's options and arguments to `app`; the action reads what was parsed.
    CommandAction (*declare)(CLI::App &app);
    Reach reach = Reach::Files;
};

/// Every verb, in the order of --help.
const std::vector<Command> &commands();

// Each verb lives in a file of its own, commands/NameCommand.cpp, which defines one of these.
#define RETORT_COMMAND(name) Command name##Command();
#include "app/cli/CommandTable.inc"
#undef RETORT_COMMAND

} // namespace retort
