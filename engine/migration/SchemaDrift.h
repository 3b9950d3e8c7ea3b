// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sql/Dialect.h"
#include "model/Schema.h"

#include <QString>

#include <vector>

namespace retort {

/// One thing in which a database is not what its revision makes of it.
struct SchemaDrift
{
    enum class Kind { Missing, Additional, Different };

    Kind kind = Kind::Missing;
    /// "table orders", "column orders.total"
    QString object = {};
    TableId table = {};
    /// Different: what the scripts make, and what is there.
    QString expected = {};
    QString actual = {};

    /// "column orders.total is INTEGER and not NUMERIC(10, 2)"
    QString toString() const;
};

/// Compares what the scripts lead to (a replay) with what a database has (Introspector), in the tables' order. What the
/// replay does not know (an open world, types of unknown classes) is not held against the database. Spellings that mean
/// the same to the database are equal. The version table is left out.
std::vector<SchemaDrift> schemaDrift(const Schema &expected, const Schema &actual, const Dialect &dialect,
                                     const VersionTableOptions &versionTable = {});

} // namespace retort
