// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/SqlPrecedence.h"

#include "model/SqlOperators.h"

#include <algorithm>
#include <array>

namespace retort {

namespace {

constexpr int kLoosest = -100;
constexpr int kTightest = 100;
/// Where a condition stands alone.
constexpr int kConditionPrecedence = -10;

struct OperatorTrait
{
    SqlOperator op;
    int precedence;
    bool isAssociative = false;
    std::optional<SqlOperator> opposite = {};
};

// SQLAlchemy's precedences; what is not listed binds most loosely.
constexpr auto kOperatorTraits = std::to_array<OperatorTrait>({
    {SqlOperator::Any, 15},
    {SqlOperator::All, 15},
    {SqlOperator::JsonGetItem, 15, true},
    {SqlOperator::JsonPathGetItem, 15, true},
    {SqlOperator::GetItem, 15},
    {SqlOperator::Multiply, 8, true},
    {SqlOperator::TrueDivide, 8},
    {SqlOperator::FloorDivide, 8},
    {SqlOperator::Modulo, 8},
    {SqlOperator::Negate, 8},
    {SqlOperator::BitwiseNot, 8},
    {SqlOperator::Add, 7, true},
    {SqlOperator::Subtract, 7},
    {SqlOperator::BitwiseXor, 7},
    {SqlOperator::BitwiseOr, 7},
    {SqlOperator::BitwiseAnd, 7},
    {SqlOperator::BitwiseLeftShift, 7},
    {SqlOperator::BitwiseRightShift, 7},
    {SqlOperator::Concat, 5, true},
    {SqlOperator::Match, 5, false, SqlOperator::NotMatch},
    {SqlOperator::NotMatch, 5, false, SqlOperator::Match},
    {SqlOperator::RegexpMatch, 5, false, SqlOperator::NotRegexpMatch},
    {SqlOperator::NotRegexpMatch, 5, false, SqlOperator::RegexpMatch},
    {SqlOperator::RegexpReplace, 5},
    {SqlOperator::ILike, 5, false, SqlOperator::NotILike},
    {SqlOperator::NotILike, 5, false, SqlOperator::ILike},
    {SqlOperator::Like, 5, false, SqlOperator::NotLike},
    {SqlOperator::NotLike, 5, false, SqlOperator::Like},
    {SqlOperator::In, 5, false, SqlOperator::NotIn},
    {SqlOperator::NotIn, 5, false, SqlOperator::In},
    {SqlOperator::Is, 5, false, SqlOperator::IsNot},
    {SqlOperator::IsNot, 5, false, SqlOperator::Is},
    {SqlOperator::Equal, 5, false, SqlOperator::NotEqual},
    {SqlOperator::NotEqual, 5, false, SqlOperator::Equal},
    {SqlOperator::IsDistinctFrom, 5, false, SqlOperator::IsNotDistinctFrom},
    {SqlOperator::IsNotDistinctFrom, 5, false, SqlOperator::IsDistinctFrom},
    {SqlOperator::Greater, 5, false, SqlOperator::LessEqual},
    {SqlOperator::Less, 5, false, SqlOperator::GreaterEqual},
    {SqlOperator::GreaterEqual, 5, false, SqlOperator::Less},
    {SqlOperator::LessEqual, 5, false, SqlOperator::Greater},
    {SqlOperator::Between, 5, false, SqlOperator::NotBetween},
    {SqlOperator::NotBetween, 5, false, SqlOperator::Between},
    {SqlOperator::Distinct, 5},
    {SqlOperator::Not, 5},
    {SqlOperator::IsTrue, 5, false, SqlOperator::IsFalse},
    {SqlOperator::IsFalse, 5, false, SqlOperator::IsTrue},
    {SqlOperator::Collate, 4},
    {SqlOperator::And, 3, true},
    {SqlOperator::Descending, 3},
    {SqlOperator::Ascending, 3},
    {SqlOperator::Or, 2, true},
    {SqlOperator::Exists, 0},
    {SqlOperator::Comma, -1},
    {SqlOperator::StartsWith, kLoosest, false, SqlOperator::NotStartsWith},
    {SqlOperator::NotStartsWith, kLoosest, false, SqlOperator::StartsWith},
    {SqlOperator::EndsWith, kLoosest, false, SqlOperator::NotEndsWith},
    {SqlOperator::NotEndsWith, kLoosest, false, SqlOperator::EndsWith},
    {SqlOperator::Contains, kLoosest, false, SqlOperator::NotContains},
    {SqlOperator::NotContains, kLoosest, false, SqlOperator::Contains},
    {SqlOperator::IStartsWith, kLoosest, false, SqlOperator::NotIStartsWith},
    {SqlOperator::NotIStartsWith, kLoosest, false, SqlOperator::IStartsWith},
    {SqlOperator::IEndsWith, kLoosest, false, SqlOperator::NotIEndsWith},
    {SqlOperator::NotIEndsWith, kLoosest, false, SqlOperator::IEndsWith},
    {SqlOperator::IContains, kLoosest, false, SqlOperator::NotIContains},
    {SqlOperator::NotIContains, kLoosest, false, SqlOperator::IContains},
});

const OperatorTrait *operatorTrait(SqlOperator op)
{
    const auto found = std::ranges::find(kOperatorTraits, op, &OperatorTrait::op);
    return found == kOperatorTraits.end() ? nullptr : &*found;
}

/// Operators whose result is a truth value.
bool isBooleanOperator(SqlOperator op)
{
    const OperatorTrait *trait = operatorTrait(op);
    return (trait && trait->opposite) || op == SqlOperator::And || op == SqlOperator::Or || op == SqlOperator::Not;
}

/// What an element stands beside: an operator, a condition's place, or nothing.

bool needsParentheses(SqlOperator op, int customPrecedence, const Beside &where)
{
    if (where.place == Beside::Place::Value)
        return true;
    if (where.is(op) && isAssociative(op))
        return false;
    const OperatorTrait *trait = operatorTrait(op);
    const int own = op == SqlOperator::Custom ? customPrecedence : trait ? trait->precedence : kLoosest;
    return own <= where.precedence() || (where.is(SqlOperator::Not) && !isBooleanOperator(op));
}

bool wantsTruth(const Beside &where)
{
    return where.place == Beside::Place::Condition || where.is(SqlOperator::And) || where.is(SqlOperator::Or);
}

} // namespace

std::optional<SqlOperator> oppositeOf(SqlOperator op)
{
    const OperatorTrait *trait = operatorTrait(op);
    return trait ? trait->opposite : std::nullopt;
}

bool isOrdering(SqlOperator op)
{
    constexpr auto kOrdering = std::to_array(
        {SqlOperator::Ascending, SqlOperator::Descending, SqlOperator::NullsFirst, SqlOperator::NullsLast});
    return std::ranges::find(kOrdering, op) != kOrdering.end();
}

bool isAssociative(SqlOperator op)
{
    const OperatorTrait *trait = operatorTrait(op);
    return trait && trait->isAssociative;
}

int Beside::precedence() const
{
    if (place == Place::Condition)
        return kConditionPrecedence;
    if (op == SqlOperator::Custom)
        return customPrecedence;
    const OperatorTrait *trait = operatorTrait(op);
    return trait && trait->precedence != kLoosest ? trait->precedence : kTightest;
}

SqlType booleanType()
{
    return sqlType(QStringLiteral("Boolean"));
}

bool isBooleanValued(const SqlExpression &element)
{
    return affinityOf(typeOf(element)) == SqlAffinity::Boolean;
}

SqlExpression groupedBeside(const SqlExpression &element, const Beside &where)
{
    if (const auto *node = element.as<SqlBinary>())
        return needsParentheses(node->op, node->customPrecedence, where) ? SqlExpression(SqlGrouping{element})
                                                                         : element;
    if (const auto *node = element.as<SqlList>())
        return needsParentheses(node->op, 0, where) ? SqlExpression(SqlGrouping{element}) : element;
    if (const auto *node = element.as<SqlUnary>()) {
        // What follows its operand (DESC) is never set in parentheses, nor is a column made a condition.
        const bool isBare = node->op == SqlOperator::IsTrue || node->op == SqlOperator::IsFalse || isOrdering(node->op);
        return !isBare && needsParentheses(node->op, 0, where) ? SqlExpression(SqlGrouping{element}) : element;
    }
    if (element.as<SqlSelect>() || element.as<SqlCompound>())
        return SqlGrouping{element};
    if (element.as<SqlText>())
        return where.is(SqlOperator::In) || where.is(SqlOperator::NotIn) ? SqlExpression(SqlGrouping{element})
                                                                         : element;
    if (const auto *label = element.as<SqlLabel>())
        return groupedBeside(label->element, where);
    if (element.as<SqlGrouping>() || element.as<SqlTuple>() || element.as<SqlScalarSubquery>() ||
        element.as<SqlAlias>())
        return element;
    if (wantsTruth(where) && isBooleanValued(element))
        return SqlUnary{SqlOperator::IsTrue, element, booleanType(), {}};
    if (where.is(SqlOperator::Any) || where.is(SqlOperator::All))
        return SqlGrouping{element};
    return element;
}

/// One operator, and types of the two sides → the result's type.

SqlExpression grouped(const SqlExpression &element, std::optional<SqlOperator> op)
{
    return groupedBeside(element, op ? beside(*op) : Beside());
}

} // namespace retort
