// SPDX-License-Identifier: GPL-3.0-or-later
// The methods of SQL expressions: operators, labels and casts. Those of statements are in SqlStatementMethods.cpp.
#include "engine/script/modules/SqlMethods.h"

#include "engine/script/Interpreter.h"
#include "engine/script/modules/SqlBridge.h"
#include "engine/script/modules/SqlStatementMethods.h"
#include "model/SqlOperators.h"

#include <array>

namespace retort::script {

namespace {

SqlExpression selfExpression(BoundArgs &args)
{
    return nativeAs<ExpressionValue>(args["self"])->expression;
}

struct LikeMethod
{
    const char *name;
    SqlOperator op;
};

constexpr std::array kLikeMethods{
    LikeMethod{"like", SqlOperator::Like},
    LikeMethod{"ilike", SqlOperator::ILike},
    LikeMethod{"not_like", SqlOperator::NotLike},
    LikeMethod{"notlike", SqlOperator::NotLike},
    LikeMethod{"not_ilike", SqlOperator::NotILike},
    LikeMethod{"notilike", SqlOperator::NotILike},
    LikeMethod{"startswith", SqlOperator::StartsWith},
    LikeMethod{"endswith", SqlOperator::EndsWith},
    LikeMethod{"contains", SqlOperator::Contains},
    LikeMethod{"istartswith", SqlOperator::IStartsWith},
    LikeMethod{"iendswith", SqlOperator::IEndsWith},
    LikeMethod{"icontains", SqlOperator::IContains},
    LikeMethod{"regexp_match", SqlOperator::RegexpMatch},
    LikeMethod{"match", SqlOperator::Match},
};

struct OperatorMethod
{
    const char *name;
    SqlOperator op;
};

/// Methods of one operand that are an operator.
constexpr std::array kBinaryMethods{
    OperatorMethod{"is_", SqlOperator::Is},
    OperatorMethod{"is_not", SqlOperator::IsNot},
    OperatorMethod{"isnot", SqlOperator::IsNot},
    OperatorMethod{"is_distinct_from", SqlOperator::IsDistinctFrom},
    OperatorMethod{"is_not_distinct_from", SqlOperator::IsNotDistinctFrom},
    OperatorMethod{"concat", SqlOperator::Concat},
    OperatorMethod{"__eq__", SqlOperator::Equal},
    OperatorMethod{"__ne__", SqlOperator::NotEqual},
    OperatorMethod{"bitwise_and", SqlOperator::BitwiseAnd},
    OperatorMethod{"bitwise_or", SqlOperator::BitwiseOr},
};

constexpr std::array kUnaryMethods{
    OperatorMethod{"desc", SqlOperator::Descending},
    OperatorMethod{"asc", SqlOperator::Ascending},
    OperatorMethod{"nullsfirst", SqlOperator::NullsFirst},
    OperatorMethod{"nulls_first", SqlOperator::NullsFirst},
    OperatorMethod{"nullslast", SqlOperator::NullsLast},
    OperatorMethod{"nulls_last", SqlOperator::NullsLast},
    OperatorMethod{"distinct", SqlOperator::Distinct},
    OperatorMethod{"any_", SqlOperator::Any},
    OperatorMethod{"all_", SqlOperator::All},
};

Value bound(Interpreter &interpreter, ExpressionValue &self, const QString &name, const QString &signature,
            NativeCode code)
{
    return interpreter.make<BoundMethod>(
        Value(&self), interpreter.native(name, QStringLiteral("self, ") + signature, std::move(code)));
}

Value inMethod(Interpreter &run, BoundArgs &args, bool isNegated)
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
            items.push_back(toExpression(run, value, self));
        return makeExpression(run, inExpressions(self, items, isNegated));
    }
    SqlValueList list;
    for (const Value &value : values)
        list.push_back(toSqlValue(run, value));
    return makeExpression(run, inList(self, list, isNegated));
}

std::optional<Value> operatorMethod(Interpreter &interpreter, ExpressionValue &self, const QString &name)
{
    for (const LikeMethod &method : kLikeMethods) {
        if (name != QLatin1String(method.name))
            continue;
        return bound(interpreter, self, name, QStringLiteral("other, escape=None, **kw"),
                     [op = method.op](Interpreter &run, BoundArgs &args) {
                         const SqlExpression left = selfExpression(args);
                         return makeExpression(
                             run, likeness(op, left, toExpression(run, args["other"], left), args.text("escape")));
                     });
    }
    for (const OperatorMethod &method : kBinaryMethods) {
        if (name != QLatin1String(method.name))
            continue;
        return bound(interpreter, self, name, QStringLiteral("other"),
                     [op = method.op](Interpreter &run, BoundArgs &args) {
                         const SqlExpression left = selfExpression(args);
                         const Value other = args["other"];
                         const SqlExpression right =
                             other.isNone() ? SqlExpression(SqlKeyword::Null) : toExpression(run, other, left);
                         return makeExpression(run, retort::binary(op, left, right));
                     });
    }
    for (const OperatorMethod &method : kUnaryMethods) {
        if (name != QLatin1String(method.name))
            continue;
        return bound(interpreter, self, name, QString(), [op = method.op](Interpreter &run, BoundArgs &args) {
            return makeExpression(run, retort::unary(op, selfExpression(args)));
        });
    }
    return std::nullopt;
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
    if (name == QLatin1String("in_"))
        return bound(interpreter, self, name, QStringLiteral("other"),
                     [](Interpreter &run, BoundArgs &args) { return inMethod(run, args, false); });
    if (name == QLatin1String("not_in") || name == QLatin1String("notin_"))
        return bound(interpreter, self, name, QStringLiteral("other"),
                     [](Interpreter &run, BoundArgs &args) { return inMethod(run, args, true); });
    if (name == QLatin1String("between")) {
        return bound(interpreter, self, name, QStringLiteral("cleft, cright, symmetric=False"),
                     [](Interpreter &run, BoundArgs &args) {
                         const SqlExpression left = selfExpression(args);
                         return makeExpression(run, between(left, toExpression(run, args["cleft"], left),
                                                            toExpression(run, args["cright"], left)));
                     });
    }
    if (name == QLatin1String("label")) {
        return bound(interpreter, self, name, QStringLiteral("name"), [](Interpreter &run, BoundArgs &args) {
            return makeExpression(
                run, SqlLabel{args["name"].isNone() ? QString() : toText(run, args["name"]), selfExpression(args)});
        });
    }
    if (name == QLatin1String("cast")) {
        return bound(interpreter, self, name, QStringLiteral("type_"), [](Interpreter &run, BoundArgs &args) {
            return makeExpression(run, SqlCast{selfExpression(args), toSqlType(run, args["type_"])});
        });
    }
    if (name == QLatin1String("op")) {
        return bound(interpreter, self, name,
                     QStringLiteral("opstring, precedence=0, is_comparison=False, return_type=None, **kw"),
                     [](Interpreter &run, BoundArgs &args) {
                         const SqlExpression left = selfExpression(args);
                         const QString text = args.text("opstring");
                         const int precedence = int(args.integer("precedence"));
                         const SqlType type = toSqlType(run, args["return_type"]);
                         return run.native(QStringLiteral("op"), QStringLiteral("other"),
                                           [=](Interpreter &inner, BoundArgs &more) {
                                               return makeExpression(
                                                   inner, customBinary(text, precedence, left,
                                                                       toExpression(inner, more["other"], left), type));
                                           });
                     });
    }
    if (name == QLatin1String("collate")) {
        return bound(interpreter, self, name, QStringLiteral("collation"), [](Interpreter &run, BoundArgs &args) {
            return makeExpression(run, collate(selfExpression(args), args.text("collation")));
        });
    }
    if (name == QLatin1String("astext") || name == QLatin1String("as_string")) {
        const auto *json = sql.as<SqlBinary>();
        if (json && json->op == SqlOperator::JsonGetItem && name == QLatin1String("astext")) {
            return makeExpression(interpreter, customBinary(QStringLiteral("->>"), 15, json->left, json->right,
                                                            sqlType(QStringLiteral("Text"))));
        }
    }
    if (name == QLatin1String("over")) {
        return bound(interpreter, self, name, QStringLiteral("partition_by=None, order_by=None, **kw"),
                     [](Interpreter &run, BoundArgs &args) {
                         const auto list = [&](const char *argument) {
                             std::vector<SqlExpression> items;
                             const Value value = args[argument];
                             if (value.isNone())
                                 return items;
                             if (value.as<ListObject>() || value.as<TupleObject>()) {
                                 for (const Value &item : run.collect(value))
                                     items.push_back(toTextExpression(run, item));
                             } else {
                                 items.push_back(toTextExpression(run, value));
                             }
                             return items;
                         };
                         return makeExpression(run,
                                               SqlOver{selfExpression(args), list("partition_by"), list("order_by")});
                     });
    }
    if (name == QLatin1String("filter") && sql.as<SqlFunction>()) {
        return bound(interpreter, self, name, QStringLiteral("*criterion"), [](Interpreter &run, BoundArgs &args) {
            std::vector<SqlExpression> conditions;
            for (const Value &value : args.rest)
                conditions.push_back(toExpression(run, value));
            return makeExpression(run, SqlFilter{selfExpression(args), conjunction(conditions)});
        });
    }
    if (name == QLatin1String("bindparams")) {
        return bound(interpreter, self, name, QStringLiteral("*binds, **names"), [](Interpreter &run, BoundArgs &args) {
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
                put(SqlParameter{key, false, plain, typeOfValue(plain)});
            }
            return makeExpression(run, std::move(text));
        });
    }
    return operatorMethod(interpreter, self, name);
}

} // namespace retort::script
