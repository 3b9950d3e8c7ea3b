// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Command.h"

namespace retort {

const std::vector<Command> &commands()
{
    static const std::vector<Command> all = {
#define RETORT_COMMAND(name) name##Command(),
#include "app/cli/CommandTable.inc"
#undef RETORT_COMMAND
    };
    return all;
}

} // namespace retort
