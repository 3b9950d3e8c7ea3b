// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/modules/ModuleTable.h"

#include "engine/script/modules/Modules.h"

#include <algorithm>
#include <array>

namespace retort::script {

namespace {

constexpr std::array kModules{
    LibraryModule{"typing", fillTyping},
};

} // namespace

const LibraryModule *findLibraryModule(const QString &name)
{
    const auto it = std::ranges::find_if(kModules, [&](const LibraryModule &m) { return name == QLatin1String(m.name); });
    return it == kModules.end() ? nullptr : &*it;
}

} // namespace retort::script
