// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/Schema.h"

#include "model/SqlNodes.h"

#include <algorithm>

namespace retort {

namespace {

const PrimaryKeyConstraint *explicitPrimaryKey(const Table &table)
{
    for (const Constraint &constraint : table.constraints) {
        if (const auto *key = constraint.as<PrimaryKeyConstraint>(); key && !key->columns.isEmpty())
            return key;
    }
    return nullptr;
}

bool hasForeignKey(const Table &table, const Column &column)
{
    const auto isForeignKey = [](const Constraint &constraint) {
        return constraint.as<ForeignKeyConstraint>() != nullptr;
    };
    if (std::ranges::any_of(column.constraints, isForeignKey))
        return true;
    return std::ranges::any_of(table.constraints, [&column](const Constraint &constraint) {
        const auto *key = constraint.as<ForeignKeyConstraint>();
        return key && key->columns.contains(column.name);
    });
}

/// Whether a column can be numbered by the database without its author having said so.
bool canNumberItself(const Table &table, const Column &column)
{
    const SqlAffinity affinity = affinityOf(column.type);
    if (affinity != SqlAffinity::Integer && affinity != SqlAffinity::Numeric && affinity != SqlAffinity::Float)
        return false;
    if (column.hasPythonDefault)
        return false;
    if (column.serverDefault && !std::holds_alternative<Identity>(*column.serverDefault))
        return false;
    return column.autoincrement == Autoincrement::IgnoreForeignKey || !hasForeignKey(table, column);
}

} // namespace

const Column *Table::column(QStringView columnName) const
{
    const auto found =
        std::ranges::find_if(columns, [columnName](const Column &column) { return column.name == columnName; });
    return found == columns.end() ? nullptr : &*found;
}

QStringList Table::primaryKey() const
{
    if (const PrimaryKeyConstraint *key = explicitPrimaryKey(*this))
        return key->columns;
    QStringList names;
    for (const Column &column : columns) {
        if (column.isPrimaryKey)
            names += column.name;
    }
    return names;
}

bool Table::isNullable(const Column &column) const
{
    if (column.nullable)
        return *column.nullable;
    if (column.serverDefault && std::holds_alternative<Identity>(*column.serverDefault))
        return false;
    if (column.isPrimaryKey)
        return false;
    const PrimaryKeyConstraint *key = explicitPrimaryKey(*this);
    return !key || !key->columns.contains(column.name);
}

const Column *Table::autoincrementColumn() const
{
    const QStringList key = primaryKey();
    if (key.size() == 1) {
        const Column *only = column(key.first());
        if (!only || only->autoincrement == Autoincrement::Off)
            return nullptr;
        return only->autoincrement == Autoincrement::On || canNumberItself(*this, *only) ? only : nullptr;
    }
    for (const QString &member : key) {
        const Column *candidate = column(member);
        if (candidate && candidate->autoincrement == Autoincrement::On)
            return candidate;
    }
    return nullptr;
}

SqlExpression Table::asRelation() const
{
    const QStringList key = primaryKey();
    const Column *numbered = autoincrementColumn();
    std::vector<SqlTableColumn> relationColumns;
    relationColumns.reserve(columns.size());
    for (const Column &column : columns) {
        relationColumns.push_back({column.name, column.type, column.quote, key.contains(column.name),
                                   &column == numbered, column.hasPythonDefault, column.key, column.pythonDefault});
    }
    return SqlTable{name, schema, std::move(relationColumns), false, quote};
}

ForeignKeyTarget parseForeignKeyTarget(const QString &text)
{
    QStringList parts = text.split(u'.');
    ForeignKeyTarget target;
    if (parts.size() > 1)
        target.column = parts.takeLast();
    target.table = parts.takeLast();
    target.schema = parts.join(u'.');
    return target;
}

const Table *Schema::table(const TableId &id) const
{
    const auto found = m_tables.find(id);
    return found == m_tables.end() ? nullptr : &found->second;
}

Table *Schema::table(const TableId &id)
{
    const auto found = m_tables.find(id);
    return found == m_tables.end() ? nullptr : &found->second;
}

Knowledge Schema::hasTable(const TableId &id) const
{
    if (m_tables.contains(id))
        return Knowledge::Yes;
    if (m_uncertain.contains(id))
        return Knowledge::Unknown;
    return m_dropped.contains(id) || isComplete(id.schema) ? Knowledge::No : Knowledge::Unknown;
}

Knowledge Schema::hasColumn(const TableId &id, QStringView column) const
{
    const Table *found = table(id);
    if (!found)
        return hasTable(id);
    if (found->column(column))
        return Knowledge::Yes;
    return found->isComplete ? Knowledge::No : Knowledge::Unknown;
}

Knowledge Schema::hasIndex(const TableId &id, QStringView index) const
{
    const Table *found = table(id);
    if (!found)
        return hasTable(id);
    if (std::ranges::any_of(found->indexes, [index](const Index &candidate) { return candidate.name.text == index; }))
        return Knowledge::Yes;
    return found->isComplete ? Knowledge::No : Knowledge::Unknown;
}

void Schema::setTable(Table table)
{
    const TableId id = table.id();
    m_dropped.erase(id);
    m_uncertain.erase(id);
    m_tables.insert_or_assign(id, std::move(table));
}

void Schema::removeTable(const TableId &id)
{
    m_tables.erase(id);
    m_uncertain.erase(id);
    m_dropped.insert(id);
}

void Schema::forgetTable(const TableId &id)
{
    m_tables.erase(id);
    m_dropped.erase(id);
    m_uncertain.insert(id);
}

bool Schema::isComplete(const QString &schemaName) const
{
    return m_isComplete && !m_incompleteSchemas.contains(schemaName);
}

void Schema::forgetAbsences()
{
    m_isComplete = false;
    m_dropped.clear();
    for (auto &[id, table] : m_tables)
        table.isComplete = false;
}

} // namespace retort
