// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Error.h"
#include "model/Schema.h"

#include <functional>
#include <optional>
#include <vector>

namespace retort {

using SqliteRows = std::vector<std::vector<SqlValue>>;

/// Puts one question to a SQLite database.
using SqliteQuestion = std::function<Result<SqliteRows>(const QString &sql)>;

/// The tables of a SQLite database as SQLAlchemy's reflection sees them: types by their declared names, constraint
/// names and CHECKs from the CREATE statements, defaults as SQL text.
class SqliteReflection
{
public:
    explicit SqliteReflection(SqliteQuestion ask) : m_ask(std::move(ask)) {}

    Result<std::vector<TableId>> tables() const;
    /// Nothing if there is no such table.
    Result<std::optional<Table>> table(const TableId &id) const;
    /// All tables.
    Result<Schema> schema() const;

private:
    SqliteQuestion m_ask;
};

} // namespace retort
