// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/ParameterSets.h"

#include "engine/sql/Relations.h"
#include "engine/sql/RenderFailure.h"
#include "model/PlaceholderText.h"
#include "model/SqlOperators.h"
#include "model/SqlWalk.h"

#include <algorithm>

namespace retort {

namespace {

bool bindsParameter(const SqlExpression &expression, const QString &name)
{
    if (const auto *parameter = expression.as<SqlParameter>())
        return !parameter->isUnique && parameter->name == name;
    bool isBound = false;
    forEachChild(expression,
                 [&](const SqlExpression &child) { isBound = isBound || (child && bindsParameter(child, name)); });
    return isBound;
}

/// What a condition of the statement binds cannot be a column's new value as well.
void refuseReserved(const SqlUpdate &update, const QStringList &columns)
{
    for (const QString &column : columns) {
        const auto binds = [&column](const SqlExpression &condition) {
            return condition && bindsParameter(condition, column);
        };
        if (std::ranges::any_of(update.where, binds)) {
            throw RenderFailure{
                QStringLiteral("bindparam() name '%1' is reserved for automatic usage in the VALUES or SET clause of "
                               "this insert/update statement")
                    .arg(column),
                QStringLiteral("give the bindparam() another name than the column has, for example 'b_%1'")
                    .arg(column)};
        }
    }
}

bool names(const SqlAssignments &assignments, const QString &key)
{
    return std::ranges::find(assignments, key, &std::pair<QString, SqlExpression>::first) != assignments.end();
}

} // namespace

QStringList writtenKeys(const SqlExpression &table, const QStringList &keysOfFirst)
{
    const SqlTable *known = tableOf(table);
    // A table without columns takes what it is given.
    if (!known || known->columns.empty())
        return keysOfFirst;
    QStringList written;
    for (const QString &key : keysOfFirst) {
        if (hasPlaceholderText(key) || std::ranges::find(known->columns, key, keyOf) != known->columns.end())
            written << key;
    }
    return written;
}

void failForMissing(const QString &key, std::size_t row)
{
    const QString group = row == 0 ? QString() : QStringLiteral(", in parameter group %1").arg(row);
    throw RenderFailure{QStringLiteral("A value is required for bind parameter '%1'%2").arg(key, group),
                        row == 0 ? QString()
                                 : QStringLiteral("the first row says which columns are written; give each of them in "
                                                  "every row, None where there is nothing")};
}

ParameterSets::ParameterSets(const ExecuteSql &operation) : m_operation(operation)
{
    QStringList keys;
    for (const auto &[name, value] : operation.parameters.front())
        keys << name;
    if (const auto *insert = operation.statement.as<SqlInsert>()) {
        if (!insert->select && insert->rows.size() < 2)
            m_columns = writtenKeys(insert->table, keys);
        if (!insert->rows.empty())
            m_columns.removeIf([insert](const QString &key) { return names(insert->rows.front(), key); });
    } else if (const auto *update = operation.statement.as<SqlUpdate>()) {
        m_columns = writtenKeys(update->table, keys);
        m_columns.removeIf([update](const QString &key) { return names(update->values, key); });
        refuseReserved(*update, m_columns);
    }
}

bool ParameterSets::canJoin() const
{
    const auto *insert = m_operation.statement.as<SqlInsert>();
    // What happens to one row of them may decide on another.
    return insert && m_operation.parameters.size() > 1 && !m_columns.isEmpty() && insert->rows.empty() &&
           !insert->select && insert->returning.empty() && !insert->onConflict && insert->onDuplicateKey.empty();
}

SqlAssignments ParameterSets::assignments(std::size_t set) const
{
    const SqlValueMap &values = m_operation.parameters[set];
    SqlAssignments assignments;
    for (const QString &key : m_columns) {
        const auto found = std::ranges::find(values, key, &std::pair<QString, SqlValue>::first);
        if (found == values.end())
            failForMissing(key, set);
        assignments.emplace_back(key, SqlParameter{key, true, found->second, typeOfValue(found->second), false});
    }
    return assignments;
}

SqlExpression ParameterSets::statement(std::size_t set) const
{
    SqlAssignments added = assignments(set);
    if (const auto *insert = m_operation.statement.as<SqlInsert>(); insert && !insert->select) {
        if (insert->rows.size() > 1 || (added.empty() && !insert->rows.empty()))
            return m_operation.statement;
        SqlInsert filled = *insert;
        if (filled.rows.empty())
            filled.rows.emplace_back();
        std::ranges::move(added, std::back_inserter(filled.rows.front()));
        return filled;
    }
    if (const auto *update = m_operation.statement.as<SqlUpdate>(); update && !added.empty()) {
        SqlUpdate filled = *update;
        std::ranges::move(added, std::back_inserter(filled.values));
        return filled;
    }
    return m_operation.statement;
}

} // namespace retort
