// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/SqlValue.h"

#include <QString>

#include <vector>

namespace retort {

/// A statement that writes into the run journal, with a question mark in the place of each value (a whole number or a
/// text). A journal in a file keeps these few statements prepared; a server gets them with the values in them.
struct JournalEntry
{
    QString sql;
    std::vector<SqlValue> values = {};

    /// With the values as literals, for a session that reads backslashes as they are.
    QString text() const;
};

} // namespace retort
