// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sql/TableWriter.h"

namespace retort {

/// SQLite's tables: AUTOINCREMENT, ON CONFLICT clauses, defaults in parentheses.
class SqliteTableWriter : public TableWriter
{
public:
    explicit SqliteTableWriter(const WriterSet &writers);

    QString columnSpecification(const Column &column, const Table &table, RenderContext &context) const override;
    std::optional<QString> constraint(const Constraint &node, const Table &table,
                                      RenderContext &context) const override;
    QString createIndex(const Index &index, const Table &table, bool ifNotExists,
                        RenderContext &context) const override;

protected:
    QString columnDefault(const Column &column, RenderContext &context) const override;
    QString tableOptions(const Table &table, RenderContext &context) const override;
    QString referredTable(const ForeignKeyConstraint &key) const override;
};

} // namespace retort
