// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sql/SqlDialect.h"

#include <optional>
#include <vector>

namespace retort {

/// Batch mode's move and copy: the table as it will be, and the statements that bring it there, as Alembic makes them.
/// Throws RenderFailure.
class BatchCopy
{
public:
    /// `isKnownByDescription`: the table was reflected or replayed, not given as copy_from.
    BatchCopy(const SqlDialect &dialect, const BatchAlterTable &batch, Table table, bool isKnownByDescription,
              SqlDialect::Output &output);

    /// One operation of the block.
    void apply(const Operation &operation);
    /// The statements, after all operations.
    void finish();

private:
    struct PlacedColumn
    {
        /// The name before the batch, by which constraints know it.
        QString key;
        Column column;
        /// What is copied into it; none for a new column.
        SqlExpression source;
    };

    void alterColumn(const AlterColumn &operation);
    void addColumn(const AddColumn &operation);
    void dropColumn(const DropColumn &operation);
    void addConstraint(Constraint constraint);
    void dropConstraint(const DropConstraint &operation);
    void dropIndex(const DropIndex &operation);

    PlacedColumn &column(const QString &key);
    bool hasColumn(const QString &key) const;
    QString newName(const QString &key) const;
    QStringList newNames(const QStringList &keys) const;
    void placeNewColumn(const QString &name, QString before, QString after);
    void orderColumns();
    /// The constraint with the columns' new names; nothing if a column is gone.
    std::optional<Constraint> carried(const Constraint &constraint) const;
    Index carried(const Index &index) const;
    Table newTable() const;

    const SqlDialect &m_dialect;
    const BatchAlterTable &m_batch;
    SqlDialect::Output &m_output;
    Table m_table;
    SqlExpression m_relation;
    std::vector<PlacedColumn> m_columns;
    QStringList m_existingOrder;
    std::vector<std::pair<QString, QString>> m_order;
    std::vector<Constraint> m_named;
    std::vector<Constraint> m_unnamed;
    std::vector<Index> m_indexes;
    std::vector<Index> m_newIndexes;
};

} // namespace retort
