// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace retort {

/// Reads the command line, starts the log, does the command's work and prints its failure: everything between main()
/// and the commands. `arguments` are without the program's name. Returns the exit code.
int runCommandLine(const std::vector<std::string> &arguments);

} // namespace retort
