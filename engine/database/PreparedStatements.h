// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/SqlValue.h"

#include <QHash>
#include <QString>

#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace retort {

/// Statements that an SQLite connection keeps prepared, because they come again and again. Must not outlive it.
class PreparedStatements
{
public:
    explicit PreparedStatements(sqlite3 *connection) : m_connection(connection) {}
    ~PreparedStatements();
    PreparedStatements(const PreparedStatements &) = delete;
    PreparedStatements &operator=(const PreparedStatements &) = delete;

    /// Executes `sql` with `values` (whole numbers and texts) for its question marks, and passes over what it answers.
    /// Returns SQLite's extended code, SQLITE_OK for success; the connection has the words.
    int execute(const QString &sql, const std::vector<SqlValue> &values);

private:
    sqlite3 *m_connection;
    QHash<QString, sqlite3_stmt *> m_statements;
};

} // namespace retort
