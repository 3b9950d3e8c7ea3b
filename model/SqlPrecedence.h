// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/SqlNodes.h"

// Which operators bind more tightly than others, and where an element needs parentheses: SQLAlchemy's rules.
namespace retort {

/// The operator that says the contrary (IN and NOT IN); nothing if there is none.
std::optional<SqlOperator> oppositeOf(SqlOperator op);
bool isAssociative(SqlOperator op);
/// ASC, DESC and NULLS FIRST and LAST: what ORDER BY says behind what it sorts by.
bool isOrdering(SqlOperator op);

/// What an element stands beside: an operator, a condition's place, or nothing.
struct Beside
{
    enum class Place { Operator, Condition, Value };

    Place place = Place::Value;
    SqlOperator op = SqlOperator::Comma;
    int customPrecedence = 0;

    int precedence() const;
    bool is(SqlOperator other) const { return place == Place::Operator && op == other; }
};

inline Beside beside(SqlOperator op, int customPrecedence = 0)
{
    return {Beside::Place::Operator, op, customPrecedence};
}

/// Where a condition stands alone: in WHERE, HAVING, ON.
inline constexpr Beside kAsCondition{Beside::Place::Condition, SqlOperator::Comma, 0};

/// `element`, in parentheses if it has to be there; a boolean column that is to be a condition becomes one.
SqlExpression groupedBeside(const SqlExpression &element, const Beside &where);

SqlType booleanType();
bool isBooleanValued(const SqlExpression &element);

} // namespace retort
