// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/SqlNodes.h"

// How operators are put together: the type of the result, None as NULL, parentheses by precedence, and negation.
// The rules are SQLAlchemy's, so that the text comes out the same.
namespace retort {

/// The type of any expression; NullType where none is known.
SqlType typeOf(const SqlExpression &expression);

/// A Python value beside `other`: a parameter with the other side's type if that fits the value, else the value's own.
SqlExpression parameterFor(const SqlValue &value, const SqlExpression &other = {});

/// left op right. `== None` becomes IS NULL, `== True` stays a comparison with the keyword; `+` on strings becomes
/// Concat.
SqlExpression binary(SqlOperator op, const SqlExpression &left, const SqlExpression &right);

/// left.op(text)(right)
SqlExpression customBinary(const QString &text, int precedence, const SqlExpression &left, const SqlExpression &right,
                           const SqlType &type = {});

/// left.like(right, escape), startswith(…), ilike(…) and their kin.
SqlExpression likeness(SqlOperator op, const SqlExpression &left, const SqlExpression &right,
                       const QString &escape = {});

/// left IN (values); an empty list too.
SqlExpression inList(const SqlExpression &left, const SqlValueList &values, bool isNegated = false);
/// left IN (items, …) with expressions among them.
SqlExpression inExpressions(const SqlExpression &left, const std::vector<SqlExpression> &items, bool isNegated = false);
/// left IN (SELECT …)
SqlExpression inSelect(const SqlExpression &left, const SqlExpression &select, bool isNegated = false);
SqlExpression between(const SqlExpression &left, const SqlExpression &low, const SqlExpression &high,
                      bool isNegated = false);

/// and_(), or_(): flat lists; true() and false() are simplified away.
SqlExpression conjunction(const std::vector<SqlExpression> &items);
SqlExpression disjunction(const std::vector<SqlExpression> &items);
/// not_(): turns the operator round where it has an opposite.
SqlExpression negation(const SqlExpression &operand);

/// Negate, Descending, NullsLast, Distinct, Any, All, BitwiseNot.
SqlExpression unary(SqlOperator op, const SqlExpression &operand);
SqlExpression exists(const SqlExpression &select);
SqlExpression collate(const SqlExpression &operand, const QString &collation);

/// func.a.b.name(arguments); the known functions get their type.
SqlExpression function(const QStringList &path, std::vector<SqlExpression> arguments);

/// A column of a table or alias; an empty expression if the relation has columns and none of that name.
SqlExpression columnOf(const SqlExpression &relation, const QString &name);
/// All columns of a table, alias, select or compound, in order.
std::vector<SqlExpression> columnsOf(const SqlExpression &relation);
/// What a select gives, or a change by its RETURNING, with the columns of each table that is named as a whole.
std::vector<SqlExpression> columnsOf(const SqlSelect &select);
/// SQL that is printed as it is: colons are kept from being taken for parameters.
SqlExpression sqlTextAsIs(const QString &text);

/// The name that a column of a select has of its own: a column's, a label's, that of a column in a cast; else empty.
QString nameOfColumn(const SqlExpression &column);

/// `element` in parentheses if it stands beside `op` and binds more loosely (`op` nullopt: as a value of its own).
SqlExpression grouped(const SqlExpression &element, std::optional<SqlOperator> op);

/// True if a value inside is known only at run time.
bool hasPlaceholder(const SqlExpression &expression);

} // namespace retort
