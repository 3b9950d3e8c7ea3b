// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sql/postgresql/PostgresqlParse.h"
#include "model/Operation.h"

#include <optional>
#include <vector>

namespace retort {

/// The parts of readPostgresql() that are about tables. A part that has no operation makes the whole unread.
class PostgresqlTableReader
{
public:
    explicit PostgresqlTableReader(const Schema &schema) : m_schema(schema) {}

    std::optional<Operation> createTable(const PgQuery__CreateStmt &statement) const;
    std::optional<std::vector<Operation>> alterTable(const PgQuery__AlterTableStmt &statement) const;
    std::optional<Operation> createIndex(const PgQuery__IndexStmt &statement) const;

private:
    /// A column, and what is said behind it that only the table can keep: constraints that have names.
    struct ReadColumn
    {
        Column column;
        std::vector<Constraint> constraints = {};
    };
    using Operations = std::vector<Operation>;

    std::optional<ReadColumn> column(const PgQuery__ColumnDef &definition) const;
    bool columnPart(const PgQuery__Constraint &part, ReadColumn &into) const;
    /// A constraint of a table; of a column if `columnName` is not empty.
    std::optional<Constraint> constraint(const PgQuery__Constraint &part, const QString &columnName = {}) const;
    std::optional<Constraint> keyByIndex(const PgQuery__Constraint &part) const;
    std::optional<SqlExpression> indexElement(const PgQuery__IndexElem &element, SqlValueMap &operatorClasses) const;
    bool action(const TableId &table, const PgQuery__AlterTableCmd &command, Operations &operations) const;
    bool addColumn(const TableId &table, const PgQuery__AlterTableCmd &command, Operations &operations) const;

    const Schema &m_schema;
};

} // namespace retort
