// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/SqlValue.h"

#include <QString>

#include <optional>
#include <vector>

namespace retort {

/// What a database answered: the columns' names, the rows, and how many rows a change touched (-1: unknown).
struct QueryResult
{
    std::vector<QString> columns;
    std::vector<std::vector<SqlValue>> rows;
    /// The columns that hold JSON, as text or as lists of texts: scripts see what is in it.
    std::vector<std::size_t> jsonColumns = {};
    /// The columns of unsigned integers, which are decimals here where they take more than 63 bits.
    std::vector<std::size_t> unsignedColumns = {};
    qint64 rowsAffected = -1;
    /// The number that the database has counted up for a row that was inserted, where it tells (SQLite, MySQL).
    std::optional<qint64> lastInsertId = {};
};

} // namespace retort
