// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Error.h"

#include <expected>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace retort {

/// Why a command line cannot be read: in the words of Python's argparse, which people and scripts know from Alembic.
struct UsageError
{
    /// The parser that complains; its usage is shown.
    const CLI::App *app = nullptr;
    std::string message;
};

/// Rewrites a command line that follows argparse's rules into one that CLI11 reads the same way: long options written
/// out from a unique prefix, values joined to their options, options before arguments, and arguments that look like
/// negative numbers ("downgrade -1") told apart from options. `arguments` are without the program's name. The result
/// has CLI11's order for App::parse(std::vector<std::string>), which is the last one first.
std::expected<std::vector<std::string>, UsageError> normaliseArguments(const CLI::App &program,
                                                                       const std::vector<std::string> &arguments);

/// "usage: retort-cli upgrade [-h] [--sql] [--tag TAG] revision", broken into lines as argparse does.
std::string usageOf(const CLI::App &app);

} // namespace retort
