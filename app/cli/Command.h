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
    const char *name;
    /// One line for --help.
    const char *help;
    /// Adds the verb's options and arguments to `app`; the action reads what was parsed.
    CommandAction (*declare)(CLI::App &app);
};

/// Every verb, in the order of --help.
const std::vector<Command> &commands();

// The groups that commands() joins, a file each.
std::vector<Command> graphCommands();
std::vector<Command> databaseCommands();
std::vector<Command> migrationCommands();
std::vector<Command> scriptCommands();
std::vector<Command> initCommands();
std::vector<Command> sqlCommands();

} // namespace retort
