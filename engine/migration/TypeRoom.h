// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace retort {

/// Which values a column type of PostgreSQL, MySQL or MariaDB has room for, as far as its text says.
struct TypeRoom
{
    enum class Family {
        /// Nothing is known of it.
        Other,
        Text,
        Integer,
        Decimal,
        Float,
        Date,
        Moment,
    };

    Family family = Family::Other;
    /// Text: the longest; Decimal: all digits. Nothing: no limit.
    std::optional<qint64> length = {};
    /// Text: the length is counted in bytes.
    bool isInBytes = false;
    /// Decimal: digits behind the point. Nothing: as many as there are.
    std::optional<int> scale = {};
    /// Integer: as literals.
    QString lowest = {};
    QString highest = {};
    /// Float: bits.
    int bits = 0;

    /// `ddl` as it stands in a statement: "VARCHAR(10)", "BIGINT UNSIGNED".
    static TypeRoom of(const QString &ddl, bool isMysql);

    /// Whether every value of `other` has room here as it is.
    bool holdsAllOf(const TypeRoom &other) const;
    /// The condition for values of a column of type `other` that have not, in SQL; empty if they cannot be asked for.
    QString misfits(const TypeRoom &other, const QString &column) const;
};

} // namespace retort
