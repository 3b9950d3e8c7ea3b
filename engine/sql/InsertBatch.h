// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/SqlNodes.h"

#include <functional>

namespace retort {

/// Rows on their way into one table, all with the same columns: many of them make one INSERT, as Python's drivers have
/// it, so that a database is not asked once a row. What is written stays within what servers take at once.
class InsertBatch
{
public:
    using Write = std::function<void(const SqlInsert &)>;

    /// `statement` is the INSERT without rows. Where it does not join rows, each is one for itself.
    InsertBatch(SqlInsert statement, bool joinsRows, Write write);

    void add(SqlAssignments row);
    /// Writes what is left.
    void finish();

private:
    SqlInsert m_statement;
    bool m_joinsRows;
    Write m_write;
    qsizetype m_weight = 0;
};

} // namespace retort
