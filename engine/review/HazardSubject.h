// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Operation.h"

#include <QString>

namespace retort {

/// What a hazard rule looks at: one operation, and where it stands.
struct HazardSubject
{
    const Operation &operation;
    /// Its table; that of the batch block where it stands in one.
    TableId table = {};
    /// The SQL that it becomes.
    QString sql = {};
    /// `sql` in capitals without comments and the contents of quotes, words parted by single blanks.
    QString words = {};
    /// The table is made by the same run, so it has no rows and nobody uses it.
    bool isNewTable = false;
    bool isDowngrade = false;
    bool isInTransaction = false;
};

} // namespace retort
