// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/SqlOperators.h"

#include "model/SqlPrecedence.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace retort {

namespace {

SqlType resultType(SqlOperator &op, const SqlExpression &left, const SqlExpression &right)
{
    const SqlType leftType = typeOf(left);
    const SqlType rightType = typeOf(right);
    const SqlAffinity leftKind = affinityOf(leftType);
    const SqlAffinity rightKind = affinityOf(rightType);
    const auto isText = [](SqlAffinity kind) { return kind == SqlAffinity::String || kind == SqlAffinity::Enum; };

    if (leftKind == SqlAffinity::None) {
        const bool isCommutative = op == SqlOperator::Add || op == SqlOperator::Multiply;
        if (rightKind == SqlAffinity::None || !isCommutative)
            return leftType;
        if (op == SqlOperator::Add && (isText(rightKind) || rightKind == SqlAffinity::Array)) {
            op = SqlOperator::Concat;
            return rightType;
        }
        return rightType;
    }
    if (op == SqlOperator::Add &&
        (isText(leftKind) || leftKind == SqlAffinity::Array || leftKind == SqlAffinity::Json) &&
        (isText(rightKind) || rightKind == leftKind || rightKind == SqlAffinity::None)) {
        op = SqlOperator::Concat;
        return leftType;
    }
    const bool isFractional = rightKind == SqlAffinity::Numeric || rightKind == SqlAffinity::Float;
    if (leftKind == SqlAffinity::Integer) {
        if (op == SqlOperator::TrueDivide && (rightKind == SqlAffinity::Integer || isFractional))
            return isFractional ? rightType : sqlType(QStringLiteral("Numeric"));
        if (isFractional && (op == SqlOperator::Add || op == SqlOperator::Subtract || op == SqlOperator::Multiply))
            return rightType;
        if (op == SqlOperator::Add && rightKind == SqlAffinity::Date)
            return rightType;
    }
    if (op == SqlOperator::Subtract && leftKind == SqlAffinity::DateTime && rightKind == SqlAffinity::DateTime)
        return sqlType(QStringLiteral("Interval"));
    if (op == SqlOperator::Subtract && leftKind == SqlAffinity::Date && rightKind == SqlAffinity::Date)
        return sqlType(QStringLiteral("Integer"));
    return leftType;
}

bool isSameKind(SqlAffinity one, SqlAffinity other)
{
    const auto family = [](SqlAffinity kind) {
        return kind == SqlAffinity::Float  ? SqlAffinity::Numeric
               : kind == SqlAffinity::Enum ? SqlAffinity::String
                                           : kind;
    };
    return family(one) == family(other);
}

SqlExpression joinedOperands(SqlOperator op, const SqlExpression &left, const SqlExpression &right, const SqlType &type)
{
    if (isAssociative(op)) {
        const auto items = [op, &type](const SqlExpression &side) -> std::optional<std::vector<SqlExpression>> {
            if (!isSameKind(affinityOf(typeOf(side)), affinityOf(type)))
                return {};
            if (const auto *list = side.as<SqlList>(); list && list->op == op)
                return list->items;
            if (const auto *pair = side.as<SqlBinary>(); pair && pair->op == op)
                return std::vector{pair->left, pair->right};
            return {};
        };
        const auto leftItems = items(left);
        const auto rightItems = items(right);
        if (leftItems || rightItems) {
            std::vector<SqlExpression> all = leftItems.value_or(std::vector{left});
            for (const SqlExpression &item : rightItems.value_or(std::vector{right}))
                all.push_back(item);
            for (SqlExpression &item : all)
                item = groupedBeside(item, beside(op));
            return SqlList{op, std::move(all), type};
        }
    }
    return SqlBinary{op, groupedBeside(left, beside(op)), groupedBeside(right, beside(op)), type, {}, 0, {}, {}};
}

std::optional<SqlKeyword> constantOf(const SqlExpression &expression)
{
    if (const auto *keyword = expression.as<SqlKeyword>())
        return *keyword;
    const SqlValue *value = nullptr;
    if (const auto *parameter = expression.as<SqlParameter>(); parameter && parameter->isUnique && parameter->value)
        value = &*parameter->value;
    if (!value)
        return {};
    if (value->isNull())
        return SqlKeyword::Null;
    if (const auto *boolean = value->as<bool>())
        return *boolean ? SqlKeyword::True : SqlKeyword::False;
    return {};
}

SqlExpression connectedOperands(SqlOperator op, const std::vector<SqlExpression> &items, SqlKeyword neutral,
                                SqlKeyword absorbing)
{
    std::vector<SqlExpression> kept;
    bool hasNeutral = false;
    for (const SqlExpression &item : items) {
        const auto constant = constantOf(item);
        if (constant == neutral) {
            hasNeutral = true;
        } else if (constant == absorbing) {
            kept = {SqlExpression(absorbing)};
            break;
        } else {
            kept.push_back(item);
        }
    }
    if (kept.empty() && hasNeutral)
        kept = {SqlExpression(neutral)};
    if (kept.empty())
        return {};
    if (kept.size() == 1)
        return groupedBeside(kept.front(), kAsCondition);
    std::vector<SqlExpression> flat;
    for (const SqlExpression &item : kept) {
        const SqlExpression element = groupedBeside(item, beside(op));
        if (const auto *list = element.as<SqlList>(); list && list->op == op)
            flat.insert(flat.end(), list->items.begin(), list->items.end());
        else
            flat.push_back(element);
    }
    return SqlList{op, std::move(flat), booleanType()};
}

} // namespace

SqlExpression parameterFor(const SqlValue &value, const SqlExpression &other)
{
    const SqlType own = typeOfValue(value);
    const SqlType side = typeOf(other);
    const SqlAffinity sideKind = affinityOf(side);
    const bool isUuidText = sideKind == SqlAffinity::Uuid && value.as<QString>();
    const bool isBinaryText = sideKind == SqlAffinity::Binary && value.as<QString>();
    const bool takesSide = !side.isNull() && (own.isNull() || isSameKind(affinityOf(own), sideKind) || isUuidText ||
                                              isBinaryText || side.name == QLatin1String("TypeDecorator"));
    QString name = QStringLiteral("param");
    if (const auto *column = other.as<SqlColumn>())
        name = column->name;
    else if (const auto *function = other.as<SqlFunction>(); function && !function->path.isEmpty())
        name = function->path.last();
    return SqlParameter{name, true, value, takesSide ? side : own, false};
}

SqlExpression binary(SqlOperator op, const SqlExpression &left, const SqlExpression &right)
{
    if (oppositeOf(op)) {
        const auto constant = constantOf(right);
        if (constant) {
            const bool isEquality = op == SqlOperator::Equal || op == SqlOperator::NotEqual;
            const bool isTruth = constant != SqlKeyword::Null;
            if (isEquality && !isTruth)
                op = op == SqlOperator::Equal ? SqlOperator::Is : SqlOperator::IsNot;
            return SqlBinary{op, groupedBeside(left, beside(op)), SqlExpression(*constant), booleanType(), {}, 0, {},
                             {}};
        }
        return joinedOperands(op, left, right, booleanType());
    }
    SqlOperator adapted = op;
    const SqlType type = resultType(adapted, left, right);
    return joinedOperands(adapted, left, right, type);
}

SqlExpression customBinary(const QString &text, int precedence, const SqlExpression &left, const SqlExpression &right,
                           const SqlType &type)
{
    const Beside where = beside(SqlOperator::Custom, precedence);
    return SqlBinary{SqlOperator::Custom,
                     groupedBeside(left, where),
                     groupedBeside(right, where),
                     type.isNull() ? typeOf(left) : type,
                     text,
                     precedence,
                     {},
                     {}};
}

SqlExpression likeness(SqlOperator op, const SqlExpression &left, const SqlExpression &right, const QString &escape)
{
    return SqlBinary{
        op, groupedBeside(left, beside(op)), groupedBeside(right, beside(op)), booleanType(), {}, 0, escape, {}};
}

SqlExpression inList(const SqlExpression &left, const SqlValueList &values, bool isNegated)
{
    const SqlOperator op = isNegated ? SqlOperator::NotIn : SqlOperator::In;
    SqlType type = typeOf(left);
    for (const SqlValue &value : values) {
        if (value.isNull())
            continue;
        const SqlExpression first = parameterFor(value, left);
        if (const auto *parameter = first.as<SqlParameter>())
            type = parameter->type;
        break;
    }
    const auto *column = left.as<SqlColumn>();
    SqlParameter list{column ? column->name : QStringLiteral("param"), true, SqlValue(values), type, true};
    return SqlBinary{op, groupedBeside(left, beside(op)), SqlExpression(std::move(list)), booleanType(), {}, 0, {}, {}};
}

SqlExpression inExpressions(const SqlExpression &left, const std::vector<SqlExpression> &items, bool isNegated)
{
    const SqlOperator op = isNegated ? SqlOperator::NotIn : SqlOperator::In;
    std::vector<SqlExpression> elements;
    elements.reserve(items.size());
    for (const SqlExpression &item : items)
        elements.push_back(groupedBeside(item, beside(SqlOperator::Comma)));
    return SqlBinary{
        op, groupedBeside(left, beside(op)), SqlExpression(SqlTuple{std::move(elements)}), booleanType(), {}, 0, {},
        {}};
}

SqlExpression inSelect(const SqlExpression &left, const SqlExpression &select, bool isNegated)
{
    const SqlOperator op = isNegated ? SqlOperator::NotIn : SqlOperator::In;
    return SqlBinary{op, groupedBeside(left, beside(op)), groupedBeside(select, beside(op)), booleanType(), {}, 0, {},
                     {}};
}

SqlExpression between(const SqlExpression &left, const SqlExpression &low, const SqlExpression &high, bool isNegated)
{
    const SqlOperator op = isNegated ? SqlOperator::NotBetween : SqlOperator::Between;
    const SqlExpression bounds =
        SqlList{SqlOperator::And,
                {groupedBeside(low, beside(SqlOperator::And)), groupedBeside(high, beside(SqlOperator::And))},
                {}};
    return SqlBinary{op, groupedBeside(left, beside(op)), bounds, booleanType(), {}, 0, {}, {}};
}

SqlExpression conjunction(const std::vector<SqlExpression> &items)
{
    return connectedOperands(SqlOperator::And, items, SqlKeyword::True, SqlKeyword::False);
}

SqlExpression disjunction(const std::vector<SqlExpression> &items)
{
    return connectedOperands(SqlOperator::Or, items, SqlKeyword::False, SqlKeyword::True);
}

SqlExpression negation(const SqlExpression &operand)
{
    if (const auto constant = constantOf(operand)) {
        if (constant == SqlKeyword::True)
            return SqlKeyword::False;
        if (constant == SqlKeyword::False)
            return SqlKeyword::True;
    }
    if (const auto *node = operand.as<SqlBinary>()) {
        if (const auto opposite = oppositeOf(node->op)) {
            SqlBinary turned = *node;
            turned.op = *opposite;
            return turned;
        }
    }
    if (const auto *node = operand.as<SqlUnary>()) {
        if (const auto opposite = oppositeOf(node->op)) {
            SqlUnary turned = *node;
            turned.op = *opposite;
            return turned;
        }
        return SqlUnary{SqlOperator::Not, groupedBeside(operand, beside(SqlOperator::Not)), booleanType(), {}};
    }
    if (const auto *node = operand.as<SqlGrouping>()) {
        return SqlUnary{SqlOperator::Not, SqlExpression(*node), booleanType(), {}};
    }
    if (operand.as<SqlList>())
        return SqlUnary{SqlOperator::Not, groupedBeside(operand, beside(SqlOperator::Not)), booleanType(), {}};
    if (isBooleanValued(operand))
        return SqlUnary{SqlOperator::IsFalse, operand, booleanType(), {}};
    return SqlUnary{SqlOperator::Not, groupedBeside(operand, beside(SqlOperator::Not)), booleanType(), {}};
}

SqlExpression unary(SqlOperator op, const SqlExpression &operand)
{
    const SqlExpression element = groupedBeside(operand, beside(op));
    // ORDER BY can call what it sorts by its label.
    if (const auto *label = operand.as<SqlLabel>(); label && isOrdering(op))
        return SqlUnary{op, SqlExpression(SqlLabel{label->name, element}), typeOf(operand), {}};
    return SqlUnary{op, element, typeOf(operand), {}};
}

SqlExpression exists(const SqlExpression &select)
{
    const SqlExpression inner = select.as<SqlScalarSubquery>() ? select : SqlExpression(SqlScalarSubquery{select});
    return SqlUnary{SqlOperator::Exists, inner, booleanType(), {}};
}

SqlExpression collate(const SqlExpression &operand, const QString &collation)
{
    return SqlBinary{SqlOperator::Collate,
                     groupedBeside(operand, beside(SqlOperator::Collate)),
                     SqlExpression(SqlIdentifier{collation}),
                     typeOf(operand),
                     {},
                     0,
                     {},
                     {}};
}

SqlExpression sqlTextAsIs(const QString &text)
{
    static const QRegularExpression parameter(QStringLiteral(R"((?<![:\w\\]):(?=\w+(?![:\w])))"));
    return SqlText{QString(text).replace(parameter, QStringLiteral("\\:"))};
}

} // namespace retort
