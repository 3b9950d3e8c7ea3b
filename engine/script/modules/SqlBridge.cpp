// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/modules/SqlBridge.h"

#include "engine/script/Interpreter.h"
#include "engine/script/UnknownParts.h"
#include "engine/script/modules/DateTime.h"
#include "engine/script/modules/SqlObjects.h"
#include "engine/script/modules/TypedValues.h"
#include "engine/script/modules/Uuid.h"
#include "engine/script/objects/BigInt.h"
#include "model/PlaceholderText.h"
#include "model/SqlOperators.h"

#include <map>

namespace retort::script {

namespace {

/// The classes of the sqlalchemy modules of one run, by name.
struct SqlClasses
{
    std::map<QString, ClassObject *> byName;
};

struct CreationOrder
{
    int last = 0;
};

} // namespace

void raiseArgumentError(Interpreter &interpreter, const QString &message)
{
    CallArgs args{{interpreter.text(message)}};
    const Value error = interpreter.attribute(interpreter.importModule(QStringLiteral("sqlalchemy.exc")),
                                              QStringLiteral("ArgumentError"));
    throw PythonError{interpreter.call(error, std::move(args)), interpreter.here(), interpreter.calledFrom()};
}

ClassObject *sqlClass(Interpreter &interpreter, const QString &name)
{
    auto &classes = interpreter.state<SqlClasses>().byName;
    auto &slot = classes[name];
    if (!slot) {
        slot = interpreter.make<ClassObject>(name.section(u'.', -1),
                                             std::vector{interpreter.builtinClass(QStringLiteral("object"))});
        slot->moduleName = QStringLiteral("sqlalchemy");
    }
    return slot;
}

int nextCreationOrder(Interpreter &interpreter)
{
    return ++interpreter.state<CreationOrder>().last;
}

// ---------------------------------------------------------------------------------------------------------- values

SqlValue toSqlValue(Interpreter &interpreter, const Value &value)
{
    switch (value.kind()) {
    case Value::Kind::None: return {};
    case Value::Kind::Bool: return value.asBool();
    case Value::Kind::Int: return value.asInt();
    case Value::Kind::Float: return value.asReal();
    case Value::Kind::Object: break;
    }
    if (const auto *text = value.as<StrObject>())
        return text->text();
    if (const auto *bytes = value.as<BytesObject>())
        return bytes->bytes();
    if (const auto *big = value.as<BigIntObject>())
        return SqlDecimal{QString::fromStdString(big->number.get_str())};
    if (const auto *name = nativeAs<FinalName>(value))
        return name->text;
    if (const auto *dict = value.as<DictObject>()) {
        SqlValueMap map;
        for (const auto &entry : dict->table.entries()) {
            if (entry.isAlive)
                map.emplace_back(interpreter.str(entry.key), toSqlValue(interpreter, entry.value));
        }
        return map;
    }
    if (value.as<ListObject>() || value.as<TupleObject>() || setAs(value) || value.as<RangeObject>()) {
        SqlValueList list;
        for (const Value &item : interpreter.collect(value))
            list.push_back(toSqlValue(interpreter, item));
        return list;
    }
    if (const auto *native = nativeAs<NativeObject>(value)) {
        if (auto converted = native->sqlValue())
            return std::move(*converted);
        if (const auto *held = nativeAs<ExpressionValue>(value)) {
            if (const auto *literal = held->expression.as<SqlLiteral>())
                return literal->value;
        }
    }
    if (const auto *instance = value.as<InstanceObject>()) {
        const Value *name = instance->attributes.find(QStringLiteral("_name_"));
        const Value *member = instance->attributes.find(QStringLiteral("_value_"));
        if (name && member) {
            return SqlEnumMember{instance->cls->name, interpreter.str(*name), interpreter.str(*member)};
        }
        if (!instance->payload.isNone())
            return toSqlValue(interpreter, instance->payload);
    }
    if (const auto *unknown = unknownAs(value))
        return SqlPlaceholder{placeholderParameter(unknown->name())};
    raiseTypeError(
        interpreter,
        QStringLiteral("a value of type '%1' cannot be sent to a database").arg(interpreter.typeName(value)));
}

Value fromSqlValue(Interpreter &interpreter, const SqlValue &value)
{
    return std::visit(
        [&](const auto &held) -> Value {
            using T = std::decay_t<decltype(held)>;
            if constexpr (std::is_same_v<T, std::monostate>)
                return {};
            else if constexpr (std::is_same_v<T, bool>)
                return Value::boolean(held);
            else if constexpr (std::is_same_v<T, qint64>)
                return Value::integer(held);
            else if constexpr (std::is_same_v<T, double>)
                return Value::real(held);
            else if constexpr (std::is_same_v<T, QString>)
                return interpreter.text(held);
            else if constexpr (std::is_same_v<T, QByteArray>)
                return interpreter.make<BytesObject>(held);
            else if constexpr (std::is_same_v<T, SqlValueList>) {
                std::vector<Value> items;
                for (const SqlValue &item : held)
                    items.push_back(fromSqlValue(interpreter, item));
                return interpreter.list(std::move(items));
            } else if constexpr (std::is_same_v<T, SqlValueMap>) {
                auto *dict = interpreter.make<DictObject>();
                for (const auto &[key, item] : held)
                    dict->set(interpreter, key, fromSqlValue(interpreter, item));
                return dict;
            } else if constexpr (std::is_same_v<T, SqlDecimal>) {
                const Value decimal = interpreter.attribute(interpreter.importModule(QStringLiteral("decimal")),
                                                            QStringLiteral("Decimal"));
                return interpreter.call(decimal, {interpreter.text(held.text)});
            } else if constexpr (std::is_same_v<T, SqlDate>) {
                return makeDate(interpreter, QDate(held.year, held.month, held.day));
            } else if constexpr (std::is_same_v<T, SqlTime>) {
                return makeTime(interpreter, held);
            } else if constexpr (std::is_same_v<T, SqlDateTime>) {
                return makeDateTime(interpreter, held);
            } else if constexpr (std::is_same_v<T, SqlInterval>) {
                return makeTimeDelta(interpreter, held.microseconds);
            } else if constexpr (std::is_same_v<T, SqlUuid>) {
                return makeUuid(interpreter, held);
            } else {
                return interpreter.text(pythonRepr(value));
            }
        },
        value.data);
}

// ----------------------------------------------------------------------------------------------------- expressions

Value makeExpression(Interpreter &interpreter, SqlExpression expression)
{
    return interpreter.make<ExpressionValue>(sqlClass(interpreter, QStringLiteral("sql.ClauseElement")),
                                             std::move(expression));
}

std::optional<QString> compiledText(Interpreter &interpreter, const Value &value)
{
    const auto *instance = value.as<InstanceObject>();
    if (!instance || !instance->cls->lookup(QStringLiteral("__compilers__")))
        return std::nullopt;
    const Value compile = interpreter.attribute(interpreter.importModule(QStringLiteral("sqlalchemy.ext.compiler")),
                                                QStringLiteral("_compiled"));
    const Value text = interpreter.call(compile, {value});
    return text.isNone() ? std::nullopt : std::optional(interpreter.str(text));
}

SqlExpression asExpression(const Value &value)
{
    if (const auto *expression = nativeAs<ExpressionValue>(value))
        return expression->expression;
    if (const auto *column = nativeAs<ColumnValue>(value))
        return column->asExpression();
    if (const auto *table = nativeAs<TableValue>(value))
        return table->relation;
    if (const auto *sequence = nativeAs<HeldValue<Sequence>>(value))
        return SqlSequenceNext{sequence->held.name, sequence->held.schema};
    return {};
}

QString unknownTableOf(const Value &statement)
{
    const auto *expression = nativeAs<ExpressionValue>(statement);
    if (!expression)
        return {};
    const auto nameOf = [](const auto *change) {
        const auto *table = change ? change->table.template as<SqlTable>() : nullptr;
        return table && isNothingButPlaceholder(table->name) ? shownPlaceholders(table->name) : QString();
    };
    const SqlExpression &sql = expression->expression;
    const QString name = nameOf(sql.as<SqlInsert>()) + nameOf(sql.as<SqlUpdate>()) + nameOf(sql.as<SqlDelete>());
    return name.mid(1, name.size() - 2);
}

SqlExpression toExpression(Interpreter &interpreter, const Value &value, const SqlExpression &beside)
{
    if (auto expression = asExpression(value))
        return expression;
    if (const auto text = compiledText(interpreter, value))
        return SqlLiteralColumn{*text};
    if (const auto clause = interpreter.findAttribute(value, QStringLiteral("__clause_element__"));
        clause && !unknownAs(value))
        return toExpression(interpreter, interpreter.call(*clause, std::vector<Value>{}), beside);
    const Value bound = beside ? boundValue(interpreter, value, typeOf(beside)) : value;
    return parameterFor(toSqlValue(interpreter, bound), beside);
}

SqlExpression toTextExpression(Interpreter &interpreter, const Value &value)
{
    if (value.as<StrObject>() || nativeAs<FinalName>(value))
        return SqlText{interpreter.str(value)};
    return toExpression(interpreter, value);
}

// ----------------------------------------------------------------------------------------------------------- types

namespace {

bool isTypeClass(Interpreter &interpreter, const ClassObject *cls)
{
    return cls->isSubclassOf(sqlClass(interpreter, QStringLiteral("types.TypeEngine")));
}

} // namespace

Value dialectValue(Interpreter &interpreter, const QString &name)
{
    const auto *target = interpreter.host().target;
    auto *dialect = interpreter.make<InstanceObject>(sqlClass(interpreter, QStringLiteral("engine.Dialect")));
    dialect->attributes.set(QStringLiteral("name"), interpreter.text(target           ? target->dialectName()
                                                                     : name.isEmpty() ? QStringLiteral("postgresql")
                                                                                      : name));
    dialect->attributes.set(QStringLiteral("type_descriptor"),
                            interpreter.native(QStringLiteral("type_descriptor"), QStringLiteral("typeobj"),
                                               [](Interpreter &, BoundArgs &args) { return args["typeobj"]; }));
    return dialect;
}

namespace {

/// A type that is known by its name alone: what the project's settings say, else an unknown one.
SqlType typeByName(const Interpreter &interpreter, const QString &name)
{
    SqlType type;
    const auto known = interpreter.host().knownTypes.find(name);
    if (known == interpreter.host().knownTypes.end()) {
        type.opaque = name;
    } else {
        type.name = QStringLiteral("UserDefinedType");
        type.typeName = known->second;
    }
    return type;
}

/// The type behind a TypeDecorator or UserDefinedType of a script or module of the project.
SqlType decoratedType(Interpreter &interpreter, const Value &value, ClassObject *cls)
{
    SqlType type;
    if (const auto text = compiledText(interpreter, value)) {
        type.name = QStringLiteral("UserDefinedType");
        type.typeName = *text;
        return type;
    }
    if (const Value *spec = cls->lookup(QStringLiteral("get_col_spec")); spec && spec->as<FunctionObject>()) {
        CallArgs args{{value}};
        type.name = QStringLiteral("UserDefinedType");
        type.typeName = interpreter.str(interpreter.call(*spec, std::move(args)));
        return type;
    }
    if (const Value *load = cls->lookup(QStringLiteral("load_dialect_impl")); load && load->as<FunctionObject>()) {
        CallArgs args{{value, dialectValue(interpreter)}};
        type = toSqlType(interpreter, interpreter.call(*load, std::move(args)));
    } else {
        const auto impl = interpreter.findAttribute(value, QStringLiteral("impl"));
        if (!impl || impl->isNone())
            return typeByName(interpreter, cls->moduleName + QStringLiteral(".") + cls->name);
        type = toSqlType(interpreter, *impl);
    }
    rememberClass(interpreter, type, value);
    return type;
}

} // namespace

bool isTypeLike(Interpreter &interpreter, const Value &value)
{
    if (nativeAs<TypeValue>(value))
        return true;
    if (const auto *cls = value.as<ClassObject>())
        return isTypeClass(interpreter, cls) || cls->lookup(kUnknownBase);
    if (const auto *instance = value.as<InstanceObject>())
        return isTypeClass(interpreter, instance->cls) || instance->cls->lookup(kUnknownBase);
    return unknownAs(value) != nullptr;
}

SqlType toSqlType(Interpreter &interpreter, const Value &value)
{
    if (const auto *type = nativeAs<TypeValue>(value))
        return type->type;
    if (value.isNone())
        return {};
    if (const auto *unknown = unknownAs(value))
        return typeByName(interpreter, unknown->name().remove(QStringLiteral("()")));
    if (auto *cls = value.as<ClassObject>(); cls && isTypeClass(interpreter, cls)) {
        CallArgs none;
        return toSqlType(interpreter, cls->call(interpreter, none));
    }
    if (const auto *instance = value.as<InstanceObject>(); instance && isTypeClass(interpreter, instance->cls)) {
        // A class of the script's own below one of SQLAlchemy's types is that type, unless it says how it is written.
        const auto *native = nativeAs<TypeValue>(instance->payload);
        const bool isWritten = instance->cls->lookup(QStringLiteral("__compilers__")) ||
                               instance->cls->lookup(QStringLiteral("get_col_spec"));
        return native && !isWritten ? native->type : decoratedType(interpreter, value, instance->cls);
    }
    // Below a class that is not known: a type, since it is used as one.
    if (const auto *instance = value.as<InstanceObject>(); instance && instance->cls->lookup(kUnknownBase))
        return decoratedType(interpreter, value, instance->cls);
    if (auto *cls = value.as<ClassObject>(); cls && cls->lookup(kUnknownBase)) {
        CallArgs none;
        return toSqlType(interpreter, cls->call(interpreter, none));
    }
    raiseArgumentError(interpreter,
                       QStringLiteral("a column type is expected here, not %1").arg(interpreter.repr(value)));
}

// ------------------------------------------------------------------------------------------- defaults, options, names

ServerDefault toServerDefault(Interpreter &interpreter, const Value &value)
{
    if (value.as<StrObject>() || nativeAs<FinalName>(value))
        return interpreter.str(value);
    if (const auto *computed = nativeAs<HeldValue<Computed>>(value))
        return computed->held;
    if (const auto *identity = nativeAs<HeldValue<Identity>>(value))
        return identity->held;
    if (nativeAs<HeldValue<FetchedDefault>>(value))
        return FetchedDefault{};
    if (const auto *held = nativeAs<HeldValue<ServerDefault>>(value))
        return held->held;
    if (auto expression = asExpression(value))
        return expression;
    if (const auto text = compiledText(interpreter, value))
        return SqlExpression(SqlLiteralColumn{*text});
    if (unknownAs(value))
        return interpreter.str(value);
    if (const auto *instance = value.as<InstanceObject>(); instance && !instance->payload.isNone())
        return toServerDefault(interpreter, instance->payload);
    raiseArgumentError(interpreter,
                       QStringLiteral("Argument 'arg' is expected to be one of type '<class 'str'>' or '<class "
                                      "'sqlalchemy.sql.elements.ClauseElement'>' or '<class "
                                      "'sqlalchemy.sql.elements.TextClause'>', got '%1'")
                           .arg(interpreter.classOf(value)->repr(interpreter)));
}

SqlOption toOption(Interpreter &interpreter, const Value &value)
{
    if (auto expression = asExpression(value))
        return expression;
    return toSqlValue(interpreter, value);
}

SqlOptions toOptions(Interpreter &interpreter, const std::vector<std::pair<QString, Value>> &keywords)
{
    SqlOptions options;
    for (const auto &[name, value] : keywords)
        options.set(name, toOption(interpreter, value));
    return options;
}

ObjectName toObjectName(Interpreter &interpreter, const Value &value)
{
    if (value.isNone())
        return {};
    if (const auto *name = nativeAs<FinalName>(value))
        return {name->text, true};
    if (const auto *quoted = nativeAs<HeldValue<ObjectName>>(value))
        return quoted->held;
    return {toText(interpreter, value)};
}

QString toText(Interpreter &interpreter, const Value &value)
{
    if (const auto *text = value.as<StrObject>())
        return text->text();
    if (const auto *name = nativeAs<FinalName>(value))
        return name->text;
    if (const auto *quoted = nativeAs<HeldValue<ObjectName>>(value))
        return quoted->held.text;
    if (const auto *column = nativeAs<ColumnValue>(value))
        return column->column.name;
    if (const auto *table = nativeAs<TableValue>(value))
        return table->table.name;
    if (const auto *expression = nativeAs<ExpressionValue>(value)) {
        if (const auto *column = expression->expression.as<SqlColumn>())
            return column->name;
        if (const auto *text = expression->expression.as<SqlText>())
            return text->text;
    }
    if (const auto *instance = value.as<InstanceObject>(); instance && instance->payload.as<StrObject>())
        return instance->payload.as<StrObject>()->text();
    if (unknownAs(value))
        return interpreter.str(value);
    raiseTypeError(interpreter, QStringLiteral("a name is expected here, not %1").arg(interpreter.repr(value)));
}

QStringList toTextList(Interpreter &interpreter, const Value &value)
{
    if (value.as<StrObject>() || nativeAs<FinalName>(value))
        return {toText(interpreter, value)};
    // Some names, nobody knows how many: they are a part of the text like any other.
    if (const UnknownObject *unknown = unknownAs(value); unknown && interpreter.isPreview())
        return {placeholderText(unknown->name())};
    QStringList texts;
    for (const Value &item : interpreter.collect(value))
        texts << toText(interpreter, item);
    return texts;
}

QString toSchemaName(Interpreter &interpreter, const Value &value)
{
    return value.isNone() ? QString() : toText(interpreter, value);
}

SqlExpression toIndexElement(Interpreter &interpreter, const Value &value)
{
    if (value.as<StrObject>() || nativeAs<FinalName>(value))
        return SqlColumn{toText(interpreter, value)};
    if (const auto *column = nativeAs<ColumnValue>(value))
        return SqlColumn{column->column.name};
    return toExpression(interpreter, value);
}

NamingConvention toNamingConvention(Interpreter &interpreter, const Value &value)
{
    NamingConvention convention;
    const auto *dict = value.as<DictObject>();
    if (!dict)
        return convention;
    for (const auto &entry : dict->table.entries()) {
        if (entry.isAlive && entry.key.as<StrObject>() && entry.value.as<StrObject>())
            convention[interpreter.str(entry.key)] = interpreter.str(entry.value);
    }
    return convention;
}

// ---------------------------------------------------------------------------------------------------------- tables

namespace {

void addTableKeyword(Interpreter &interpreter, Table &table, const QString &name, const Value &value)
{
    static const QStringList ignored{
        QStringLiteral("extend_existing"),    QStringLiteral("keep_existing"),   QStringLiteral("info"),
        QStringLiteral("autoload_with"),      QStringLiteral("autoload"),        QStringLiteral("must_exist"),
        QStringLiteral("implicit_returning"), QStringLiteral("listeners"),       QStringLiteral("autoload_replace"),
        QStringLiteral("resolve_fks"),        QStringLiteral("include_columns"), QStringLiteral("quote_schema")};
    if (name == QLatin1String("comment"))
        table.comment = value.isNone() ? std::nullopt : std::optional(toText(interpreter, value));
    else if (name == QLatin1String("prefixes"))
        table.prefixes = toTextList(interpreter, value);
    else if (name == QLatin1String("quote"))
        table.quote = interpreter.truth(value);
    else if (!ignored.contains(name))
        table.options.set(name, toOption(interpreter, value));
}

} // namespace

Table toTable(Interpreter &interpreter, const QString &name, const QString &schema, const std::vector<Value> &items,
              const std::vector<std::pair<QString, Value>> &keywords)
{
    Table table{.name = name, .schema = schema};
    for (const Value &item : items) {
        if (const auto *column = nativeAs<ColumnValue>(item)) {
            table.columns.push_back(column->column);
        } else if (const auto *constraint = nativeAs<ConstraintValue>(item)) {
            table.constraints.push_back(constraint->constraint);
        } else if (const auto *index = nativeAs<IndexValue>(item)) {
            table.indexes.push_back(index->index);
        } else if (UnknownObject *unknown = unknownAs(item)) {
            unknown->needed(interpreter, QStringLiteral("puts it among the columns of table %1").arg(name));
        } else if (!item.isNone()) {
            raiseArgumentError(interpreter, QStringLiteral("'SchemaItem' object, such as a 'Column' or a 'Constraint' "
                                                           "expected, got %1")
                                                .arg(interpreter.repr(item)));
        }
    }
    for (const auto &[keyword, value] : keywords)
        addTableKeyword(interpreter, table, keyword, value);
    return table;
}

Column toColumn(Interpreter &interpreter, const Value &value)
{
    if (const auto *column = nativeAs<ColumnValue>(value))
        return column->column;
    if (UnknownObject *unknown = unknownAs(value))
        unknown->needed(interpreter, QStringLiteral("adds it as a column"));
    raiseArgumentError(interpreter,
                       QStringLiteral("a sa.Column is expected here, not %1").arg(interpreter.repr(value)));
}

} // namespace retort::script
