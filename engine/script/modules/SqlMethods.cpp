// SPDX-License-Identifier: GPL-3.0-or-later
// The methods of SQL expressions: operators, labels and casts. Those of statements are in SqlStatementMethods.cpp.
#include "engine/script/modules/SqlMethods.h"

#include "engine/script/Interpreter.h"
#include "engine/script/NativeTable.h"
#include "engine/script/modules/SqlBridge.h"
#include "engine/script/modules/SqlStatementMethods.h"
#include "engine/script/modules/TypedValues.h"
#include "model/SqlOperators.h"

#include <algorithm>
#include <array>
#include <memory>

namespace retort::script {

namespace {

SqlExpression selfExpression(BoundArgs &args)
{
    return nativeAs<ExpressionValue>(args["self"])->expression;
}

Value bound(Interpreter &interpreter, ExpressionValue &self, const QString &name, const QString &signature,
            NativeCode code)
{
    return interpreter.make<BoundMethod>(
        Value(&self),
        interpreter.native(name, signature.isEmpty() ? QStringLiteral("self") : QStringLiteral("self, ") + signature,
                           std::move(code)));
}

SqlExpression operandOf(Interpreter &run, const Value &value, const SqlExpression &left)
{
    return value.isNone() ? SqlExpression(SqlKeyword::Null) : toExpression(run, value, left);
}

/// self op other
template <SqlOperator op>
Value binaryMethod(Interpreter &run, BoundArgs &args)
{
    const SqlExpression left = selfExpression(args);
    return makeExpression(run, retort::binary(op, left, operandOf(run, args["other"], left)));
}

template <SqlOperator op>
Value unaryMethod(Interpreter &run, BoundArgs &args)
{
    return makeExpression(run, retort::unary(op, selfExpression(args)));
}

template <SqlOperator op>
Value likeMethod(Interpreter &run, BoundArgs &args)
{
    const SqlExpression left = selfExpression(args);
    return makeExpression(run, likeness(op, left, toExpression(run, args["other"], left), args.text("escape")));
}

/// startswith() and its kin. With autoescape, the wildcards inside the text are escaped.
template <SqlOperator op>
Value wildcardMethod(Interpreter &run, BoundArgs &args)
{
    const SqlExpression left = selfExpression(args);
    QString escape = args.text("escape");
    Value other = args["other"];
    if (args.boolean("autoescape")) {
        if (escape.isEmpty())
            escape = QStringLiteral("/");
        QString text = toText(run, other);
        if (escape != QLatin1String("%") && escape != QLatin1String("_"))
            text.replace(escape, escape + escape);
        for (const QLatin1Char wildcard : {QLatin1Char('%'), QLatin1Char('_')})
            text.replace(wildcard, escape + wildcard);
        other = run.text(text);
    }
    return makeExpression(run, likeness(op, left, toExpression(run, other, left), escape));
}

Value regexpMethod(Interpreter &run, BoundArgs &args)
{
    const SqlExpression left = selfExpression(args);
    SqlBinary node =
        *likeness(SqlOperator::RegexpMatch, left, toExpression(run, args["pattern"], left)).as<SqlBinary>();
    node.flags = args.text("flags");
    return makeExpression(run, std::move(node));
}

Value regexpReplaceMethod(Interpreter &run, BoundArgs &args)
{
    const SqlExpression left = selfExpression(args);
    SqlList parts{SqlOperator::Comma,
                  {toExpression(run, args["pattern"], left), toExpression(run, args["replacement"], left)},
                  {}};
    SqlBinary node{SqlOperator::RegexpReplace, grouped(left, SqlOperator::RegexpReplace), std::move(parts),
                   typeOf(left)};
    node.flags = args.text("flags");
    return makeExpression(run, std::move(node));
}

Value matchMethod(Interpreter &run, BoundArgs &args)
{
    const SqlExpression left = selfExpression(args);
    SqlBinary node = *likeness(SqlOperator::Match, left, toExpression(run, args["other"], left)).as<SqlBinary>();
    for (const auto &[name, value] : args.keywords) {
        if (name == QLatin1String("postgresql_regconfig"))
            node.flags = toText(run, value);
    }
    return makeExpression(run, std::move(node));
}

template <bool isNegated>
Value inMethod(Interpreter &run, BoundArgs &args)
{
    const SqlExpression self = selfExpression(args);
    const Value other = args["other"];
    if (const SqlExpression sql = asExpression(other)) {
        if (sql.as<SqlParameter>())
            return makeExpression(run, retort::binary(isNegated ? SqlOperator::NotIn : SqlOperator::In, self, sql));
        return makeExpression(run, inSelect(self, sql, isNegated));
    }
    const auto values = run.collect(other);
    const bool hasExpressions = std::ranges::any_of(values, [](const Value &v) { return bool(asExpression(v)); });
    if (hasExpressions) {
        std::vector<SqlExpression> items;
        for (const Value &value : values)
            items.push_back(operandOf(run, value, self));
        return makeExpression(run, inExpressions(self, items, isNegated));
    }
    SqlValueList list;
    const SqlType type = typeOf(self);
    for (const Value &value : values)
        list.push_back(toSqlValue(run, boundValue(run, value, type)));
    return makeExpression(run, inList(self, list, isNegated));
}

Value betweenMethod(Interpreter &run, BoundArgs &args)
{
    const SqlExpression left = selfExpression(args);
    SqlBinary node =
        *between(left, toExpression(run, args["cleft"], left), toExpression(run, args["cright"], left)).as<SqlBinary>();
    if (args.boolean("symmetric"))
        node.flags = QStringLiteral("SYMMETRIC");
    return makeExpression(run, std::move(node));
}

/// self.op(text): a function of the other operand.
Value customOperator(Interpreter &run, const SqlExpression &left, const QString &text, int precedence,
                     const SqlType &type)
{
    return run.native(QStringLiteral("op"), QStringLiteral("other"), [=](Interpreter &inner, BoundArgs &more) {
        return makeExpression(inner,
                              customBinary(text, precedence, left, toExpression(inner, more["other"], left), type));
    });
}

Value opMethod(Interpreter &run, BoundArgs &args)
{
    SqlType type = toSqlType(run, args["return_type"]);
    if (type.isNull() && args.boolean("is_comparison"))
        type = sqlType(QStringLiteral("Boolean"));
    return customOperator(run, selfExpression(args), args.text("opstring"), int(args.integer("precedence")), type);
}

Value boolOpMethod(Interpreter &run, BoundArgs &args)
{
    return customOperator(run, selfExpression(args), args.text("opstring"), int(args.integer("precedence")),
                          sqlType(QStringLiteral("Boolean")));
}

Value labelMethod(Interpreter &run, BoundArgs &args)
{
    if (selfExpression(args).as<SqlText>())
        raise(run, "NotImplementedError", QString());
    return makeExpression(
        run, SqlLabel{args["name"].isNone() ? QString() : toText(run, args["name"]), selfExpression(args)});
}

/// A piece of a JSON document as a value of a type of its own.
Value jsonAs(Interpreter &run, BoundArgs &args, SqlType type)
{
    const SqlExpression self = selfExpression(args);
    const auto *json = self.as<SqlBinary>();
    if (!json || (json->op != SqlOperator::JsonGetItem && json->op != SqlOperator::JsonPathGetItem))
        raise(run, "AttributeError", QStringLiteral("only an element of a JSON column can be read as another type"));
    SqlBinary node = *json;
    node.type = std::move(type);
    return makeExpression(run, std::move(node));
}

template <const char *name>
Value jsonAsType(Interpreter &run, BoundArgs &args)
{
    return jsonAs(run, args, sqlType(QString::fromLatin1(name)));
}

constexpr char kBooleanName[] = "Boolean";
constexpr char kStringName[] = "Unicode";
constexpr char kIntegerName[] = "Integer";
constexpr char kFloatName[] = "Float";
constexpr char kJsonName[] = "JSON";

Value jsonAsNumeric(Interpreter &run, BoundArgs &args)
{
    SqlType type = sqlType(QStringLiteral("Numeric"));
    type.precision = int(args.integer("precision"));
    type.scale = int(args.integer("scale"));
    return jsonAs(run, args, std::move(type));
}

/// PostgreSQL's operators for arrays, JSONB and HSTORE that are methods.
struct ContainerMethod
{
    const char *name;
    const char *sql;
};

constexpr std::array kContainerMethods{
    ContainerMethod{"contains", "@>"},
    ContainerMethod{"contained_by", "<@"},
    ContainerMethod{"overlap", "&&"},
    ContainerMethod{"overlaps", "&&"},
    ContainerMethod{"has_key", "?"},
    ContainerMethod{"has_any", "?|"},
    ContainerMethod{"has_all", "?&"},
    ContainerMethod{"path_exists", "@?"},
    ContainerMethod{"path_match", "@@"},
    ContainerMethod{"delete_path", "#-"},
    ContainerMethod{"strictly_left_of", "<<"},
    ContainerMethod{"strictly_right_of", ">>"},
    ContainerMethod{"adjacent_to", "-|-"},
    ContainerMethod{"not_extend_right_of", "&<"},
    ContainerMethod{"not_extend_left_of", "&>"},
};

bool isContainer(const SqlType &type)
{
    return type.name == QLatin1String("ARRAY") || type.name == QLatin1String("JSONB") ||
           type.name == QLatin1String("HSTORE") || type.name.endsWith(QLatin1String("RANGE"));
}

std::optional<Value> containerMethod(Interpreter &interpreter, ExpressionValue &self, const QString &name)
{
    const auto found = std::ranges::find_if(
        kContainerMethods, [&name](const ContainerMethod &method) { return name == QLatin1String(method.name); });
    if (found == kContainerMethods.end() || !isContainer(typeOf(self.expression)))
        return std::nullopt;
    const QString text = QString::fromLatin1(found->sql);
    return bound(interpreter, self, name, QStringLiteral("other, **kw"), [text](Interpreter &run, BoundArgs &args) {
        const SqlExpression left = selfExpression(args);
        SqlExpression right = asExpression(args["other"]);
        if (!right) {
            const SqlValue value = toSqlValue(run, args["other"]);
            const bool isContent =
                text == QLatin1String("@>") || text == QLatin1String("<@") || text == QLatin1String("&&");
            SqlType type = isContent ? typeOf(left) : typeOfValue(value);
            if (!isContent && value.as<SqlValueList>()) {
                type = sqlType(QStringLiteral("ARRAY"));
                type.item = std::make_shared<const SqlType>(sqlType(QStringLiteral("Text")));
            }
            right = SqlParameter{QStringLiteral("param"), true, value, std::move(type)};
        }
        return makeExpression(run, customBinary(text, 5, left, right, sqlType(QStringLiteral("Boolean"))));
    });
}

std::vector<SqlExpression> listArgument(Interpreter &run, const Value &value)
{
    std::vector<SqlExpression> items;
    if (value.as<ListObject>() || value.as<TupleObject>()) {
        for (const Value &item : run.collect(value))
            items.push_back(toTextExpression(run, item));
    } else if (!value.isNone()) {
        items.push_back(toTextExpression(run, value));
    }
    return items;
}

Value overMethod(Interpreter &run, BoundArgs &args)
{
    SqlOver over{selfExpression(args), listArgument(run, args["partition_by"]), listArgument(run, args["order_by"])};
    constexpr std::array kFrames{std::pair{"rows", "ROWS"}, std::pair{"range_", "RANGE"},
                                 std::pair{"groups", "GROUPS"}};
    for (const auto &[argument, word] : kFrames) {
        if (args[argument].isNone())
            continue;
        const auto bounds = run.collect(args[argument]);
        const auto bound = [&bounds](std::size_t index) -> std::optional<int> {
            if (index >= bounds.size() || !bounds[index].isInt())
                return std::nullopt;
            return int(bounds[index].asInt());
        };
        over.frame = QString::fromLatin1(word);
        over.frameFrom = bound(0);
        over.frameTo = bound(1);
    }
    return makeExpression(run, std::move(over));
}

Value filterMethod(Interpreter &run, BoundArgs &args)
{
    std::vector<SqlExpression> conditions;
    for (const Value &value : args.rest)
        conditions.push_back(toExpression(run, value));
    return makeExpression(run, SqlFilter{selfExpression(args), conjunction(conditions)});
}

Value withinGroupMethod(Interpreter &run, BoundArgs &args)
{
    std::vector<SqlExpression> order;
    for (const Value &value : args.rest)
        order.push_back(toTextExpression(run, value));
    return makeExpression(run, SqlWithinGroup{selfExpression(args), std::move(order)});
}

/// exists().where(…), exists().select_from(…): the change is made to the select inside.
Value changedExists(Interpreter &run, BoundArgs &args, const QString &method)
{
    const SqlExpression self = selfExpression(args);
    const auto *exists = self.as<SqlUnary>();
    const auto *scalar = exists->operand.as<SqlScalarSubquery>();
    CallArgs call;
    call.positional = args.rest;
    const Value changed = run.call(run.attribute(makeExpression(run, scalar->select), method), std::move(call));
    return makeExpression(run, retort::exists(asExpression(changed)));
}

Value bindparamsMethod(Interpreter &run, BoundArgs &args)
{
    SqlText text = *selfExpression(args).as<SqlText>();
    const auto put = [&](SqlParameter parameter) {
        std::erase_if(text.parameters, [&](const SqlParameter &p) { return p.name == parameter.name; });
        text.parameters.push_back(std::move(parameter));
    };
    for (const Value &bind : args.rest) {
        const SqlExpression given = asExpression(bind);
        if (const auto *parameter = given.as<SqlParameter>())
            put(*parameter);
    }
    for (const auto &[key, value] : args.keywords) {
        const SqlValue plain = toSqlValue(run, value);
        const auto known = std::ranges::find(text.parameters, key, &SqlParameter::name);
        // What bindparam() said of it stays: its type, and that it stands for a list.
        if (known != text.parameters.end())
            known->value = plain;
        else
            put(SqlParameter{key, false, plain, typeOfValue(plain)});
    }
    return makeExpression(run, std::move(text));
}

/// What any operand can do.
const NativeTable &operandMethods()
{
    static const NativeTable table{
        {"is_", "self, other", binaryMethod<SqlOperator::Is>},
        {"is_not", "self, other", binaryMethod<SqlOperator::IsNot>},
        {"isnot", "self, other", binaryMethod<SqlOperator::IsNot>},
        {"is_distinct_from", "self, other", binaryMethod<SqlOperator::IsDistinctFrom>},
        {"is_not_distinct_from", "self, other", binaryMethod<SqlOperator::IsNotDistinctFrom>},
        {"isnot_distinct_from", "self, other", binaryMethod<SqlOperator::IsNotDistinctFrom>},
        {"concat", "self, other", binaryMethod<SqlOperator::Concat>},
        {"__eq__", "self, other", binaryMethod<SqlOperator::Equal>},
        {"__ne__", "self, other", binaryMethod<SqlOperator::NotEqual>},
        {"bitwise_and", "self, other", binaryMethod<SqlOperator::BitwiseAnd>},
        {"bitwise_or", "self, other", binaryMethod<SqlOperator::BitwiseOr>},
        {"bitwise_xor", "self, other", binaryMethod<SqlOperator::BitwiseXor>},
        {"bitwise_lshift", "self, other", binaryMethod<SqlOperator::BitwiseLeftShift>},
        {"bitwise_rshift", "self, other", binaryMethod<SqlOperator::BitwiseRightShift>},
        {"bitwise_not", "self", unaryMethod<SqlOperator::BitwiseNot>},
        {"desc", "self", unaryMethod<SqlOperator::Descending>},
        {"asc", "self", unaryMethod<SqlOperator::Ascending>},
        {"nullsfirst", "self", unaryMethod<SqlOperator::NullsFirst>},
        {"nulls_first", "self", unaryMethod<SqlOperator::NullsFirst>},
        {"nullslast", "self", unaryMethod<SqlOperator::NullsLast>},
        {"nulls_last", "self", unaryMethod<SqlOperator::NullsLast>},
        {"distinct", "self", unaryMethod<SqlOperator::Distinct>},
        {"any_", "self", unaryMethod<SqlOperator::Any>},
        {"all_", "self", unaryMethod<SqlOperator::All>},
        {"like", "self, other, escape=None", likeMethod<SqlOperator::Like>},
        {"ilike", "self, other, escape=None", likeMethod<SqlOperator::ILike>},
        {"not_like", "self, other, escape=None", likeMethod<SqlOperator::NotLike>},
        {"notlike", "self, other, escape=None", likeMethod<SqlOperator::NotLike>},
        {"not_ilike", "self, other, escape=None", likeMethod<SqlOperator::NotILike>},
        {"notilike", "self, other, escape=None", likeMethod<SqlOperator::NotILike>},
        {"startswith", "self, other, escape=None, autoescape=False", wildcardMethod<SqlOperator::StartsWith>},
        {"endswith", "self, other, escape=None, autoescape=False", wildcardMethod<SqlOperator::EndsWith>},
        {"contains", "self, other, escape=None, autoescape=False", wildcardMethod<SqlOperator::Contains>},
        {"istartswith", "self, other, escape=None, autoescape=False", wildcardMethod<SqlOperator::IStartsWith>},
        {"iendswith", "self, other, escape=None, autoescape=False", wildcardMethod<SqlOperator::IEndsWith>},
        {"icontains", "self, other, escape=None, autoescape=False", wildcardMethod<SqlOperator::IContains>},
        {"regexp_match", "self, pattern, flags=None", regexpMethod},
        {"regexp_replace", "self, pattern, replacement, flags=None", regexpReplaceMethod},
        {"match", "self, other, **kw", matchMethod},
        {"in_", "self, other", inMethod<false>},
        {"not_in", "self, other", inMethod<true>},
        {"notin_", "self, other", inMethod<true>},
        {"between", "self, cleft, cright, symmetric=False", betweenMethod},
        {"op", "self, opstring, precedence=0, is_comparison=False, return_type=None, **kw", opMethod},
        {"bool_op", "self, opstring, precedence=0, **kw", boolOpMethod},
        {"label", "self, name", labelMethod},
        {"self_group", "self, against=None", [](Interpreter &, BoundArgs &args) { return args["self"]; }},
        {"cast", "self, type_",
         [](Interpreter &run, BoundArgs &args) {
             return makeExpression(run, SqlCast{selfExpression(args), toSqlType(run, args["type_"])});
         }},
        {"collate", "self, collation",
         [](Interpreter &run, BoundArgs &args) {
             return makeExpression(run, collate(selfExpression(args), args.text("collation")));
         }},
        {"as_boolean", "self", jsonAsType<kBooleanName>},
        {"as_string", "self", jsonAsType<kStringName>},
        {"as_integer", "self", jsonAsType<kIntegerName>},
        {"as_float", "self", jsonAsType<kFloatName>},
        {"as_json", "self", jsonAsType<kJsonName>},
        {"as_numeric", "self, precision, scale, asdecimal=True", jsonAsNumeric},
        {"over", "self, partition_by=None, order_by=None, rows=None, range_=None, groups=None", overMethod},
    };
    return table;
}

const NativeTable &functionMethods()
{
    static const NativeTable table{
        {"filter", "self, *criterion", filterMethod},
        {"within_group", "self, *order_by", withinGroupMethod},
    };
    return table;
}

const NativeTable &existsMethods()
{
    static const NativeTable table{
        {"where", "self, *clauses",
         [](Interpreter &run, BoundArgs &args) { return changedExists(run, args, QStringLiteral("where")); }},
        {"select_from", "self, *froms",
         [](Interpreter &run, BoundArgs &args) { return changedExists(run, args, QStringLiteral("select_from")); }},
        {"correlate", "self, *froms",
         [](Interpreter &run, BoundArgs &args) { return changedExists(run, args, QStringLiteral("correlate")); }},
        {"select", "self",
         [](Interpreter &run, BoundArgs &args) {
             SqlSelect select{};
             select.columns = {selfExpression(args)};
             return makeExpression(run, std::move(select));
         }},
    };
    return table;
}

const NativeTable &textMethods()
{
    static const NativeTable table{
        {"bindparams", "self, *binds, **names", bindparamsMethod},
        {"params", "self, *binds, **names", bindparamsMethod},
        {"columns", "self, *cols, **types", [](Interpreter &, BoundArgs &args) { return args["self"]; }},
    };
    return table;
}

/// The ->> or #>> of PostgreSQL.
std::optional<SqlExpression> asText(const SqlExpression &sql)
{
    const auto *json = sql.as<SqlBinary>();
    if (!json || (json->op != SqlOperator::JsonGetItem && json->op != SqlOperator::JsonPathGetItem))
        return std::nullopt;
    SqlBinary node = *json;
    node.type = sqlType(QStringLiteral("Text"));
    node.flags = QStringLiteral("astext");
    if (node.left.as<SqlBinary>())
        node.left = SqlGrouping{node.left};
    return SqlExpression(std::move(node));
}

} // namespace

std::optional<Value> expressionMethod(Interpreter &interpreter, ExpressionValue &self, const QString &name)
{
    if (auto method = statementMethod(interpreter, self, name))
        return method;
    const SqlExpression &sql = self.expression;
    if (name == QLatin1String("type"))
        return Value(
            interpreter.make<TypeValue>(sqlClass(interpreter, QStringLiteral("types.TypeEngine")), typeOf(sql)));
    if (const auto *column = sql.as<SqlColumn>();
        column && (name == QLatin1String("name") || name == QLatin1String("key")))
        return interpreter.text(column->name);
    if (const auto *label = sql.as<SqlLabel>(); label && name == QLatin1String("name"))
        return interpreter.text(label->name);
    if (sql.as<SqlText>() && (name == QLatin1String("text")))
        return interpreter.text(sql.as<SqlText>()->text);
    if (name == QLatin1String("astext")) {
        if (const auto text = asText(sql))
            return makeExpression(interpreter, *text);
    }
    if (auto method = containerMethod(interpreter, self, name))
        return method;
    const auto *unaryNode = sql.as<SqlUnary>();
    std::optional<Value> method;
    if (unaryNode && unaryNode->op == SqlOperator::Exists)
        method = existsMethods().find(interpreter, name);
    if (!method && (sql.as<SqlFunction>() || sql.as<SqlWithinGroup>()))
        method = functionMethods().find(interpreter, name);
    if (!method && sql.as<SqlText>())
        method = textMethods().find(interpreter, name);
    if (!method)
        method = operandMethods().find(interpreter, name);
    if (!method)
        return std::nullopt;
    return Value(interpreter.make<BoundMethod>(Value(&self), *method));
}

} // namespace retort::script
