// SPDX-License-Identifier: GPL-3.0-or-later
// sqlalchemy.sql: text, select, and_, func, case and their kin.
#include "engine/script/modules/SqlalchemyParts.h"

#include "engine/script/Interpreter.h"
#include "engine/script/NativeTable.h"
#include "engine/script/modules/SqlBridge.h"
#include "engine/script/modules/SqlObjects.h"
#include "engine/script/modules/SqlStatementMethods.h"
#include "model/PlaceholderText.h"
#include "model/SqlOperators.h"

namespace retort::script {

namespace {

/// func, and func.a, func.a.b: calling it makes the function's expression.
class FunctionName final : public NativeObject
{
public:
    FunctionName(ClassObject *functionClass, QStringList path) : NativeObject(functionClass), m_path(std::move(path)) {}

    std::optional<Value> attribute(Interpreter &interpreter, const QString &name) override
    {
        if (name.startsWith(QLatin1String("__")))
            return NativeObject::attribute(interpreter, name);
        // A trailing underscore keeps clear of Python's keywords: func.min_.
        return Value(
            interpreter.make<FunctionName>(cls, m_path + QStringList{name.endsWith(u'_') ? name.chopped(1) : name}));
    }

    Value call(Interpreter &interpreter, CallArgs &args) override
    {
        if (m_path.isEmpty())
            return NativeObject::call(interpreter, args);
        std::vector<SqlExpression> arguments;
        for (const Value &value : args.positional) {
            SqlExpression argument = toExpression(interpreter, value);
            if (argument.as<SqlSelect>() || argument.as<SqlCompound>())
                argument = SqlScalarSubquery{argument};
            // A plain value is a parameter that is called as the function.
            if (const auto *parameter = argument.as<SqlParameter>(); parameter && !asExpression(value)) {
                SqlParameter named = *parameter;
                named.name = m_path.last();
                argument = std::move(named);
            }
            arguments.push_back(std::move(argument));
        }
        // next_value() of a sequence is the dialect's own word for it.
        if (m_path == QStringList(QStringLiteral("next_value")) && arguments.size() == 1 &&
            arguments.front().as<SqlSequenceNext>())
            return makeExpression(interpreter, arguments.front());
        SqlExpression made = retort::function(m_path, std::move(arguments));
        for (const auto &[name, value] : args.keywords) {
            if (name != QLatin1String("type_") || value.isNone())
                continue;
            SqlFunction typed = *made.as<SqlFunction>();
            typed.type = toSqlType(interpreter, value);
            made = std::move(typed);
        }
        return makeExpression(interpreter, std::move(made));
    }

private:
    QStringList m_path;
};

std::vector<SqlExpression> conditions(Interpreter &run, const std::vector<Value> &values)
{
    std::vector<SqlExpression> result;
    for (const Value &value : values) {
        if (value.isBool())
            result.emplace_back(value.asBool() ? SqlKeyword::True : SqlKeyword::False);
        else
            result.push_back(toTextExpression(run, value));
    }
    return result;
}

/// and_(), or_(). Without arguments they are there, and mean nothing.
Value connected(Interpreter &run, BoundArgs &args, SqlOperator op)
{
    const std::vector<SqlExpression> items = conditions(run, args.rest);
    if (items.empty())
        return makeExpression(run, SqlList{op, {}, sqlType(QStringLiteral("Boolean"))});
    return makeExpression(run, op == SqlOperator::And ? conjunction(items) : disjunction(items));
}

SqlExpression asRelation(Interpreter &run, const Value &value)
{
    // A mapped class stands for its table.
    const auto *model = value.as<ClassObject>();
    const Value table =
        model ? run.findAttribute(value, QStringLiteral("__table__")).value_or(run.unknown(model->name)) : value;
    // A table that is known only at run time is a part of the text like any other.
    if (const UnknownObject *unknown = unknownAs(table); unknown && run.isPreview()) {
        const auto name = model ? run.findAttribute(value, QStringLiteral("__tablename__")) : std::nullopt;
        if (name && name->as<StrObject>())
            return SqlTable{.name = run.str(*name)};
        return SqlTable{.name = placeholderText(unknown->name()), .quote = false};
    }
    return toExpression(run, table);
}

Value makeCase(Interpreter &run, BoundArgs &args)
{
    SqlCase expression;
    if (!args["value"].isNone())
        expression.value = toExpression(run, args["value"]);
    std::vector<Value> whens = args.rest;
    if (whens.size() == 1 && whens[0].as<ListObject>())
        whens = run.collect(whens[0]);
    if (whens.size() == 1 && whens[0].as<DictObject>()) {
        const auto *dict = whens[0].as<DictObject>();
        for (const auto &entry : dict->table.entries()) {
            if (entry.isAlive)
                expression.whens.emplace_back(toExpression(run, entry.key, expression.value),
                                              toExpression(run, entry.value));
        }
        whens.clear();
    }
    for (const Value &when : whens) {
        const auto pair = run.collect(when);
        if (pair.size() != 2)
            raise(run, "TypeError", QStringLiteral("case() takes pairs of a condition and a value"));
        expression.whens.emplace_back(toExpression(run, pair[0], expression.value), toExpression(run, pair[1]));
    }
    if (!args["else_"].isNone())
        expression.otherwise = toExpression(run, args["else_"]);
    return makeExpression(run, std::move(expression));
}

Value makeLightweightTable(Interpreter &run, BoundArgs &args)
{
    SqlTable table{.name = toText(run, args["name"]), .schema = toSchemaName(run, args["schema"])};
    for (const Value &value : args.rest) {
        const SqlExpression sql = asExpression(value);
        if (const auto *column = sql.as<SqlColumn>())
            table.columns.push_back({column->name, column->type, column->quote});
    }
    return makeExpression(run, std::move(table));
}

Value makeBindParameter(Interpreter &run, BoundArgs &args)
{
    SqlParameter parameter{args["key"].isNone() ? QStringLiteral("param") : toText(run, args["key"]),
                           args.boolean("unique") || args["key"].isNone()};
    if (args.has("value")) {
        const Value value = args["value"];
        parameter.value = toSqlValue(run, value);
        parameter.type = typeOfValue(*parameter.value);
    }
    if (!args["type_"].isNone())
        parameter.type = toSqlType(run, args["type_"]);
    parameter.isExpanding = args.boolean("expanding");
    return makeExpression(run, std::move(parameter));
}

Value makeText(Interpreter &run, BoundArgs &args)
{
    SqlText text{toText(run, args["text"])};
    if (!args["bind"].isNone() || !args["bindparams"].isNone()) {
        run.report(Diagnostic::Severity::Information, QStringLiteral("old-spelling"),
                   QStringLiteral("text(bind=, bindparams=) is the spelling of SQLAlchemy 1"));
    }
    return makeExpression(run, std::move(text));
}

constexpr char kUnion[] = "UNION";
constexpr char kUnionAll[] = "UNION ALL";
constexpr char kIntersect[] = "INTERSECT";
constexpr char kIntersectAll[] = "INTERSECT ALL";
constexpr char kExcept[] = "EXCEPT";
constexpr char kExceptAll[] = "EXCEPT ALL";

template <const char *keyword>
Value compoundOf(Interpreter &run, BoundArgs &args)
{
    std::vector<SqlExpression> selects;
    for (const Value &value : args.rest)
        selects.push_back(toExpression(run, value));
    return makeExpression(run, SqlCompound{QString::fromLatin1(keyword), std::move(selects)});
}

/// A function that is a method of its first argument.
Value callMethod(Interpreter &run, const Value &self, const QString &method, CallArgs call)
{
    return run.call(run.attribute(makeExpression(run, toExpression(run, self)), method), std::move(call));
}

Value overFunction(Interpreter &run, BoundArgs &args)
{
    CallArgs call;
    for (const char *name : {"partition_by", "order_by", "rows", "range_", "groups"})
        call.keywords.emplace_back(QString::fromLatin1(name), args[name]);
    return callMethod(run, args["element"], QStringLiteral("over"), std::move(call));
}

/// desc("a"): a plain string names one of the select's columns.
template <SqlOperator op>
Value orderFunction(Interpreter &run, BoundArgs &args)
{
    const Value element = args["element"];
    return makeExpression(run,
                          retort::unary(op, element.as<StrObject>()
                                                ? SqlExpression(SqlText{.text = run.str(element), .isReference = true})
                                                : toExpression(run, element)));
}

Value makeValues(Interpreter &run, BoundArgs &args)
{
    SqlValues values{.name = args["name"].isNone() ? QString() : toText(run, args["name"])};
    for (const Value &value : args.rest) {
        const SqlExpression sql = asExpression(value);
        if (const auto *column = sql.as<SqlColumn>())
            values.columns.push_back({column->name, column->type, column->quote});
    }
    return makeExpression(run, std::move(values));
}

template <SqlOperator op>
Value unaryFunction(Interpreter &run, BoundArgs &args)
{
    return makeExpression(run, retort::unary(op, toTextExpression(run, args["element"])));
}

const NativeTable &expressionFunctions()
{
    static const NativeTable table{
        {"text", "text, bind=None, bindparams=None, **kw", makeText},
        {"literal_column", "text, type_=None",
         [](Interpreter &run, BoundArgs &args) {
             return makeExpression(run, SqlLiteralColumn{toText(run, args["text"]), toSqlType(run, args["type_"])});
         }},
        {"column", "text, type_=None, is_literal=False, _selectable=None",
         [](Interpreter &run, BoundArgs &args) {
             if (args.boolean("is_literal"))
                 return makeExpression(run, SqlLiteralColumn{toText(run, args["text"]), toSqlType(run, args["type_"])});
             SqlColumn column{toText(run, args["text"]), toSqlType(run, args["type_"])};
             if (const auto *quoted = nativeAs<HeldValue<ObjectName>>(args["text"]))
                 column.quote = quoted->held.quote;
             return makeExpression(run, std::move(column));
         }},
        {"table", "name, *columns, schema=None", makeLightweightTable},
        {"literal", "value, type_=None, literal_execute=False",
         [](Interpreter &run, BoundArgs &args) {
             const SqlValue value = toSqlValue(run, args["value"]);
             SqlParameter parameter{QStringLiteral("param"), true, value, typeOfValue(value)};
             if (!args["type_"].isNone())
                 parameter.type = toSqlType(run, args["type_"]);
             return makeExpression(run, std::move(parameter));
         }},
        {"bindparam", "key, value=None, type_=None, unique=False, required=None, expanding=False, **kw",
         makeBindParameter},
        {"true", "", [](Interpreter &run, BoundArgs &) { return makeExpression(run, SqlKeyword::True); }},
        {"false", "", [](Interpreter &run, BoundArgs &) { return makeExpression(run, SqlKeyword::False); }},
        {"null", "", [](Interpreter &run, BoundArgs &) { return makeExpression(run, SqlKeyword::Null); }},
        {"and_", "*clauses", [](Interpreter &run, BoundArgs &args) { return connected(run, args, SqlOperator::And); }},
        {"or_", "*clauses", [](Interpreter &run, BoundArgs &args) { return connected(run, args, SqlOperator::Or); }},
        {"not_", "clause",
         [](Interpreter &run, BoundArgs &args) {
             return makeExpression(run, negation(toTextExpression(run, args["clause"])));
         }},
        {"select", "*columns, whereclause=None, from_obj=None, **kw",
         [](Interpreter &run, BoundArgs &args) {
             std::vector<Value> columns;
             std::vector<Value> models;
             for (const Value &value : args.rest) {
                 const bool isModel = value.as<ClassObject>();
                 columns.push_back(isModel ? makeExpression(run, asRelation(run, value)) : value);
                 models.push_back(isModel ? value : Value());
             }
             SqlSelect select = *makeSelect(run, columns).as<SqlSelect>();
             if (!args["whereclause"].isNone())
                 select.where = {toExpression(run, args["whereclause"])};
             const Value made = makeExpression(run, std::move(select));
             if (std::ranges::any_of(models, [](const Value &model) { return !model.isNone(); }))
                 nativeAs<ExpressionValue>(made)->models = std::move(models);
             return made;
         }},
        {"insert", "table, values=None",
         [](Interpreter &run, BoundArgs &args) {
             return makeExpression(run, SqlInsert{.table = asRelation(run, args["table"])});
         }},
        {"update", "table, whereclause=None, values=None",
         [](Interpreter &run, BoundArgs &args) {
             SqlUpdate update{.table = asRelation(run, args["table"])};
             if (!args["whereclause"].isNone())
                 update.where = {toExpression(run, args["whereclause"])};
             const Value made = makeExpression(run, std::move(update));
             return args["values"].isNone() ? made
                                            : run.call(run.attribute(made, QStringLiteral("values")), {args["values"]});
         }},
        {"delete", "table, whereclause=None",
         [](Interpreter &run, BoundArgs &args) {
             SqlDelete statement{.table = asRelation(run, args["table"])};
             if (!args["whereclause"].isNone())
                 statement.where = {toExpression(run, args["whereclause"])};
             return makeExpression(run, std::move(statement));
         }},
        {"cast", "expression, type_",
         [](Interpreter &run, BoundArgs &args) {
             const SqlType type = toSqlType(run, args["type_"]);
             SqlExpression element = asExpression(args["expression"]);
             if (!element)
                 element = SqlParameter{QStringLiteral("param"), true, toSqlValue(run, args["expression"]), type};
             return makeExpression(run, SqlCast{element, type});
         }},
        {"try_cast", "expression, type_",
         [](Interpreter &run, BoundArgs &args) {
             const SqlType type = toSqlType(run, args["type_"]);
             SqlExpression element = asExpression(args["expression"]);
             if (!element)
                 element = SqlParameter{QStringLiteral("param"), true, toSqlValue(run, args["expression"]), type};
             return makeExpression(run, SqlCast{element, type, true});
         }},
        {"type_coerce", "expression, type_",
         [](Interpreter &run, BoundArgs &args) {
             const SqlType type = toSqlType(run, args["type_"]);
             SqlExpression element = asExpression(args["expression"]);
             if (!element)
                 element = SqlParameter{QStringLiteral("param"), true, toSqlValue(run, args["expression"]), type};
             return makeExpression(run, SqlTypeCoerce{element, type});
         }},
        {"case", "*whens, value=None, else_=None", makeCase},
        {"extract", "field, expr",
         [](Interpreter &run, BoundArgs &args) {
             return makeExpression(run, SqlExtract{args.text("field"), toTextExpression(run, args["expr"])});
         }},
        {"exists", "select=None",
         [](Interpreter &run, BoundArgs &args) {
             if (args["select"].isNone()) {
                 SqlSelect all{};
                 all.columns = {SqlLiteralColumn{QStringLiteral("*")}};
                 return makeExpression(run, exists(std::move(all)));
             }
             SqlExpression select = toExpression(run, args["select"]);
             if (const auto *scalar = select.as<SqlScalarSubquery>())
                 select = SqlExpression(scalar->select);
             return makeExpression(run, exists(select));
         }},
        {"tuple_", "*clauses",
         [](Interpreter &run, BoundArgs &args) {
             std::vector<SqlExpression> items;
             for (const Value &value : args.rest)
                 items.push_back(toExpression(run, value));
             return makeExpression(run, SqlTuple{std::move(items)});
         }},
        {"values", "*columns, name=None, literal_binds=False", makeValues},
        {"desc", "element", orderFunction<SqlOperator::Descending>},
        {"asc", "element", orderFunction<SqlOperator::Ascending>},
        {"nullsfirst", "element", unaryFunction<SqlOperator::NullsFirst>},
        {"nulls_first", "element", unaryFunction<SqlOperator::NullsFirst>},
        {"nullslast", "element", unaryFunction<SqlOperator::NullsLast>},
        {"nulls_last", "element", unaryFunction<SqlOperator::NullsLast>},
        {"distinct", "element", unaryFunction<SqlOperator::Distinct>},
        {"any_", "element", unaryFunction<SqlOperator::Any>},
        {"all_", "element", unaryFunction<SqlOperator::All>},
        {"between", "expr, lower_bound, upper_bound, symmetric=False",
         [](Interpreter &run, BoundArgs &args) {
             const SqlExpression left = toExpression(run, args["expr"]);
             SqlBinary node = *between(left, toExpression(run, args["lower_bound"], left),
                                       toExpression(run, args["upper_bound"], left))
                                   .as<SqlBinary>();
             if (args.boolean("symmetric"))
                 node.flags = QStringLiteral("SYMMETRIC");
             return makeExpression(run, std::move(node));
         }},
        {"collate", "expression, collation",
         [](Interpreter &run, BoundArgs &args) {
             return makeExpression(run, collate(toExpression(run, args["expression"]), args.text("collation")));
         }},
        {"label", "name, element",
         [](Interpreter &run, BoundArgs &args) {
             return makeExpression(run, SqlLabel{toText(run, args["name"]), toExpression(run, args["element"])});
         }},
        {"union", "*selects", compoundOf<kUnion>},
        {"union_all", "*selects", compoundOf<kUnionAll>},
        {"intersect", "*selects", compoundOf<kIntersect>},
        {"intersect_all", "*selects", compoundOf<kIntersectAll>},
        {"except_", "*selects", compoundOf<kExcept>},
        {"except_all", "*selects", compoundOf<kExceptAll>},
        {"over", "element, partition_by=None, order_by=None, rows=None, range_=None, groups=None", overFunction},
        {"within_group", "element, *order_by",
         [](Interpreter &run, BoundArgs &args) {
             return callMethod(run, args["element"], QStringLiteral("within_group"), {args.rest});
         }},
        {"funcfilter", "func, *criterion",
         [](Interpreter &run, BoundArgs &args) {
             return callMethod(run, args["func"], QStringLiteral("filter"), {args.rest});
         }},
        {"lateral", "selectable, name=None",
         [](Interpreter &run, BoundArgs &args) {
             return callMethod(run, args["selectable"], QStringLiteral("lateral"), {{args["name"]}});
         }},
        {"aggregate_order_by", "target, *order_by",
         [](Interpreter &run, BoundArgs &args) {
             std::vector<SqlExpression> order;
             for (const Value &value : args.rest)
                 order.push_back(toTextExpression(run, value));
             SqlExpression items =
                 order.size() == 1 ? order.front() : SqlExpression(SqlList{SqlOperator::Comma, order});
             return makeExpression(run,
                                   SqlBinary{SqlOperator::Custom, toExpression(run, args["target"]), items,
                                             typeOf(toExpression(run, args["target"])), QStringLiteral("ORDER BY")});
         }},
        {"join", "left, right, onclause=None, isouter=False, full=False",
         [](Interpreter &run, BoundArgs &args) {
             const Value left = makeExpression(run, asRelation(run, args["left"]));
             CallArgs rest{{makeExpression(run, asRelation(run, args["right"]))}};
             if (args.has("onclause"))
                 rest.positional.push_back(args["onclause"]);
             rest.keywords.emplace_back(QStringLiteral("isouter"), Value::boolean(args.boolean("isouter")));
             return run.call(run.attribute(left, QStringLiteral("join")), std::move(rest));
         }},
        {"outerjoin", "left, right, onclause=None, full=False",
         [](Interpreter &run, BoundArgs &args) {
             const Value left = makeExpression(run, asRelation(run, args["left"]));
             CallArgs rest{{makeExpression(run, asRelation(run, args["right"]))}};
             if (args.has("onclause"))
                 rest.positional.push_back(args["onclause"]);
             return run.call(run.attribute(left, QStringLiteral("outerjoin")), std::move(rest));
         }},
        {"alias", "selectable, name=None",
         [](Interpreter &run, BoundArgs &args) {
             return run.call(
                 run.attribute(makeExpression(run, asRelation(run, args["selectable"])), QStringLiteral("alias")),
                 {args["name"]});
         }},
        {"array", "clauses, type_=None",
         [](Interpreter &run, BoundArgs &args) {
             std::vector<SqlExpression> items;
             for (const Value &value : run.collect(args["clauses"]))
                 items.push_back(toExpression(run, value));
             return makeExpression(run, SqlArray{std::move(items)});
         }},
    };
    return table;
}

} // namespace

std::optional<Value> findDialectInsert(Interpreter &interpreter, const QString &dialect, const QString &name)
{
    if (name != QLatin1String("insert") && name != QLatin1String("Insert"))
        return std::nullopt;
    return interpreter.native(name, QStringLiteral("table, values=None"), [dialect](Interpreter &run, BoundArgs &args) {
        return makeExpression(run, SqlInsert{.table = asRelation(run, args["table"]), .dialect = dialect});
    });
}

std::optional<Value> findExpressionItem(Interpreter &interpreter, const QString &name)
{
    if (name == QLatin1String("func"))
        return Value(interpreter.make<FunctionName>(sqlClass(interpreter, QStringLiteral("sql.func")), QStringList()));
    static const QHash<QString, QString> otherNames{{QStringLiteral("False_"), QStringLiteral("false")},
                                                    {QStringLiteral("True_"), QStringLiteral("true")},
                                                    {QStringLiteral("Null"), QStringLiteral("null")},
                                                    {QStringLiteral("TextClause"), QStringLiteral("text")}};
    return expressionFunctions().find(interpreter, otherNames.value(name, name));
}

} // namespace retort::script
