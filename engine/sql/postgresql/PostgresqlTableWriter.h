// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sql/TableWriter.h"

#include <array>

namespace retort {

/// What a table may say behind postgresql_.
inline constexpr auto kPostgresqlTableOptions = std::to_array<QStringView>(
    {u"inherits", u"partition_by", u"using", u"with_oids", u"on_commit", u"tablespace", u"ignore_search_path"});

/// PostgreSQL's tables: SERIAL columns, table options, index options, EXCLUDE.
class PostgresqlTableWriter : public TableWriter
{
public:
    explicit PostgresqlTableWriter(const WriterSet &writers);

    QString columnSpecification(const Column &column, const Table &table, RenderContext &context) const override;
    std::optional<QString> constraint(const Constraint &node, const Table &table,
                                      RenderContext &context) const override;
    QString createIndex(const Index &index, const Table &table, bool ifNotExists,
                        RenderContext &context) const override;
    QString dropIndex(const ObjectName &name, const TableId &table, bool ifExists,
                      const SqlOptions &options) const override;
    QString computed(const Computed &node, RenderContext &context) const override;

protected:
    QString tableOptions(const Table &table, RenderContext &context) const override;
    QString keyModifier(const Constraint &node) const override;
    QString keyInclude(const Constraint &node) const override;
    bool hasColumnListOnDelete() const override { return true; }
    QString exclude(const ExcludeConstraint &node, RenderContext &context) const override;
    QString indexElement(const SqlExpression &element, const Index &index, RenderContext &context) const override;

private:
    QString include(const SqlOptions &options) const;
};

} // namespace retort
