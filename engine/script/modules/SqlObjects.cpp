// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/modules/SqlObjects.h"

#include "engine/script/Interpreter.h"
#include "engine/script/OperationTarget.h"
#include "engine/script/modules/SqlBridge.h"
#include "engine/script/modules/SqlMethods.h"
#include "engine/sql/Dialect.h"
#include "model/SqlOperators.h"

namespace retort::script {

namespace {

std::optional<SqlOperator> sqlOperatorOf(ast::BinaryOperator op)
{
    using ast::BinaryOperator;
    switch (op) {
    case BinaryOperator::Add: return SqlOperator::Add;
    case BinaryOperator::Sub: return SqlOperator::Subtract;
    case BinaryOperator::Mult: return SqlOperator::Multiply;
    case BinaryOperator::Div: return SqlOperator::TrueDivide;
    case BinaryOperator::FloorDiv: return SqlOperator::FloorDivide;
    case BinaryOperator::Mod: return SqlOperator::Modulo;
    case BinaryOperator::BitAnd: return SqlOperator::And;
    case BinaryOperator::BitOr: return SqlOperator::Or;
    default: return std::nullopt;
    }
}

std::optional<SqlOperator> sqlOperatorOf(ast::CompareOperator op)
{
    using ast::CompareOperator;
    switch (op) {
    case CompareOperator::Eq: return SqlOperator::Equal;
    case CompareOperator::NotEq: return SqlOperator::NotEqual;
    case CompareOperator::Lt: return SqlOperator::Less;
    case CompareOperator::LtE: return SqlOperator::LessEqual;
    case CompareOperator::Gt: return SqlOperator::Greater;
    case CompareOperator::GtE: return SqlOperator::GreaterEqual;
    default: return std::nullopt;
    }
}

std::optional<Value> binarySql(Interpreter &interpreter, const SqlExpression &self, ast::BinaryOperator op,
                               const Value &other, bool isReflected)
{
    const auto sqlOperator = sqlOperatorOf(op);
    if (!sqlOperator)
        return std::nullopt;
    const SqlExpression right = toExpression(interpreter, other, self);
    if (*sqlOperator == SqlOperator::And)
        return makeExpression(interpreter, isReflected ? conjunction({right, self}) : conjunction({self, right}));
    if (*sqlOperator == SqlOperator::Or)
        return makeExpression(interpreter, isReflected ? disjunction({right, self}) : disjunction({self, right}));
    return makeExpression(interpreter, isReflected ? retort::binary(*sqlOperator, right, self)
                                                   : retort::binary(*sqlOperator, self, right));
}

/// The operator when its sides change places.
SqlOperator mirrored(SqlOperator op)
{
    switch (op) {
    case SqlOperator::Less: return SqlOperator::Greater;
    case SqlOperator::LessEqual: return SqlOperator::GreaterEqual;
    case SqlOperator::Greater: return SqlOperator::Less;
    case SqlOperator::GreaterEqual: return SqlOperator::LessEqual;
    default: return op;
    }
}

std::optional<Value> compareSql(Interpreter &interpreter, const SqlExpression &self, ast::CompareOperator op,
                                const Value &other)
{
    const auto sqlOperator = sqlOperatorOf(op);
    if (!sqlOperator)
        return std::nullopt;
    const SqlExpression right =
        other.isNone() ? SqlExpression(SqlKeyword::Null) : toExpression(interpreter, other, self);
    // ANY (…) and ALL (…) stand on the right.
    const auto *aggregate = self.as<SqlUnary>();
    if (aggregate && (aggregate->op == SqlOperator::Any || aggregate->op == SqlOperator::All))
        return makeExpression(interpreter, retort::binary(mirrored(*sqlOperator), right, self));
    return makeExpression(interpreter, retort::binary(*sqlOperator, self, right));
}

std::optional<Value> unarySql(Interpreter &interpreter, const SqlExpression &self, ast::UnaryOperator op)
{
    switch (op) {
    case ast::UnaryOperator::Invert: return makeExpression(interpreter, negation(self));
    case ast::UnaryOperator::USub: return makeExpression(interpreter, retort::unary(SqlOperator::Negate, self));
    default: return std::nullopt;
    }
}

/// self[key]: an element of an array, an HSTORE or a JSON document; a tuple is a path into the document.
SqlExpression elementOf(Interpreter &interpreter, const SqlExpression &self, const Value &key)
{
    const SqlType type = typeOf(self);
    if (type.name == QLatin1String("HSTORE")) {
        return customBinary(QStringLiteral("->"), 15, self, toExpression(interpreter, key, self),
                            sqlType(QStringLiteral("Text")));
    }
    SqlExpression right = asExpression(key);
    if (!right) {
        const SqlValue value = toSqlValue(interpreter, key);
        right = SqlParameter{QStringLiteral("param"), true, value, typeOfValue(value)};
    }
    if (type.name == QLatin1String("ARRAY"))
        return SqlBinary{SqlOperator::GetItem, grouped(self, SqlOperator::GetItem), right,
                         type.item ? *type.item : type};
    const SqlOperator op =
        key.as<TupleObject>() || key.as<ListObject>() ? SqlOperator::JsonPathGetItem : SqlOperator::JsonGetItem;
    return SqlBinary{op, grouped(self, op), right, type};
}

} // namespace

// ------------------------------------------------------------------------------------------------------------ types

std::optional<Value> TypeValue::attribute(Interpreter &interpreter, const QString &name)
{
    if (name == QLatin1String("enums"))
        return interpreter.textList(type.values);
    if (name == QLatin1String("name"))
        return type.typeName.isEmpty() ? Value() : interpreter.text(type.typeName);
    if (name == QLatin1String("length"))
        return type.length ? Value::integer(*type.length) : Value();
    return NativeObject::attribute(interpreter, name);
}

QString TypeValue::repr(Interpreter &)
{
    return type.name + QStringLiteral("()");
}

// ------------------------------------------------------------------------------------------------------ expressions

std::optional<Value> ExpressionValue::attribute(Interpreter &interpreter, const QString &name)
{
    if (const auto method = expressionMethod(interpreter, *this, name))
        return method;
    return NativeObject::attribute(interpreter, name);
}

Value ExpressionValue::call(Interpreter &interpreter, CallArgs &args)
{
    // A function element is called with its name's path; see SqlFunctions.
    return NativeObject::call(interpreter, args);
}

std::optional<Value> ExpressionValue::binary(Interpreter &interpreter, ast::BinaryOperator op, const Value &other,
                                             bool isReflected)
{
    return binarySql(interpreter, expression, op, other, isReflected);
}

std::optional<Value> ExpressionValue::compare(Interpreter &interpreter, ast::CompareOperator op, const Value &other)
{
    return compareSql(interpreter, expression, op, other);
}

std::optional<Value> ExpressionValue::unary(Interpreter &interpreter, ast::UnaryOperator op)
{
    return unarySql(interpreter, expression, op);
}

static bool isSameColumn(const SqlExpression &left, const SqlExpression &right)
{
    const auto *one = left.as<SqlColumn>();
    const auto *other = right.as<SqlColumn>();
    return one && other && one->name == other->name && one->relation.isSame(other->relation);
}

bool ExpressionValue::truth(Interpreter &interpreter)
{
    // a == b is true in Python if a and b are one and the same.
    const auto *comparison = expression.as<SqlBinary>();
    if (comparison && (comparison->op == SqlOperator::Equal || comparison->op == SqlOperator::NotEqual)) {
        const bool isSame =
            comparison->left.isSame(comparison->right) || isSameColumn(comparison->left, comparison->right);
        return isSame == (comparison->op == SqlOperator::Equal);
    }
    raiseTypeError(interpreter, QStringLiteral("Boolean value of this clause is not defined"));
}

Value ExpressionValue::item(Interpreter &interpreter, const Value &key)
{
    return makeExpression(interpreter, elementOf(interpreter, expression, key));
}

QString ExpressionValue::str(Interpreter &interpreter)
{
    if (const auto *text = expression.as<SqlText>())
        return text->text;
    if (const auto *column = expression.as<SqlColumn>())
        return column->name;
    if (const auto *literal = expression.as<SqlLiteralColumn>())
        return literal->text;
    if (const auto *table = expression.as<SqlTable>())
        return table->name;
    // Without a dialect SQLAlchemy has its own words, which are nearest to PostgreSQL's, and leaves values out.
    RenderContext context{.literalBinds = false};
    const auto statements = Dialect::create(u"postgresql")->statements(Operation{ExecuteSql{expression}}, context);
    if (!statements || statements->empty())
        raise(interpreter, "ValueError", statements ? QString() : statements.error().message);
    return statements->front().text;
}

std::optional<Value> ColumnValue::attribute(Interpreter &interpreter, const QString &name)
{
    if (name == QLatin1String("name") || name == QLatin1String("key"))
        return interpreter.text(column.name);
    if (name == QLatin1String("type"))
        return Value(
            interpreter.make<TypeValue>(sqlClass(interpreter, QStringLiteral("types.TypeEngine")), column.type));
    if (name == QLatin1String("nullable"))
        return Value::boolean(column.nullable.value_or(!column.isPrimaryKey));
    if (name == QLatin1String("primary_key"))
        return Value::boolean(column.isPrimaryKey);
    if (name == QLatin1String("copy") || name == QLatin1String("_copy")) {
        return interpreter.native(name, QStringLiteral("**kw"), [this](Interpreter &run, BoundArgs &) {
            return Value(run.make<ColumnValue>(cls, column));
        });
    }
    if (const auto method =
            expressionMethod(interpreter, *interpreter.make<ExpressionValue>(cls, asExpression()), name))
        return method;
    return NativeObject::attribute(interpreter, name);
}

void ColumnValue::setAttribute(Interpreter &interpreter, const QString &name, const Value &value)
{
    if (name == QLatin1String("name"))
        column.name = toText(interpreter, value);
    else if (name == QLatin1String("nullable"))
        column.nullable = interpreter.truth(value);
    else if (name == QLatin1String("type"))
        column.type = toSqlType(interpreter, value);
    else if (name == QLatin1String("server_default"))
        column.serverDefault = value.isNone() ? std::nullopt : std::optional(toServerDefault(interpreter, value));
    else
        NativeObject::setAttribute(interpreter, name, value);
}

std::optional<Value> ColumnValue::binary(Interpreter &interpreter, ast::BinaryOperator op, const Value &other,
                                         bool isReflected)
{
    return binarySql(interpreter, asExpression(), op, other, isReflected);
}

std::optional<Value> ColumnValue::compare(Interpreter &interpreter, ast::CompareOperator op, const Value &other)
{
    return compareSql(interpreter, asExpression(), op, other);
}

std::optional<Value> ColumnValue::unary(Interpreter &interpreter, ast::UnaryOperator op)
{
    return unarySql(interpreter, asExpression(), op);
}

QString ColumnValue::str(Interpreter &)
{
    const auto *table = relation.as<SqlTable>();
    return table ? QString(table->name + QStringLiteral(".") + column.name) : column.name;
}

// ------------------------------------------------------------------------------------------- constraints and tables

std::optional<Value> ConstraintValue::attribute(Interpreter &interpreter, const QString &name)
{
    if (name == QLatin1String("name"))
        return constraint.name.isEmpty() ? Value() : interpreter.text(constraint.name.text);
    return NativeObject::attribute(interpreter, name);
}

void ConstraintValue::setAttribute(Interpreter &interpreter, const QString &name, const Value &value)
{
    if (name == QLatin1String("name"))
        constraint.name = toObjectName(interpreter, value);
    else
        NativeObject::setAttribute(interpreter, name, value);
}

std::optional<Value> IndexValue::attribute(Interpreter &interpreter, const QString &name)
{
    if (name == QLatin1String("name"))
        return interpreter.text(index.name.text);
    if (name == QLatin1String("create") || name == QLatin1String("drop")) {
        const bool isCreated = name == QLatin1String("create");
        return interpreter.native(name, QStringLiteral("bind=None, checkfirst=False"),
                                  [this, isCreated](Interpreter &run, BoundArgs &) {
                                      if (isCreated)
                                          perform(run, CreateIndex{table, index});
                                      else
                                          perform(run, DropIndex{index.name, table});
                                      return Value();
                                  });
    }
    return NativeObject::attribute(interpreter, name);
}

std::optional<Value> sequenceAttribute(Interpreter &interpreter, const Sequence &sequence, const QString &name)
{
    if (name == QLatin1String("name"))
        return interpreter.text(sequence.name);
    if (name == QLatin1String("next_value")) {
        return interpreter.native(name, QString(), [sequence](Interpreter &run, BoundArgs &) {
            return makeExpression(run, SqlSequenceNext{sequence.name, sequence.schema});
        });
    }
    if (name == QLatin1String("create") || name == QLatin1String("drop")) {
        const bool isCreated = name == QLatin1String("create");
        return interpreter.native(name, QStringLiteral("bind=None, checkfirst=True"),
                                  [sequence, isCreated](Interpreter &run, BoundArgs &) {
                                      if (isCreated)
                                          perform(run, CreateSequence{sequence});
                                      else
                                          perform(run, DropSequence{{sequence.schema, sequence.name}});
                                      return Value();
                                  });
    }
    return std::nullopt;
}

namespace {

/// One for each key: its name, and the columns on either side.
Value foreignKeyValues(Interpreter &interpreter, const Table &table)
{
    std::vector<Value> keys;
    for (const Constraint &constraint : table.constraints) {
        const auto *key = constraint.as<ForeignKeyConstraint>();
        if (!key)
            continue;
        auto *value = interpreter.make<InstanceObject>(sqlClass(interpreter, QStringLiteral("schema.ForeignKey")));
        value->attributes.set(QStringLiteral("name"),
                              constraint.name.isEmpty() ? Value() : interpreter.text(constraint.name.text));
        value->attributes.set(QStringLiteral("column_keys"), interpreter.textList(key->columns));
        value->attributes.set(QStringLiteral("ondelete"),
                              key->onDelete.isEmpty() ? Value() : interpreter.text(key->onDelete));
        value->attributes.set(QStringLiteral("target_fullname"),
                              interpreter.text(key->referredTable + u'.' + key->referredColumns.value(0)));
        value->attributes.set(QStringLiteral("constraint"), value);
        keys.emplace_back(value);
    }
    return interpreter.list(std::move(keys));
}

} // namespace

TableValue::TableValue(ClassObject *tableClass, Table sqlTable)
    : NativeObject(tableClass), table(std::move(sqlTable)), relation(table.asRelation())
{}

std::optional<Value> TableValue::attribute(Interpreter &interpreter, const QString &name)
{
    if (name == QLatin1String("c") || name == QLatin1String("columns")) {
        return Value(
            interpreter.make<ColumnCollection>(sqlClass(interpreter, QStringLiteral("sql.ColumnCollection")), columns));
    }
    if (name == QLatin1String("foreign_keys") || name == QLatin1String("foreign_key_constraints"))
        return foreignKeyValues(interpreter, table);
    if (name == QLatin1String("name"))
        return interpreter.text(table.name);
    if (name == QLatin1String("fullname"))
        return interpreter.text(str(interpreter));
    if (name == QLatin1String("primary_key")) {
        // A table that was read from a database has its key as a constraint.
        QStringList named;
        for (const Constraint &constraint : table.constraints) {
            if (const auto *key = std::get_if<PrimaryKeyConstraint>(&constraint.detail))
                named += key->columns;
        }
        std::vector<std::pair<QString, Value>> keys;
        for (const auto &entry : columns) {
            const auto *column = nativeAs<ColumnValue>(entry.second);
            if (column && (column->column.isPrimaryKey || named.contains(column->column.name)))
                keys.push_back(entry);
        }
        return Value(interpreter.make<ColumnCollection>(sqlClass(interpreter, QStringLiteral("sql.ColumnCollection")),
                                                        std::move(keys)));
    }
    if (name == QLatin1String("schema"))
        return table.schema.isEmpty() ? Value() : interpreter.text(table.schema);
    if (name == QLatin1String("create") || name == QLatin1String("drop")) {
        const bool isCreated = name == QLatin1String("create");
        return interpreter.native(name, QStringLiteral("bind=None, checkfirst=False"),
                                  [this, isCreated](Interpreter &run, BoundArgs &) {
                                      if (isCreated)
                                          perform(run, CreateTable{table});
                                      else
                                          perform(run, DropTable{table.id()});
                                      return Value();
                                  });
    }
    if (const auto method = expressionMethod(interpreter, *interpreter.make<ExpressionValue>(cls, relation), name))
        return method;
    return NativeObject::attribute(interpreter, name);
}

QString TableValue::str(Interpreter &)
{
    return table.schema.isEmpty() ? table.name : QString(table.schema + QStringLiteral(".") + table.name);
}

// ------------------------------------------------------------------------------------------------------------ names

std::optional<Value> FinalName::attribute(Interpreter &interpreter, const QString &name)
{
    return interpreter.findAttribute(interpreter.text(text), name);
}

std::optional<Value> FinalName::binary(Interpreter &interpreter, ast::BinaryOperator op, const Value &other,
                                       bool isReflected)
{
    const Value self = interpreter.text(text);
    return isReflected ? interpreter.binary(op, other, self) : interpreter.binary(op, self, other);
}

std::optional<Value> FinalName::compare(Interpreter &interpreter, ast::CompareOperator op, const Value &other)
{
    const auto *name = nativeAs<FinalName>(other);
    return interpreter.compare(op, interpreter.text(text), name ? interpreter.text(name->text) : other);
}

std::size_t FinalName::hash(Interpreter &interpreter)
{
    return interpreter.hash(interpreter.text(text));
}

QString FinalName::repr(Interpreter &)
{
    return reprOf(text);
}

// ------------------------------------------------------------------------------------------------ column collection

const Value *ColumnCollection::find(const QString &name) const
{
    for (const auto &[key, column] : columns) {
        if (key == name)
            return &column;
    }
    return nullptr;
}

std::optional<Value> ColumnCollection::attribute(Interpreter &interpreter, const QString &name)
{
    if (const Value *column = find(name))
        return *column;
    // A primary key has its columns so.
    if (name == QLatin1String("columns"))
        return Value(this);
    if (name == QLatin1String("keys") || name == QLatin1String("values") || name == QLatin1String("items")) {
        return interpreter.native(name, QString(), [this, name](Interpreter &run, BoundArgs &) {
            std::vector<Value> values;
            for (const auto &[key, column] : columns) {
                if (name == QLatin1String("keys"))
                    values.push_back(run.text(key));
                else if (name == QLatin1String("values"))
                    values.push_back(column);
                else
                    values.push_back(run.tuple({run.text(key), column}));
            }
            return run.list(std::move(values));
        });
    }
    if (name == QLatin1String("get")) {
        return interpreter.native(name, QStringLiteral("key, default=None"), [this](Interpreter &, BoundArgs &args) {
            const Value *column = find(args.text("key"));
            return column ? *column : args["default"];
        });
    }
    auto found = NativeObject::attribute(interpreter, name);
    // The tables that a script describes or reflects have the columns that it uses, also where replay does not know.
    if (!found && isForReading(interpreter.host().target) && !name.startsWith(QLatin1String("__")))
        return makeExpression(interpreter, SqlColumn{name});
    return found;
}

Iterator *ColumnCollection::iterate(Interpreter &interpreter)
{
    std::vector<Value> values;
    for (const auto &entry : columns)
        values.push_back(entry.second);
    return interpreter.make<ValuesIterator>(std::move(values));
}

Value ColumnCollection::item(Interpreter &interpreter, const Value &key)
{
    if (key.isIntegral() && key.asInt() >= 0 && key.asInt() < qint64(columns.size()))
        return columns[std::size_t(key.asInt())].second;
    if (const Value *column = key.as<StrObject>() ? find(interpreter.str(key)) : nullptr)
        return *column;
    if (key.as<StrObject>() && isForReading(interpreter.host().target))
        return makeExpression(interpreter, SqlColumn{interpreter.str(key)});
    raise(interpreter, "KeyError", interpreter.str(key));
}

bool ColumnCollection::contains(Interpreter &interpreter, const Value &value)
{
    return value.as<StrObject>() && find(interpreter.str(value));
}

} // namespace retort::script
