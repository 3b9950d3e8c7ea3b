// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Schema.h"

#include <QHash>
#include <QString>

#include <vector>

namespace retort {

/// What SQLite tells only in the text of a CREATE TABLE statement: constraints with their names and options, and the
/// expressions of generated columns. PRAGMAs tell the rest.
struct SqliteTableSql
{
    /// All constraints in written order, those inside columns among them.
    std::vector<Constraint> constraints = {};
    /// Column (lower case) → expression of GENERATED ALWAYS AS (…).
    QHash<QString, QString> generated = {};
    /// Column (lower case) → COLLATE.
    QHash<QString, QString> collations = {};
    bool hasAutoincrement = false;
    bool isWithoutRowid = false;
    bool isStrict = false;

    /// `sql` as sqlite_master keeps it. Never fails: what it cannot read is left out.
    static SqliteTableSql read(const QString &sql);
};

} // namespace retort
