// SPDX-License-Identifier: GPL-3.0-or-later
// The expressions and statements of the golden files.
#include "tests/support/GoldenThings.h"
#include <QHash>
#include <algorithm>

namespace retort::test {

std::optional<Thing> GoldenCalls::expressionCall(const QString &name, const Things &arguments, const Keywords &keywords)
{
    const auto at = [&keywords](const char *key) { return value(keywords, QString::fromLatin1(key)); };
    const auto expressions = [&arguments] {
        std::vector<SqlExpression> result;
        for (const Thing &argument : arguments)
            result.push_back(expressionOf(argument));
        return result;
    };
    const QString last = name.section(u'.', -1);
    if (name.startsWith(QLatin1String("dt."))) {
        std::vector<int> numbers;
        for (const Thing &argument : arguments)
            numbers.push_back(int(number(argument).value_or(0)));
        numbers.resize(7);
        const SqlDate date{numbers[0], numbers[1], numbers[2]};
        if (last == QLatin1String("date"))
            return Thing{SqlValue(date)};
        return Thing{SqlValue(SqlDateTime{date, {numbers[3], numbers[4], numbers[5], numbers[6], {}}})};
    }
    if (name.startsWith(QLatin1String("sa.func.")))
        return Thing{function(name.mid(8).split(u'.'), expressions())};
    if (last == QLatin1String("table")) {
        SqlTable table{textOf(arguments.at(0))};
        for (size_t i = 1; i < arguments.size(); ++i) {
            const auto *column = std::get<SqlExpression>(arguments[i].data).as<SqlColumn>();
            table.columns.push_back({column->name, column->type});
        }
        return Thing{SqlExpression(table)};
    }
    if (last == QLatin1String("column")) {
        return Thing{SqlExpression(
            SqlColumn{textOf(arguments.at(0)), arguments.size() > 1 ? typeOf(arguments[1]) : SqlType(), {}, {}})};
    }
    if (name == QLatin1String("sa.text"))
        return Thing{SqlExpression(SqlText{textOf(arguments.at(0))})};
    if (last == QLatin1String("literal_column"))
        return Thing{SqlExpression(SqlLiteralColumn{textOf(arguments.at(0))})};
    if (last == QLatin1String("literal"))
        return Thing{expressionOf(arguments.at(0))};
    if (last == QLatin1String("null"))
        return Thing{SqlExpression(SqlKeyword::Null)};
    if (last == QLatin1String("true"))
        return Thing{SqlExpression(SqlKeyword::True)};
    if (last == QLatin1String("false"))
        return Thing{SqlExpression(SqlKeyword::False)};
    if (last == QLatin1String("and_"))
        return Thing{conjunction(expressions())};
    if (last == QLatin1String("or_"))
        return Thing{disjunction(expressions())};
    if (last == QLatin1String("not_"))
        return Thing{negation(expressionOf(arguments.at(0)))};
    if (last == QLatin1String("desc"))
        return Thing{unary(SqlOperator::Descending, expressionOf(arguments.at(0)))};
    if (last == QLatin1String("cast") || last == QLatin1String("type_coerce")) {
        const SqlType type = typeOf(arguments.at(1));
        SqlExpression element = expressionOf(arguments.at(0));
        if (const auto *parameter = element.as<SqlParameter>())
            element = SqlParameter{parameter->name, true, parameter->value, type, false};
        return last == QLatin1String("cast") ? Thing{SqlExpression(SqlCast{element, type, false})}
                                             : Thing{SqlExpression(SqlTypeCoerce{element, type})};
    }
    if (last == QLatin1String("extract"))
        return Thing{SqlExpression(SqlExtract{textOf(arguments.at(0)), expressionOf(arguments.at(1))})};
    if (last == QLatin1String("case")) {
        SqlCase node;
        if (const Thing *of = find(keywords, QStringLiteral("value")))
            node.value = expressionOf(*of);
        for (const Thing &argument : arguments) {
            if (const auto *pairs = argument.as<Pairs>()) {
                for (const auto &[when, then] : pairs->items)
                    node.whens.emplace_back(expressionOf(when, node.value), expressionOf(then));
                continue;
            }
            const Things &pair = std::get<Things>(argument.data);
            node.whens.emplace_back(expressionOf(pair.at(0), node.value), expressionOf(pair.at(1)));
        }
        if (const Thing *otherwise = find(keywords, QStringLiteral("else_")))
            node.otherwise = expressionOf(*otherwise);
        return Thing{SqlExpression(node)};
    }
    if (last == QLatin1String("select")) {
        SqlSelect select;
        select.columns = expressions();
        return Thing{SqlExpression(select)};
    }
    if (last == QLatin1String("exists")) {
        SqlSelect select;
        select.columns = {SqlLiteralColumn{QStringLiteral("*")}};
        return Thing{SqlExpression(exists(SqlExpression(select)))};
    }
    if (last == QLatin1String("union_all"))
        return Thing{SqlExpression(SqlCompound{QStringLiteral("UNION ALL"), expressions(), {}, {}, {}})};
    if (last == QLatin1String("insert")) {
        SqlInsert insert;
        insert.table = expressionOf(arguments.at(0));
        return Thing{SqlExpression(insert)};
    }
    if (last == QLatin1String("update")) {
        SqlUpdate update;
        update.table = expressionOf(arguments.at(0));
        return Thing{SqlExpression(update)};
    }
    if (last == QLatin1String("delete")) {
        SqlDelete node;
        node.table = expressionOf(arguments.at(0));
        return Thing{SqlExpression(node)};
    }
    if (last == QLatin1String("bindparam")) {
        SqlParameter parameter{textOf(arguments.at(0)), false, valueOf(arguments.at(1)), {}, isTrue(at("expanding"))};
        parameter.type = arguments.size() > 2 ? typeOf(arguments[2]) : retort::typeOfValue(*parameter.value);
        return Thing{SqlExpression(parameter)};
    }
    return {};
}

namespace {

SqlAssignments assignmentsOf(const Things &arguments, const Keywords &keywords)
{
    SqlAssignments values;
    for (const Thing &argument : arguments) {
        for (const auto &[key, thing] : std::get<Pairs>(argument.data).items)
            values.emplace_back(textOf(key), GoldenCalls::expressionOf(thing));
    }
    for (const auto &[key, thing] : keywords)
        values.emplace_back(key, GoldenCalls::expressionOf(thing));
    return values;
}

struct LikeMethod
{
    const char *name;
    SqlOperator op;
};

constexpr LikeMethod kLikeMethods[] = {
    {"like", SqlOperator::Like},
    {"ilike", SqlOperator::ILike},
    {"startswith", SqlOperator::StartsWith},
    {"contains", SqlOperator::Contains},
};

} // namespace

Thing GoldenCalls::method(const Thing &object, const QString &name, const Things &arguments, const Keywords &keywords)
{
    const auto expressions = [&arguments] {
        std::vector<SqlExpression> result;
        for (const Thing &argument : arguments)
            result.push_back(expressionOf(argument));
        return result;
    };
    const auto extend = [&expressions](std::vector<SqlExpression> &target) {
        for (const SqlExpression &expression : expressions())
            target.push_back(expression);
    };
    if (const auto *type = object.as<SqlType>(); type && name == QLatin1String("with_variant")) {
        SqlType result = *type;
        for (size_t i = 1; i < arguments.size(); ++i)
            result.variants.emplace_back(textOf(arguments[i]), typeOf(arguments[0]));
        return {result};
    }
    if (const auto *sequence = object.as<Sequence>())
        return {SqlExpression(SqlSequenceNext{sequence->name, sequence->schema})};

    const SqlExpression self = sqlOf(object);
    if (const auto *text = self.as<SqlText>(); text && name == QLatin1String("bindparams")) {
        SqlText result = *text;
        for (const Thing &argument : arguments)
            result.parameters.push_back(*expressionOf(argument).as<SqlParameter>());
        for (const auto &[key, thing] : keywords)
            result.parameters.push_back({key, false, valueOf(thing), retort::typeOfValue(valueOf(thing)), false});
        return {SqlExpression(result)};
    }
    if (self.as<SqlTable>()) {
        if (name == QLatin1String("alias"))
            return {SqlExpression(SqlAlias{SqlAlias::Kind::Alias, textOf(arguments.at(0)), self})};
        if (name == QLatin1String("outerjoin"))
            return {SqlExpression(
                SqlJoin{SqlJoin::Kind::LeftOuter, self, expressionOf(arguments.at(0)), expressionOf(arguments.at(1))})};
        return call(QStringLiteral("sa.") + name, {object}, {});
    }
    if (const auto *unaryNode = self.as<SqlUnary>(); unaryNode && unaryNode->op == SqlOperator::Exists) {
        SqlSelect select = *unaryNode->operand.as<SqlScalarSubquery>()->select.as<SqlSelect>();
        extend(select.where);
        return {exists(SqlExpression(select))};
    }
    if (const auto *node = self.as<SqlSelect>()) {
        SqlSelect select = *node;
        if (name == QLatin1String("where"))
            extend(select.where);
        else if (name == QLatin1String("select_from"))
            extend(select.from);
        else if (name == QLatin1String("order_by"))
            extend(select.orderBy);
        else if (name == QLatin1String("group_by"))
            extend(select.groupBy);
        else if (name == QLatin1String("having"))
            extend(select.having);
        else if (name == QLatin1String("limit"))
            select.limit = expressionOf(arguments.at(0));
        else if (name == QLatin1String("offset"))
            select.offset = expressionOf(arguments.at(0));
        else if (name == QLatin1String("distinct"))
            select.isDistinct = true;
        else if (name == QLatin1String("join"))
            select.from.push_back(SqlJoin{SqlJoin::Kind::Inner, select.columns.front().as<SqlColumn>()->relation,
                                          expressionOf(arguments.at(0)), expressionOf(arguments.at(1))});
        else if (name == QLatin1String("scalar_subquery"))
            return {SqlExpression(SqlScalarSubquery{self})};
        else
            uncovered(name);
        return {SqlExpression(select)};
    }
    if (const auto *node = self.as<SqlInsert>()) {
        SqlInsert insert = *node;
        if (name == QLatin1String("values")) {
            insert.hasValues = true;
            const auto *rows = arguments.empty() ? nullptr : arguments[0].as<Things>();
            if (rows) {
                for (const Thing &row : *rows)
                    insert.rows.push_back(assignmentsOf({row}, {}));
            } else if (!arguments.empty() || !keywords.empty()) {
                insert.rows.push_back(assignmentsOf(arguments, keywords));
            }
        } else if (name == QLatin1String("from_select")) {
            insert.selectColumns = textsOf(arguments.at(0));
            insert.select = expressionOf(arguments.at(1));
        } else if (name == QLatin1String("on_duplicate_key_update")) {
            insert.onDuplicateKey = assignmentsOf(arguments, keywords);
        } else {
            SqlOnConflict conflict;
            for (const QString &element : textsOf(value(keywords, QStringLiteral("index_elements"))))
                conflict.elements.push_back(SqlColumn{element});
            if (const Thing *set = find(keywords, QStringLiteral("set_")))
                conflict.set = assignmentsOf({*set}, {});
            insert.onConflict = conflict;
        }
        return {SqlExpression(insert)};
    }
    if (const auto *node = self.as<SqlUpdate>()) {
        SqlUpdate update = *node;
        if (name == QLatin1String("where"))
            extend(update.where);
        else
            update.values = assignmentsOf(arguments, keywords);
        return {SqlExpression(update)};
    }
    if (const auto *node = self.as<SqlDelete>()) {
        SqlDelete statement = *node;
        extend(statement.where);
        return {SqlExpression(statement)};
    }

    const auto beside = [&](size_t index) { return expressionOf(arguments.at(index), self); };
    for (const LikeMethod &like : kLikeMethods) {
        if (name != QLatin1String(like.name))
            continue;
        QString escape;
        SqlExpression pattern = beside(0);
        if (isTrue(value(keywords, QStringLiteral("autoescape")))) {
            escape = QStringLiteral("/");
            QString text = textOf(arguments.at(0));
            text.replace(QLatin1String("/"), QLatin1String("//"));
            text.replace(QLatin1String("%"), QLatin1String("/%")).replace(QLatin1String("_"), QLatin1String("/_"));
            pattern = parameterFor(SqlValue(text), self);
        }
        return {likeness(like.op, self, pattern, escape)};
    }
    if (name == QLatin1String("is_") || name == QLatin1String("is_not"))
        return {binary(name == QLatin1String("is_") ? SqlOperator::Is : SqlOperator::IsNot, self, beside(0))};
    if (name == QLatin1String("in_") || name == QLatin1String("not_in")) {
        const bool isNegated = name == QLatin1String("not_in");
        if (arguments.at(0).as<SqlExpression>())
            return {inSelect(self, sqlOf(arguments[0]), isNegated)};
        return {inList(self, *valueOf(arguments[0]).as<SqlValueList>(), isNegated)};
    }
    if (name == QLatin1String("between"))
        return {between(self, beside(0), beside(1))};
    if (name == QLatin1String("label"))
        return {SqlExpression(SqlLabel{textOf(arguments.at(0)), self})};
    if (name == QLatin1String("desc"))
        return {unary(SqlOperator::Descending, self)};
    if (name == QLatin1String("asc"))
        return {unary(SqlOperator::Ascending, self)};
    if (name == QLatin1String("concat"))
        return {binary(SqlOperator::Concat, self, beside(0))};
    uncovered(name);
}

} // namespace retort::test
