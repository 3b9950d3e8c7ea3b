// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/SqlNodes.h"

#include <QStringList>

#include <vector>

namespace retort {

// What statements name: tables, aliases and joins, and what is asked of them while a statement is written.

bool isSameRelation(const SqlExpression &one, const SqlExpression &other);
bool containsRelation(const std::vector<SqlExpression> &relations, const SqlExpression &relation);
/// Adds a relation that is not among them.
void addRelation(std::vector<SqlExpression> &relations, const SqlExpression &relation);
/// Adds the tables and aliases that a join holds, or the relation itself.
void collectJoined(const SqlExpression &relation, std::vector<SqlExpression> &relations);
/// FROM of a select: what it names, then what its columns and conditions mention, less what a join has already.
std::vector<SqlExpression> relationsOf(const SqlSelect &select);
/// The relations that conditions and values bring beside the target of an UPDATE or DELETE.
std::vector<SqlExpression> otherRelations(const SqlExpression &target, const std::vector<SqlExpression> &where,
                                          const SqlAssignments &values);
/// The table that a statement changes, also under an alias; null for anything else.
const SqlTable *tableOf(const SqlExpression &target);
/// The name under which scripts know a column.
QString keyOf(const SqlTableColumn &column);
/// Words behind SELECT, INSERT and so on, each with a space.
QString prefixText(const QStringList &prefixes);

} // namespace retort
