// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/Session.h"
#include "model/Schema.h"

#include <functional>
#include <map>
#include <vector>

namespace retort {

/// One row of a server's catalogue. All columns of the questions are cast to text.
class CatalogueRow
{
public:
    explicit CatalogueRow(const std::vector<SqlValue> &values) : m_values(values) {}

    /// Null for NULL.
    QString text(size_t column) const;
    bool isTrue(size_t column) const;
    /// A list that the server has joined with kListSeparator.
    QStringList list(size_t column) const;
    TableId table(size_t schemaColumn = 0) const { return {text(schemaColumn), text(schemaColumn + 1)}; }

private:
    const std::vector<SqlValue> &m_values;
};

/// Between the items of a joined list: chr(1), which no name has.
inline constexpr QChar kListSeparator(1);

/// Asks, and gives each row to `take`.
Result<void> forEachRow(Session &session, const QString &sql, const std::function<void(const CatalogueRow &)> &take);

} // namespace retort
