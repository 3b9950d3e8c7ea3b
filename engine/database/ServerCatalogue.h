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

/// How a server's type is spelt in scripts.
struct ServerType
{
    enum class Arguments { None, Length, Precision, PrecisionAndScale, FractionOfSeconds };

    QLatin1String name;
    /// The SQLAlchemy module that has the class ("" for sqlalchemy itself).
    const char16_t *dialect;
    const char16_t *type;
    Arguments arguments = Arguments::None;
};

/// The numbers in "(10, 2)".
std::vector<int> numbersIn(const QString &text);

/// The type of that row with these numbers; opaque if the type is not known there.
SqlType typeFrom(const ServerType &row, const std::vector<int> &numbers, const QString &written);

/// A type of which only its name in the database is known.
SqlType opaqueType(const QString &written);

} // namespace retort
