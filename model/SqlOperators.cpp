// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/SqlOperators.h"

#include "model/SqlWalk.h"

#include <algorithm>
#include <array>

namespace retort {

namespace {

constexpr int kLoosest = -100;
constexpr int kTightest = 100;
/// Where a condition stands alone: in WHERE, HAVING, ON.
constexpr int kAsCondition = -10;

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

bool isAssociative(SqlOperator op)
{
    const OperatorTrait *trait = operatorTrait(op);
    return trait && trait->isAssociative;
}

/// Operators whose result is a truth value.
bool isBooleanOperator(SqlOperator op)
{
    const OperatorTrait *trait = operatorTrait(op);
    return (trait && trait->opposite) || op == SqlOperator::And || op == SqlOperator::Or || op == SqlOperator::Not;
}

/// What an element stands beside: an operator, a condition's place, or nothing.
struct Beside
{
    enum class Place { Operator, Condition, Value };

    Place place = Place::Value;
    SqlOperator op = SqlOperator::Comma;
    int customPrecedence = 0;

    int precedence() const
    {
        if (place == Place::Condition)
            return kAsCondition;
        if (op == SqlOperator::Custom)
            return customPrecedence;
        const OperatorTrait *trait = operatorTrait(op);
        return trait && trait->precedence != kLoosest ? trait->precedence : kTightest;
    }
    bool is(SqlOperator other) const { return place == Place::Operator && op == other; }
};

Beside beside(SqlOperator op, int customPrecedence = 0)
{
    return {Beside::Place::Operator, op, customPrecedence};
}

constexpr Beside kCondition{Beside::Place::Condition, SqlOperator::Comma, 0};

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

SqlType booleanType()
{
    return sqlType(QStringLiteral("Boolean"));
}

bool isBooleanValued(const SqlExpression &element)
{
    return affinityOf(typeOf(element)) == SqlAffinity::Boolean;
}

bool wantsTruth(const Beside &where)
{
    return where.place == Beside::Place::Condition || where.is(SqlOperator::And) || where.is(SqlOperator::Or);
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
        constexpr auto kBare =
            std::to_array({SqlOperator::IsTrue, SqlOperator::IsFalse, SqlOperator::Ascending, SqlOperator::Descending,
                           SqlOperator::NullsFirst, SqlOperator::NullsLast});
        return std::ranges::find(kBare, node->op) == kBare.end() && needsParentheses(node->op, 0, where)
                   ? SqlExpression(SqlGrouping{element})
                   : element;
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

SqlExpression connectedOperands(SqlOperator op, std::vector<SqlExpression> items, SqlKeyword neutral,
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
        return groupedBeside(kept.front(), kCondition);
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

struct FunctionType
{
    QStringView name;
    /// Empty: the type of the first argument.
    QStringView type;
};

// The functions whose result SQLAlchemy knows.
constexpr auto kFunctionTypes = std::to_array<FunctionType>({
    {u"coalesce", u""},
    {u"concat", u"String"},
    {u"char_length", u"Integer"},
    {u"count", u"Integer"},
    {u"current_date", u"Date"},
    {u"current_time", u"Time"},
    {u"current_timestamp", u"DateTime"},
    {u"current_user", u"String"},
    {u"localtime", u"DateTime"},
    {u"localtimestamp", u"DateTime"},
    {u"max", u""},
    {u"min", u""},
    {u"now", u"DateTime"},
    {u"session_user", u"String"},
    {u"sum", u""},
    {u"sysdate", u"DateTime"},
    {u"user", u"String"},
    {u"rank", u"Integer"},
    {u"dense_rank", u"Integer"},
});

struct TypeOf
{
    SqlType operator()(const SqlLiteral &node) const { return node.type; }
    SqlType operator()(const SqlParameter &node) const { return node.type; }
    SqlType operator()(const SqlKeyword &node) const
    {
        return node == SqlKeyword::True || node == SqlKeyword::False ? booleanType() : SqlType();
    }
    SqlType operator()(const SqlLiteralColumn &node) const { return node.type; }
    SqlType operator()(const SqlColumn &node) const { return node.type; }
    SqlType operator()(const SqlUnary &node) const { return node.type; }
    SqlType operator()(const SqlBinary &node) const { return node.type; }
    SqlType operator()(const SqlList &node) const { return node.type; }
    SqlType operator()(const SqlGrouping &node) const { return typeOf(node.element); }
    SqlType operator()(const SqlFunction &node) const { return node.type; }
    SqlType operator()(const SqlOver &node) const { return typeOf(node.element); }
    SqlType operator()(const SqlFilter &node) const { return typeOf(node.element); }
    SqlType operator()(const SqlWithinGroup &node) const { return typeOf(node.element); }
    SqlType operator()(const SqlCast &node) const { return node.type; }
    SqlType operator()(const SqlTypeCoerce &node) const { return node.type; }
    SqlType operator()(const SqlCase &node) const
    {
        for (auto when = node.whens.rbegin(); when != node.whens.rend(); ++when) {
            const SqlType type = typeOf(when->second);
            if (!type.isNull())
                return type;
        }
        return typeOf(node.otherwise);
    }
    SqlType operator()(const SqlExtract &) const { return sqlType(QStringLiteral("Integer")); }
    SqlType operator()(const SqlLabel &node) const { return typeOf(node.element); }
    SqlType operator()(const SqlSequenceNext &) const { return sqlType(QStringLiteral("Integer")); }
    SqlType operator()(const SqlArray &node) const { return node.type; }
    SqlType operator()(const SqlScalarSubquery &node) const
    {
        const std::vector<SqlExpression> columns = columnsOf(node.select);
        return columns.empty() ? SqlType() : typeOf(columns.front());
    }
    template <typename Other>
    SqlType operator()(const Other &) const
    {
        return {};
    }
};

} // namespace

SqlType typeOf(const SqlExpression &expression)
{
    if (!expression)
        return {};
    return expression.visit(TypeOf());
}

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

SqlExpression grouped(const SqlExpression &element, std::optional<SqlOperator> op)
{
    return groupedBeside(element, op ? beside(*op) : Beside());
}

SqlExpression binary(SqlOperator op, const SqlExpression &left, const SqlExpression &right)
{
    const OperatorTrait *trait = operatorTrait(op);
    if (trait && trait->opposite) {
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

SqlExpression conjunction(std::vector<SqlExpression> items)
{
    return connectedOperands(SqlOperator::And, std::move(items), SqlKeyword::True, SqlKeyword::False);
}

SqlExpression disjunction(std::vector<SqlExpression> items)
{
    return connectedOperands(SqlOperator::Or, std::move(items), SqlKeyword::False, SqlKeyword::True);
}

SqlExpression negation(const SqlExpression &operand)
{
    if (const auto constant = constantOf(operand)) {
        if (constant == SqlKeyword::True)
            return SqlExpression(SqlKeyword::False);
        if (constant == SqlKeyword::False)
            return SqlExpression(SqlKeyword::True);
    }
    if (const auto *node = operand.as<SqlBinary>()) {
        const OperatorTrait *trait = operatorTrait(node->op);
        if (trait && trait->opposite) {
            SqlBinary turned = *node;
            turned.op = *trait->opposite;
            return turned;
        }
    }
    if (const auto *node = operand.as<SqlUnary>()) {
        const OperatorTrait *trait = operatorTrait(node->op);
        if (trait && trait->opposite) {
            SqlUnary turned = *node;
            turned.op = *trait->opposite;
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
    return SqlUnary{op, groupedBeside(operand, beside(op)), typeOf(operand), {}};
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

SqlExpression function(const QStringList &path, std::vector<SqlExpression> arguments)
{
    SqlType type;
    if (path.size() == 1) {
        const auto found = std::ranges::find(kFunctionTypes, QStringView(path.last()), &FunctionType::name);
        if (found != kFunctionTypes.end()) {
            if (!found->type.isEmpty())
                type = sqlType(found->type.toString());
            else if (!arguments.empty())
                type = typeOf(arguments.front());
        }
    }
    for (SqlExpression &argument : arguments)
        argument = groupedBeside(argument, beside(SqlOperator::Comma));
    return SqlFunction{path, std::move(arguments), type};
}

SqlExpression columnOf(const SqlExpression &relation, const QString &name)
{
    if (const auto *table = relation.as<SqlTable>()) {
        for (const SqlTableColumn &column : table->columns) {
            if ((column.key.isEmpty() ? column.name : column.key) == name)
                return SqlColumn{column.name, column.type, relation, column.quote};
        }
        return {};
    }
    for (const SqlExpression &candidate : columnsOf(relation)) {
        const auto *column = candidate.as<SqlColumn>();
        const auto *label = candidate.as<SqlLabel>();
        if ((column && column->name == name) || (label && label->name == name))
            return candidate;
    }
    return {};
}

std::vector<SqlExpression> columnsOf(const SqlExpression &relation)
{
    std::vector<SqlExpression> columns;
    if (const auto *table = relation.as<SqlTable>()) {
        for (const SqlTableColumn &column : table->columns)
            columns.push_back(SqlColumn{column.name, column.type, relation, column.quote});
    } else if (const auto *alias = relation.as<SqlAlias>()) {
        for (const SqlExpression &inner : columnsOf(alias->element)) {
            if (const auto *column = inner.as<SqlColumn>())
                columns.push_back(SqlColumn{column->name, column->type, relation, column->quote});
            else if (const auto *label = inner.as<SqlLabel>())
                columns.push_back(SqlColumn{label->name, typeOf(label->element), relation, {}});
            else if (const auto *function = inner.as<SqlFunction>(); function && !function->path.isEmpty())
                columns.push_back(SqlColumn{function->path.last(), function->type, relation, {}});
        }
    } else if (const auto *select = relation.as<SqlSelect>()) {
        for (const SqlExpression &item : select->columns) {
            if (item.as<SqlTable>() || item.as<SqlAlias>()) {
                for (const SqlExpression &column : columnsOf(item))
                    columns.push_back(column);
            } else {
                columns.push_back(item);
            }
        }
    } else if (const auto *compound = relation.as<SqlCompound>()) {
        if (!compound->selects.empty())
            return columnsOf(compound->selects.front());
    } else if (const auto *grouping = relation.as<SqlGrouping>()) {
        return columnsOf(grouping->element);
    }
    return columns;
}

bool hasPlaceholder(const SqlExpression &expression)
{
    if (!expression)
        return false;
    if (const auto *literal = expression.as<SqlLiteral>())
        return hasPlaceholder(literal->value);
    const auto ofParameter = [](const SqlParameter &parameter) {
        return parameter.value && hasPlaceholder(*parameter.value);
    };
    if (const auto *parameter = expression.as<SqlParameter>())
        return ofParameter(*parameter);
    if (const auto *text = expression.as<SqlText>())
        return std::ranges::any_of(text->parameters, ofParameter);
    bool found = false;
    forEachChild(expression, [&found](const SqlExpression &child) { found = found || hasPlaceholder(child); });
    return found;
}

} // namespace retort
