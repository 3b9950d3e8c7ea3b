// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/modules/QueryAnswer.h"

#include "engine/script/Interpreter.h"
#include "engine/script/modules/Library.h"
#include "engine/script/modules/SqlBridge.h"
#include "engine/script/modules/SqlObjects.h"
#include "engine/script/modules/TypedValues.h"
#include "engine/script/objects/Iterators.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace retort::script {

namespace {

using RowNames = std::shared_ptr<const std::vector<QString>>;

/// What a statement answered.
class ResultValue final : public NativeObject
{
public:
    ResultValue(ClassObject *resultClass, std::optional<QueryResult> answer, SqlExpression statement)
        : NativeObject(resultClass),
          m_answer(std::move(answer)),
          m_statement(std::move(statement)),
          m_types(answerTypes(m_statement))
    {}

    std::optional<Value> attribute(Interpreter &interpreter, const QString &name) override;
    Iterator *iterate(Interpreter &interpreter) override;
    bool truth(Interpreter &interpreter) override
    {
        answer(interpreter);
        return true;
    }

private:
    QueryResult &answer(Interpreter &interpreter)
    {
        if (!m_answer) {
            stop(interpreter, QStringLiteral("needs-database"),
                 QStringLiteral("The script uses the answer of a query, which only a database can give"),
                 QStringLiteral("run this revision against a database to see what it does"));
        }
        return *m_answer;
    }

    std::vector<Value> takeRows(Interpreter &interpreter, std::size_t most = SIZE_MAX);
    Value insertedKey(Interpreter &interpreter);
    static Value firstColumn(Interpreter &interpreter, const Value &row);
    bool isJson(std::size_t column) const
    {
        return std::ranges::find(m_answer->jsonColumns, column) != m_answer->jsonColumns.end();
    }

    std::optional<QueryResult> m_answer;
    SqlExpression m_statement;
    /// Of the answer's columns, where the statement tells.
    std::vector<SqlType> m_types;
    /// Of the columns, for all rows.
    RowNames m_names;
    std::size_t m_at = 0;
    bool m_asMappings = false;
    bool m_asScalars = false;
};

/// One row: by index, by column name and by attribute.
class RowValue final : public NativeObject
{
public:
    RowValue(ClassObject *rowClass, RowNames names, std::vector<Value> values, bool isMapping)
        : NativeObject(rowClass), m_names(std::move(names)), m_values(std::move(values)), m_isMapping(isMapping)
    {}

    const std::vector<Value> &values() const { return m_values; }

    std::optional<Value> attribute(Interpreter &interpreter, const QString &name) override
    {
        if (const Value *value = find(name))
            return *value;
        if (name == QLatin1String("_mapping"))
            return Value(interpreter.make<RowValue>(cls, m_names, m_values, true));
        if (name == QLatin1String("_fields")) {
            std::vector<Value> fields;
            for (const QString &field : *m_names)
                fields.push_back(interpreter.text(field));
            return interpreter.tuple(std::move(fields));
        }
        if (name == QLatin1String("keys"))
            return interpreter.native(name, QString(), [this](Interpreter &run, BoundArgs &) {
                return run.textList(QStringList(m_names->begin(), m_names->end()));
            });
        if (name == QLatin1String("items"))
            return interpreter.native(name, QString(), [this](Interpreter &run, BoundArgs &) {
                std::vector<Value> pairs;
                for (std::size_t i = 0; i < m_names->size(); ++i)
                    pairs.push_back(run.tuple({run.text((*m_names)[i]), m_values[i]}));
                return run.list(std::move(pairs));
            });
        if (name == QLatin1String("_asdict"))
            return interpreter.native(name, QString(), [this](Interpreter &run, BoundArgs &) {
                auto *dict = run.make<DictObject>();
                for (std::size_t i = 0; i < m_names->size(); ++i)
                    dict->set(run, (*m_names)[i], m_values[i]);
                return Value(dict);
            });
        return NativeObject::attribute(interpreter, name);
    }

    Iterator *iterate(Interpreter &interpreter) override
    {
        if (!m_isMapping)
            return interpreter.make<ValuesIterator>(m_values);
        return interpreter.textList(QStringList(m_names->begin(), m_names->end())).object()->iterate(interpreter);
    }

    std::optional<qint64> length(Interpreter &) override { return qint64(m_values.size()); }

    Value item(Interpreter &interpreter, const Value &key) override
    {
        if (key.as<StrObject>() || asExpression(key)) {
            if (const Value *value = find(toText(interpreter, key)))
                return *value;
            raise(interpreter, "KeyError", toText(interpreter, key));
        }
        return interpreter.item(interpreter.tuple(m_values), key);
    }

    std::optional<Value> compare(Interpreter &interpreter, ast::CompareOperator op, const Value &other) override
    {
        const auto *row = nativeAs<RowValue>(other);
        return interpreter.compare(op, interpreter.tuple(m_values), row ? interpreter.tuple(row->m_values) : other);
    }

    QString repr(Interpreter &interpreter) override { return interpreter.repr(interpreter.tuple(m_values)); }

private:
    const Value *find(const QString &name) const
    {
        const auto it = std::ranges::find(*m_names, name);
        return it == m_names->end() ? nullptr : &m_values[std::size_t(it - m_names->begin())];
    }

    RowNames m_names;
    std::vector<Value> m_values;
    bool m_isMapping;
};

/// What is in a JSON column, or in each item of an array of them.
Value parsedJson(Interpreter &interpreter, const Value &value)
{
    if (const auto *list = value.as<ListObject>()) {
        std::vector<Value> items;
        for (const Value &item : list->items)
            items.push_back(parsedJson(interpreter, item));
        return interpreter.list(std::move(items));
    }
    if (!value.as<StrObject>())
        return value;
    const Value loads =
        interpreter.attribute(interpreter.importModule(QStringLiteral("json")), QStringLiteral("loads"));
    return interpreter.call(loads, {value});
}

std::vector<Value> ResultValue::takeRows(Interpreter &interpreter, std::size_t most)
{
    QueryResult &result = answer(interpreter);
    if (!m_names)
        m_names = std::make_shared<const std::vector<QString>>(result.columns);
    std::vector<Value> rows;
    for (; m_at < result.rows.size() && rows.size() < most; ++m_at) {
        interpreter.step();
        std::vector<Value> values;
        // A row is asked for once.
        for (const SqlValue &cell : std::exchange(result.rows[m_at], {}))
            values.push_back(fromSqlValue(interpreter, cell));
        for (const std::size_t column : result.unsignedColumns) {
            if (!values[column].isNone() && !values[column].isIntegral())
                values[column] = interpreter.call(interpreter.builtinClass(QStringLiteral("int")), {values[column]});
        }
        for (std::size_t column = 0; column < values.size(); ++column) {
            const bool isTyped = m_types.size() == values.size();
            if (isJson(column) || (isTyped && affinityOf(m_types[column]) == SqlAffinity::Json))
                values[column] = parsedJson(interpreter, values[column]);
            if (isTyped)
                values[column] = typedValue(interpreter, values[column], m_types[column]);
        }
        if (m_asScalars) {
            rows.push_back(values.empty() ? Value() : values.front());
        } else {
            rows.emplace_back(interpreter.make<RowValue>(sqlClass(interpreter, QStringLiteral("engine.Row")), m_names,
                                                         std::move(values), m_asMappings));
        }
    }
    return rows;
}

Value ResultValue::firstColumn(Interpreter &, const Value &row)
{
    const auto *values = nativeAs<RowValue>(row);
    return !values ? row : values->values().empty() ? Value() : values->values().front();
}

/// The key of the row that an INSERT made: what it gave itself, what RETURNING says, or the number that the database
/// counted up; None for a part that nobody tells.
Value ResultValue::insertedKey(Interpreter &interpreter)
{
    const QueryResult &result = answer(interpreter);
    const auto *insert = m_statement.as<SqlInsert>();
    const auto *table = insert ? insert->table.as<SqlTable>() : nullptr;
    if (!table || insert->rows.size() > 1)
        raiseOf(interpreter, "sqlalchemy.exc", "InvalidRequestError",
                QStringLiteral("Statement is not an insert() of one row"));
    std::vector<Value> key;
    for (const SqlTableColumn &column : table->columns) {
        if (!column.isPrimaryKey)
            continue;
        const SqlAssignments none;
        const SqlAssignments &row = insert->rows.empty() ? none : insert->rows.front();
        const auto given = std::ranges::find(row, column.name, &std::pair<QString, SqlExpression>::first);
        const auto *parameter = given == row.end() ? nullptr : given->second.as<SqlParameter>();
        const auto place = std::ranges::find(result.columns, column.name);
        if (parameter && parameter->value)
            key.push_back(fromSqlValue(interpreter, *parameter->value));
        else if (place != result.columns.end() && !result.rows.empty() && !result.rows.front().empty())
            key.push_back(fromSqlValue(interpreter, result.rows.front()[std::size_t(place - result.columns.begin())]));
        else
            key.push_back(column.isAutoincrement && result.lastInsertId ? Value::integer(*result.lastInsertId)
                                                                        : Value());
    }
    return interpreter.tuple(std::move(key));
}

std::optional<Value> ResultValue::attribute(Interpreter &interpreter, const QString &name)
{
    const auto method = [&](const char *parameters, NativeCode code) {
        return interpreter.native(name, QLatin1String(parameters), std::move(code));
    };
    const auto one = [this](Interpreter &run, bool isRequired) {
        const auto rows = takeRows(run, 2);
        if (rows.size() > 1) {
            raiseOf(run, "sqlalchemy.exc", "MultipleResultsFound",
                    isRequired ? QStringLiteral("Multiple rows were found when exactly one was required")
                               : QStringLiteral("Multiple rows were found when one or none was required"));
        }
        if (isRequired && rows.empty())
            raiseOf(run, "sqlalchemy.exc", "NoResultFound", QStringLiteral("No row was found when one was required"));
        return rows.empty() ? Value() : rows.front();
    };
    if (name == QLatin1String("fetchall") || name == QLatin1String("all"))
        return method("", [this](Interpreter &run, BoundArgs &) { return run.list(takeRows(run)); });
    if (name == QLatin1String("fetchone") || name == QLatin1String("first"))
        return method("", [this](Interpreter &run, BoundArgs &) {
            const auto rows = takeRows(run, 1);
            return rows.empty() ? Value() : rows.front();
        });
    if (name == QLatin1String("fetchmany"))
        return method("size=1", [this](Interpreter &run, BoundArgs &args) {
            return run.list(takeRows(run, std::size_t(std::max<qint64>(0, args.integer("size", 1)))));
        });
    if (name == QLatin1String("one"))
        return method("", [one](Interpreter &run, BoundArgs &) { return one(run, true); });
    if (name == QLatin1String("one_or_none"))
        return method("", [one](Interpreter &run, BoundArgs &) { return one(run, false); });
    if (name == QLatin1String("scalar"))
        return method("", [this](Interpreter &run, BoundArgs &) {
            const auto rows = takeRows(run, 1);
            return rows.empty() ? Value() : firstColumn(run, rows.front());
        });
    if (name == QLatin1String("scalar_one_or_none"))
        return method("", [one](Interpreter &run, BoundArgs &) { return firstColumn(run, one(run, false)); });
    if (name == QLatin1String("scalar_one"))
        return method("", [one](Interpreter &run, BoundArgs &) { return firstColumn(run, one(run, true)); });
    if (name == QLatin1String("scalars") || name == QLatin1String("mappings")) {
        return method("index=0", [this, name](Interpreter &run, BoundArgs &) {
            answer(run);
            (name == QLatin1String("scalars") ? m_asScalars : m_asMappings) = true;
            return Value(this);
        });
    }
    if (name == QLatin1String("keys"))
        return method("", [this](Interpreter &run, BoundArgs &) {
            const auto &columns = answer(run).columns;
            return run.textList(QStringList(columns.begin(), columns.end()));
        });
    if (name == QLatin1String("rowcount") && !m_answer)
        return Value(interpreter.make<UnknownObject>(QStringLiteral("rowcount")));
    if (name == QLatin1String("rowcount"))
        return Value::integer(m_answer->rowsAffected);
    if (name == QLatin1String("lastrowid"))
        return answer(interpreter).lastInsertId ? Value::integer(*m_answer->lastInsertId) : Value();
    if (name == QLatin1String("inserted_primary_key"))
        return insertedKey(interpreter);
    if (name == QLatin1String("returns_rows"))
        return Value::boolean(!answer(interpreter).columns.empty());
    if (name == QLatin1String("yield_per") || name == QLatin1String("execution_options"))
        return method("*args, **kw", [this](Interpreter &, BoundArgs &) { return Value(this); });
    if (name == QLatin1String("partitions")) {
        return method("size", [this](Interpreter &run, BoundArgs &args) {
            std::vector<Value> parts;
            const auto size = std::size_t(std::max<qint64>(1, args.integer("size", 1)));
            for (auto rows = takeRows(run, size); !rows.empty(); rows = takeRows(run, size))
                parts.push_back(run.list(std::move(rows)));
            return run.list(std::move(parts));
        });
    }
    if (name == QLatin1String("close"))
        return method("", [](Interpreter &, BoundArgs &) { return Value(); });
    if (name.startsWith(QLatin1String("__")))
        return NativeObject::attribute(interpreter, name);
    answer(interpreter);
    return NativeObject::attribute(interpreter, name);
}

Iterator *ResultValue::iterate(Interpreter &interpreter)
{
    answer(interpreter);
    return interpreter.make<MadeIterator>([this](Interpreter &run) {
        const auto rows = takeRows(run, 1);
        return rows.empty() ? std::nullopt : std::optional(rows.front());
    });
}

} // namespace

Value makeAnswer(Interpreter &interpreter, std::optional<QueryResult> answer, const SqlExpression &statement)
{
    return interpreter.make<ResultValue>(sqlClass(interpreter, QStringLiteral("engine.Result")), std::move(answer),
                                         statement);
}

} // namespace retort::script
