// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/ClientLibrary.h"
#include "model/SqlValue.h"

#include <QSqlQuery>
#include <QSqlRecord>

#include <vector>

namespace retort {

/// Turns what a query answers into values as scripts know them.
class ResultValues
{
public:
    /// `query` has been executed and outlives this.
    ResultValues(const QSqlQuery &query, const QSqlRecord &columns, bool isOdbc);

    /// The value in that column of the row on which the query and `rows` stand; to be asked for column by column. An
    /// error where the driver would give less than the database has.
    Result<SqlValue> at(const ServerRows &rows, int column) const;

    /// The columns of unsigned integers with 64 bits.
    const std::vector<std::size_t> &unsignedColumns() const { return m_unsigned; }
    /// Which columns hold JSON; once there is a row.
    std::vector<std::size_t> jsonColumns(const ServerRows &rows) const;

private:
    const QSqlQuery &m_query;
    /// The driver's numbers of the columns' types.
    std::vector<int> m_types;
    std::vector<std::size_t> m_unsigned;
    bool m_isOdbc;
};

} // namespace retort
