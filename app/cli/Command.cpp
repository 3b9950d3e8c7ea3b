// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Command.h"

#include <algorithm>
#include <cstring>

namespace retort {

const std::vector<Command> &commands()
{
    static const std::vector<Command> all = [] {
        std::vector<Command> joined;
        for (auto group :
             {graphCommands, databaseCommands, migrationCommands, scriptCommands, initCommands, sqlCommands}) {
            const std::vector<Command> members = group();
            joined.insert(joined.end(), members.begin(), members.end());
        }
        std::ranges::sort(joined, [](const Command &a, const Command &b) { return std::strcmp(a.name, b.name) < 0; });
        return joined;
    }();
    return all;
}

} // namespace retort
