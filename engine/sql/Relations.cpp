// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/Relations.h"

#include "model/SqlWalk.h"

#include <algorithm>

namespace retort {

namespace {

/// The relations whose columns an expression mentions, without those of the selects inside it.
void collectRelations(const SqlExpression &expression, std::vector<SqlExpression> &relations)
{
    if (!expression)
        return;
    if (const auto *column = expression.as<SqlColumn>()) {
        if (column->relation)
            addRelation(relations, column->relation);
        return;
    }
    if (expression.as<SqlTable>() || expression.as<SqlValues>() || expression.as<SqlAlias>() ||
        expression.as<SqlJoin>()) {
        addRelation(relations, expression);
        return;
    }
    if (expression.as<SqlSelect>() || expression.as<SqlCompound>() || expression.as<SqlScalarSubquery>())
        return;
    forEachChild(expression, [&relations](const SqlExpression &child) { collectRelations(child, relations); });
}

} // namespace

bool isSameRelation(const SqlExpression &one, const SqlExpression &other)
{
    if (one.isSame(other))
        return true;
    const auto *table = one.as<SqlTable>();
    const auto *otherTable = other.as<SqlTable>();
    return table && otherTable && table->name == otherTable->name && table->schema == otherTable->schema;
}

bool containsRelation(const std::vector<SqlExpression> &relations, const SqlExpression &relation)
{
    return std::ranges::any_of(relations,
                               [&relation](const SqlExpression &known) { return isSameRelation(known, relation); });
}

void addRelation(std::vector<SqlExpression> &relations, const SqlExpression &relation)
{
    if (!containsRelation(relations, relation))
        relations.push_back(relation);
}

void collectJoined(const SqlExpression &relation, std::vector<SqlExpression> &relations)
{
    if (const auto *join = relation.as<SqlJoin>()) {
        collectJoined(join->left, relations);
        collectJoined(join->right, relations);
    } else {
        addRelation(relations, relation);
    }
}

std::vector<SqlExpression> relationsOf(const SqlSelect &select)
{
    std::vector<SqlExpression> candidates = select.from;
    std::vector<SqlExpression> mentioned;
    for (const SqlExpression &column : select.columns)
        collectRelations(column, mentioned);
    for (const SqlExpression &condition : select.where)
        collectRelations(condition, mentioned);

    std::vector<SqlExpression> hidden;
    for (const SqlExpression &candidate : candidates) {
        if (candidate.as<SqlJoin>())
            collectJoined(candidate, hidden);
    }
    std::vector<SqlExpression> relations;
    for (const SqlExpression &relation : candidates) {
        if (!containsRelation(hidden, relation))
            addRelation(relations, relation);
    }
    for (const SqlExpression &relation : mentioned) {
        if (!containsRelation(hidden, relation))
            addRelation(relations, relation);
    }
    return relations;
}

std::vector<SqlExpression> otherRelations(const SqlExpression &target, const std::vector<SqlExpression> &where,
                                          const SqlAssignments &values)
{
    std::vector<SqlExpression> relations;
    for (const SqlExpression &condition : where)
        collectRelations(condition, relations);
    for (const auto &[column, value] : values)
        collectRelations(value, relations);
    std::erase_if(relations, [&target](const SqlExpression &relation) { return isSameRelation(relation, target); });
    return relations;
}

const SqlTable *tableOf(const SqlExpression &target)
{
    if (const auto *table = target.as<SqlTable>())
        return table;
    const auto *alias = target.as<SqlAlias>();
    return alias ? alias->element.as<SqlTable>() : nullptr;
}

QString keyOf(const SqlTableColumn &column)
{
    return column.key.isEmpty() ? column.name : column.key;
}

QString prefixText(const QStringList &prefixes)
{
    return prefixes.isEmpty() ? QString() : QString(prefixes.join(u' ') % u' ');
}

} // namespace retort
