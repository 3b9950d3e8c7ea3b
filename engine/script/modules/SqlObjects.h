// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/objects/Classes.h"
#include "model/Operation.h"
#include "model/SqlNodes.h"

#include <map>

/// SQLAlchemy's objects as the migration language sees them: thin wrappers of the model's values.
namespace retort::script {

/// A column type.
class TypeValue final : public NativeObject
{
public:
    TypeValue(ClassObject *typeClass, SqlType sqlType) : NativeObject(typeClass), type(std::move(sqlType)) {}

    SqlType type;

    std::optional<Value> attribute(Interpreter &interpreter, const QString &name) override;
    QString repr(Interpreter &interpreter) override;
};

/// An expression, a relation or a statement under construction.
class ExpressionValue final : public NativeObject
{
public:
    ExpressionValue(ClassObject *expressionClass, SqlExpression sql)
        : NativeObject(expressionClass), expression(std::move(sql))
    {}

    const SqlExpression expression;
    /// Of a select that names models: for each of its items the model's class, or None.
    std::vector<Value> models = {};

    std::optional<Value> attribute(Interpreter &interpreter, const QString &name) override;
    Value call(Interpreter &interpreter, CallArgs &args) override;
    std::optional<Value> binary(Interpreter &, ast::BinaryOperator op, const Value &other, bool isReflected) override;
    std::optional<Value> compare(Interpreter &, ast::CompareOperator op, const Value &other) override;
    std::optional<Value> unary(Interpreter &, ast::UnaryOperator op) override;
    bool truth(Interpreter &interpreter) override;
    Value item(Interpreter &interpreter, const Value &key) override;
    QString str(Interpreter &interpreter) override;
};

/// sa.Column, or a column of a Table.
class ColumnValue final : public NativeObject
{
public:
    ColumnValue(ClassObject *columnClass, Column sqlColumn) : NativeObject(columnClass), column(std::move(sqlColumn)) {}

    Column column;
    /// Index and constraint arguments that name nothing but this column.
    SqlExpression relation;

    SqlExpression asExpression() const { return SqlColumn{column.name, column.type, relation, column.quote}; }
    std::optional<Value> attribute(Interpreter &interpreter, const QString &name) override;
    void setAttribute(Interpreter &interpreter, const QString &name, const Value &value) override;
    std::optional<Value> binary(Interpreter &, ast::BinaryOperator op, const Value &other, bool isReflected) override;
    std::optional<Value> compare(Interpreter &, ast::CompareOperator op, const Value &other) override;
    std::optional<Value> unary(Interpreter &, ast::UnaryOperator op) override;
    QString str(Interpreter &interpreter) override;
};

class ConstraintValue final : public NativeObject
{
public:
    ConstraintValue(ClassObject *constraintClass, Constraint sqlConstraint)
        : NativeObject(constraintClass), constraint(std::move(sqlConstraint))
    {}

    Constraint constraint;
    /// ForeignKey(…): stands inside a column.
    bool isColumnForeignKey = false;

    std::optional<Value> attribute(Interpreter &interpreter, const QString &name) override;
    void setAttribute(Interpreter &interpreter, const QString &name, const Value &value) override;
};

class IndexValue final : public NativeObject
{
public:
    IndexValue(ClassObject *indexClass, Index sqlIndex) : NativeObject(indexClass), index(std::move(sqlIndex)) {}

    Index index;
    TableId table;

    std::optional<Value> attribute(Interpreter &interpreter, const QString &name) override;
};

/// sa.Table, with its columns as values.
class TableValue final : public NativeObject
{
public:
    TableValue(ClassObject *tableClass, Table sqlTable);

    const Table table;
    const SqlExpression relation;
    /// The columns as scripts reach them: table.c.name.
    std::vector<std::pair<QString, Value>> columns;

    std::optional<Value> attribute(Interpreter &interpreter, const QString &name) override;
    QString str(Interpreter &interpreter) override;
};

/// next_value() and name of a sequence.
std::optional<Value> sequenceAttribute(Interpreter &interpreter, const Sequence &sequence, const QString &name);

/// A plain value of the model that scripts only pass on: Computed, Identity, Sequence, FetchedValue, DDL elements.
template <typename T>
class HeldValue final : public NativeObject
{
public:
    HeldValue(ClassObject *heldClass, T value) : NativeObject(heldClass), held(std::move(value)) {}

    T held;

    std::optional<Value> attribute(Interpreter &interpreter, const QString &name) override
    {
        if constexpr (std::is_same_v<T, Sequence>) {
            if (const auto found = sequenceAttribute(interpreter, held, name))
                return found;
        }
        return NativeObject::attribute(interpreter, name);
    }
};

/// A name that op.f() marked as final; a text in every other way.
class FinalName final : public NativeObject
{
public:
    FinalName(ClassObject *nameClass, QString given) : NativeObject(nameClass), text(std::move(given)) {}

    const QString text;

    std::optional<Value> attribute(Interpreter &interpreter, const QString &name) override;
    std::optional<Value> binary(Interpreter &, ast::BinaryOperator op, const Value &other, bool isReflected) override;
    std::optional<Value> compare(Interpreter &, ast::CompareOperator op, const Value &other) override;
    std::size_t hash(Interpreter &interpreter) override;
    QString repr(Interpreter &interpreter) override;
    QString str(Interpreter &) override { return text; }
};

/// The columns of a relation: table.c, by attribute and by key.
class ColumnCollection final : public NativeObject
{
public:
    ColumnCollection(ClassObject *collectionClass, std::vector<std::pair<QString, Value>> entries)
        : NativeObject(collectionClass), columns(std::move(entries))
    {}

    const std::vector<std::pair<QString, Value>> columns;

    std::optional<Value> attribute(Interpreter &interpreter, const QString &name) override;
    Iterator *iterate(Interpreter &interpreter) override;
    std::optional<qint64> length(Interpreter &) override { return qint64(columns.size()); }
    Value item(Interpreter &interpreter, const Value &key) override;
    bool contains(Interpreter &interpreter, const Value &value) override;

private:
    const Value *find(const QString &name) const;
};

} // namespace retort::script
