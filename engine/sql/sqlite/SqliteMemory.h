// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sql/sqlite/SqliteReflection.h"

#include <QString>

#include <memory>

struct sqlite3;

namespace retort {

/// An empty SQLite database in memory, in which SQL of unknown origin can be tried: it reaches no file, no other
/// database and no extension, and it ends after a bounded number of steps.
class SqliteMemory
{
public:
    SqliteMemory();

    /// Executes one statement; false if SQLite refuses it.
    bool run(const QString &statement) const;

    /// The tables that are there now.
    SqliteReflection reflection() const;

private:
    struct Close
    {
        void operator()(sqlite3 *database) const;
    };

    std::unique_ptr<sqlite3, Close> m_database;
};

} // namespace retort
