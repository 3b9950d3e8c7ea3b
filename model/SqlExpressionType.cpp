// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of an expression without writing it: its type, its columns, and whether all of it is known.
#include "model/SqlOperators.h"
#include "model/SqlPrecedence.h"
#include "model/SqlWalk.h"

#include <algorithm>
#include <array>
#include <ranges>

namespace retort {

namespace {

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
        for (const auto &when : std::ranges::reverse_view(node.whens)) {
            const SqlType type = typeOf(when.second);
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

QString nameOfColumn(const SqlExpression &column)
{
    if (const auto *label = column.as<SqlLabel>())
        return label->name;
    const auto *cast = column.as<SqlCast>();
    const auto *coerced = column.as<SqlTypeCoerce>();
    const SqlExpression &inner = cast ? cast->element : coerced ? coerced->element : column;
    const auto *named = inner.as<SqlColumn>();
    return named && !named->unnamed ? named->name : QString();
}

namespace {

/// The columns by which a subquery's results are known; a piece of SQL text is none.
std::vector<SqlExpression> columnsOfAlias(const SqlExpression &relation, const SqlAlias &alias)
{
    std::vector<SqlExpression> columns;
    for (const SqlExpression &inner : columnsOf(alias.element)) {
        if (inner.as<SqlText>())
            continue;
        if (const auto *literal = inner.as<SqlLiteralColumn>()) {
            columns.emplace_back(SqlColumn{literal->text, literal->type, relation, false});
            continue;
        }
        const auto *column = inner.as<SqlColumn>();
        const auto *function = inner.as<SqlFunction>();
        const QString name = nameOfColumn(inner);
        if (!name.isEmpty())
            columns.emplace_back(SqlColumn{name, typeOf(inner), relation, column ? column->quote : std::nullopt});
        else
            columns.emplace_back(SqlColumn{function && !function->path.isEmpty() ? function->path.last() : QString(),
                                           typeOf(inner),
                                           relation,
                                           {},
                                           column ? column->unnamed : inner});
    }
    return columns;
}

} // namespace

std::vector<SqlExpression> columnsOf(const SqlSelect &select)
{
    std::vector<SqlExpression> columns;
    for (const SqlExpression &item : select.columns) {
        const bool isRelation = item.as<SqlTable>() || item.as<SqlAlias>() || item.as<SqlValues>();
        const std::vector<SqlExpression> all = isRelation ? columnsOf(item) : std::vector{item};
        columns.insert(columns.end(), all.begin(), all.end());
    }
    return columns;
}

std::vector<SqlExpression> columnsOf(const SqlExpression &relation)
{
    std::vector<SqlExpression> columns;
    if (const auto *table = relation.as<SqlTable>()) {
        for (const SqlTableColumn &column : table->columns)
            columns.emplace_back(SqlColumn{column.name, column.type, relation, column.quote});
    } else if (const auto *values = relation.as<SqlValues>()) {
        for (const SqlTableColumn &column : values->columns)
            columns.emplace_back(SqlColumn{column.name, column.type, relation, column.quote});
    } else if (const auto *alias = relation.as<SqlAlias>()) {
        return columnsOfAlias(relation, *alias);
    } else if (const auto *select = relation.as<SqlSelect>()) {
        return columnsOf(*select);
    } else if (const auto *compound = relation.as<SqlCompound>()) {
        if (!compound->selects.empty())
            return columnsOf(compound->selects.front());
    } else if (const auto *grouping = relation.as<SqlGrouping>()) {
        return columnsOf(grouping->element);
    } else if (const auto *insert = relation.as<SqlInsert>()) {
        return insert->returning;
    } else if (const auto *update = relation.as<SqlUpdate>()) {
        return update->returning;
    } else if (const auto *node = relation.as<SqlDelete>()) {
        return node->returning;
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
