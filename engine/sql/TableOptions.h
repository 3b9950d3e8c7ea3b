// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Schema.h"

#include <QString>

namespace retort {

/// Why a table cannot have one of its options (postgresql_…): its dialect does not know it, and says so whichever
/// database the table is for. Empty if it can have them all.
QString refusedTableOption(const Table &table);

} // namespace retort
