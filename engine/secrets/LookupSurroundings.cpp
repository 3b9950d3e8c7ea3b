// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/secrets/LookupSurroundings.h"

#include <QDir>

namespace retort {

LookupSurroundings LookupSurroundings::ofProcess()
{
    LookupSurroundings surroundings;
    surroundings.home = QDir::homePath();
    return surroundings;
}

} // namespace retort
