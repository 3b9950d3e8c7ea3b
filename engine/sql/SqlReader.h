// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Operation.h"
#include "model/SchemaReplay.h"

#include <QString>

#include <optional>
#include <vector>

namespace retort {

/// Reads SQL that a script writes itself back into operations, so that what op.execute("CREATE TABLE …") makes is known
/// to the revisions after it: CREATE, ALTER and DROP of tables and indexes, and PostgreSQL's types, sequences and
/// schemas. PostgreSQL's SQL is read by PostgreSQL's own grammar, SQLite's by SQLite itself, any other word by word; so
/// are tables of SQLite's of which little is known. What is not understood whole is not read.
class SqlReader
{
public:
    explicit SqlReader(QString dialect) : m_dialect(std::move(dialect)) {}

    /// One statement as operations; nothing if it cannot be read. `schema` tells what an ALTER starts from.
    std::optional<std::vector<Operation>> read(const QString &statement, const Schema &schema) const;

    /// Applies an operation to the replay: raw SQL statement by statement, read where it can be read, else as
    /// SchemaReplay takes it (a gap in what is known).
    void apply(const Operation &operation, SchemaReplay &replay) const;

private:
    QString m_dialect;
};

} // namespace retort
