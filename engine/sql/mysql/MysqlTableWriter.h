// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sql/TableWriter.h"

namespace retort {

/// MySQL's tables: AUTO_INCREMENT, comments in the column, engine and charset.
class MysqlTableWriter : public TableWriter
{
public:
    MysqlTableWriter(const QString &dialect, const WriterSet &writers);

    QString columnSpecification(const Column &column, const Table &table, RenderContext &context) const override;
    std::optional<QString> constraint(const Constraint &node, const Table &table,
                                      RenderContext &context) const override;
    QString createIndex(const Index &index, const Table &table, bool ifNotExists,
                        RenderContext &context) const override;
    QString dropIndex(const ObjectName &name, const TableId &table, bool ifExists,
                      const SqlOptions &options) const override;
    QString sequenceOptions(const SequenceOptions &options) const override;

protected:
    QString tableOptions(const Table &table, RenderContext &context) const override;
    QString matchText(const ForeignKeyConstraint &key) const override;
    QString indexElement(const SqlExpression &element, const Index &index, RenderContext &context) const override;

private:
    /// An option of this dialect, or the one of MySQL where MariaDB takes that too.
    QString sharedOption(const SqlOptions &options, QLatin1String name, RenderContext &context) const;
};

} // namespace retort
