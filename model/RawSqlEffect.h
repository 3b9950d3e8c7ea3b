// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Schema.h"

#include <QString>

#include <vector>

namespace retort {

/// What a statement does to tables, by its first words: for SQL that nobody could read as operations.
struct RawSqlEffect
{
    enum class Kind { None, TableMade, TableGone, TableChanged, Unknown };

    Kind kind = Kind::Unknown;
    /// Of Table…
    TableId table = {};
};

/// One for each statement in the text, whatever database it is for.
std::vector<RawSqlEffect> roughEffectsOf(const QString &text);

} // namespace retort
