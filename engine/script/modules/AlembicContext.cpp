// SPDX-License-Identifier: GPL-3.0-or-later
// alembic.context, the migration context and the connection, as scripts see them.
#include "engine/script/modules/AlembicObjects.h"
#include "engine/script/modules/Modules.h"
#include "engine/script/modules/OperationArguments.h"

#include "engine/script/Interpreter.h"
#include "engine/script/NativeTable.h"
#include "engine/script/OperationTarget.h"
#include "engine/script/modules/Inspection.h"
#include "engine/script/modules/SqlBridge.h"
#include "engine/script/modules/SqlObjects.h"

namespace retort::script {

namespace {

OperationTarget &targetOf(Interpreter &run)
{
    if (!run.host().target) {
        stop(run, QStringLiteral("no-target"),
             QStringLiteral("The database can only be used while a migration runs, inside upgrade() or downgrade()"));
    }
    return *run.host().target;
}

InstanceObject *plainObject(Interpreter &run, const QString &className)
{
    return run.make<InstanceObject>(sqlClass(run, className));
}

Value dialectObject(Interpreter &run)
{
    auto *dialect = plainObject(run, QStringLiteral("engine.Dialect"));
    dialect->attributes.set(QStringLiteral("name"), run.text(targetOf(run).dialectName()));
    dialect->attributes.set(QStringLiteral("server_version_info"),
                            targetOf(run).isOffline() ? run.unknown(QStringLiteral("server version")) : run.tuple({}));
    addTableQuestions(run, *dialect);
    return dialect;
}

// --------------------------------------------------------------------------------------------------------- results

/// What a statement answered.
class ResultValue final : public NativeObject
{
public:
    ResultValue(ClassObject *resultClass, std::optional<QueryResult> answer)
        : NativeObject(resultClass), m_answer(std::move(answer))
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
    static Value firstColumn(Interpreter &interpreter, const Value &row);

    std::optional<QueryResult> m_answer;
    std::size_t m_at = 0;
    bool m_asMappings = false;
    bool m_asScalars = false;
};

/// One row: by index, by column name and by attribute.
class RowValue final : public NativeObject
{
public:
    RowValue(ClassObject *rowClass, std::vector<QString> names, std::vector<Value> values, bool isMapping)
        : NativeObject(rowClass), m_names(std::move(names)), m_values(std::move(values)), m_isMapping(isMapping)
    {}

    const std::vector<Value> &values() const { return m_values; }

    std::optional<Value> attribute(Interpreter &interpreter, const QString &name) override
    {
        if (const Value *value = find(name))
            return *value;
        if (name == QLatin1String("_mapping"))
            return Value(interpreter.make<RowValue>(cls, m_names, m_values, true));
        if (name == QLatin1String("keys"))
            return interpreter.native(name, QString(), [this](Interpreter &run, BoundArgs &) {
                return run.textList(QStringList(m_names.begin(), m_names.end()));
            });
        if (name == QLatin1String("items"))
            return interpreter.native(name, QString(), [this](Interpreter &run, BoundArgs &) {
                std::vector<Value> pairs;
                for (std::size_t i = 0; i < m_names.size(); ++i)
                    pairs.push_back(run.tuple({run.text(m_names[i]), m_values[i]}));
                return run.list(std::move(pairs));
            });
        if (name == QLatin1String("_asdict"))
            return interpreter.native(name, QString(), [this](Interpreter &run, BoundArgs &) {
                auto *dict = run.make<DictObject>();
                for (std::size_t i = 0; i < m_names.size(); ++i)
                    dict->set(run, m_names[i], m_values[i]);
                return Value(dict);
            });
        return NativeObject::attribute(interpreter, name);
    }

    Iterator *iterate(Interpreter &interpreter) override
    {
        if (!m_isMapping)
            return interpreter.make<ValuesIterator>(m_values);
        return interpreter.textList(QStringList(m_names.begin(), m_names.end())).object()->iterate(interpreter);
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
        const auto it = std::ranges::find(m_names, name);
        return it == m_names.end() ? nullptr : &m_values[std::size_t(it - m_names.begin())];
    }

    std::vector<QString> m_names;
    std::vector<Value> m_values;
    bool m_isMapping;
};

std::vector<Value> ResultValue::takeRows(Interpreter &interpreter, std::size_t most)
{
    QueryResult &result = answer(interpreter);
    std::vector<Value> rows;
    for (; m_at < result.rows.size() && rows.size() < most; ++m_at) {
        interpreter.step();
        std::vector<Value> values;
        for (const SqlValue &cell : result.rows[m_at])
            values.push_back(fromSqlValue(interpreter, cell));
        if (m_asScalars) {
            rows.push_back(values.empty() ? Value() : values.front());
        } else {
            rows.emplace_back(interpreter.make<RowValue>(sqlClass(interpreter, QStringLiteral("engine.Row")),
                                                         result.columns, std::move(values), m_asMappings));
        }
    }
    return rows;
}

Value ResultValue::firstColumn(Interpreter &, const Value &row)
{
    const auto *values = nativeAs<RowValue>(row);
    return !values ? row : values->values().empty() ? Value() : values->values().front();
}

std::optional<Value> ResultValue::attribute(Interpreter &interpreter, const QString &name)
{
    const auto method = [&](const char *parameters, NativeCode code) {
        return interpreter.native(name, QLatin1String(parameters), std::move(code));
    };
    const auto one = [this](Interpreter &run, bool isRequired) {
        const auto rows = takeRows(run, 2);
        if (isRequired && rows.empty())
            raise(run, "LookupError", QStringLiteral("No row was found when one was required"));
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
    if (name == QLatin1String("scalar") || name == QLatin1String("scalar_one_or_none"))
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
    if (name == QLatin1String("close"))
        return method("", [](Interpreter &, BoundArgs &) { return Value(); });
    if (name.startsWith(QLatin1String("__")))
        return NativeObject::attribute(interpreter, name);
    answer(interpreter);
    return NativeObject::attribute(interpreter, name);
}

Iterator *ResultValue::iterate(Interpreter &interpreter)
{
    return interpreter.make<ValuesIterator>(takeRows(interpreter));
}

// ------------------------------------------------------------------------------------------------------ connection

Value executeOnBind(Interpreter &run, const Value &statement, const Value &parameters)
{
    Operation::Detail detail = readExecute(run, statement, parameters);
    ClassObject *cls = sqlClass(run, QStringLiteral("engine.Result"));
    OperationTarget &target = targetOf(run);
    if (target.isOffline() || !std::holds_alternative<ExecuteSql>(detail)) {
        perform(run, std::move(detail));
        return target.isOffline() ? run.unknown() : Value(run.make<ResultValue>(cls, std::nullopt));
    }
    auto answer = target.query(Operation{std::move(detail), run.here(), run.calledFrom(), {}});
    if (!answer)
        raiseDatabaseError(run, answer.error());
    return run.make<ResultValue>(cls, std::move(*answer));
}

Value doNothing(Interpreter &, BoundArgs &)
{
    return {};
}

Value returnSelf(Interpreter &, BoundArgs &args)
{
    return args["self"];
}

const NativeTable &connectionMethods()
{
    static const NativeTable table{
        {"execute", "self, statement, parameters=None, execution_options=None, **kw",
         [](Interpreter &run, BoundArgs &args) {
             Value parameters = args["parameters"];
             if (!args.keywords.empty()) {
                 // The parameters of SQLAlchemy 1: conn.execute(statement, a=1).
                 auto *dict = run.make<DictObject>();
                 for (const auto &[name, value] : args.keywords)
                     dict->set(run, name, value);
                 parameters = dict;
             }
             return executeOnBind(run, args["statement"], parameters);
         }},
        {"scalar", "self, statement, parameters=None",
         [](Interpreter &run, BoundArgs &args) {
             const Value result = executeOnBind(run, args["statement"], args["parameters"]);
             return run.call(run.attribute(result, QStringLiteral("scalar")), std::vector<Value>{});
         }},
        {"scalars", "self, statement, parameters=None",
         [](Interpreter &run, BoundArgs &args) {
             const Value result = executeOnBind(run, args["statement"], args["parameters"]);
             return run.call(run.attribute(result, QStringLiteral("scalars")), std::vector<Value>{});
         }},
        {"exec_driver_sql", "self, statement, parameters=None",
         [](Interpreter &run, BoundArgs &args) {
             perform(run, RawSql{args.text("statement")});
             if (targetOf(run).isOffline())
                 return run.unknown();
             return Value(run.make<ResultValue>(sqlClass(run, QStringLiteral("engine.Result")), std::nullopt));
         }},
        {"connect", "self", returnSelf},
        {"execution_options", "self, **kw", returnSelf},
        {"begin", "self", returnSelf},
        {"begin_nested", "self", returnSelf},
        {"__enter__", "self", returnSelf},
        {"__exit__", "self, exc_type, exc, tb", [](Interpreter &, BoundArgs &) { return Value::boolean(false); }},
        {"commit", "self", doNothing},
        {"rollback", "self", doNothing},
        {"close", "self", doNothing},
        {"in_transaction", "self", [](Interpreter &, BoundArgs &) { return Value::boolean(true); }},
    };
    return table;
}

// --------------------------------------------------------------------------------------------------------- context

const NativeTable &autocommitMethods()
{
    static const NativeTable table{
        {"__enter__", "self",
         [](Interpreter &run, BoundArgs &) {
             perform(run, BeginAutocommit{});
             return Value();
         }},
        {"__exit__", "self, exc_type, exc, tb",
         [](Interpreter &run, BoundArgs &) {
             perform(run, EndAutocommit{});
             return Value::boolean(false);
         }},
    };
    return table;
}

const NativeTable &contextMethods()
{
    static const NativeTable table{
        {"autocommit_block", "self",
         [](Interpreter &run, BoundArgs &) {
             ClassObject *cls = sqlClass(run, QStringLiteral("alembic.AutocommitBlock"));
             if (!cls->members.contains(QStringLiteral("__enter__")))
                 autocommitMethods().addTo(run, *cls);
             return Value(run.make<InstanceObject>(cls));
         }},
        {"begin_transaction", "self, _per_migration=False",
         [](Interpreter &run, BoundArgs &) { return bindValue(run); }},
        {"execute", "self, sql, execution_options=None",
         [](Interpreter &run, BoundArgs &args) {
             perform(run, readExecute(run, args["sql"], Value()));
             return Value();
         }},
        {"get_current_revision", "self",
         [](Interpreter &run, BoundArgs &) { return run.unknown(QStringLiteral("current revision")); }},
    };
    return table;
}

} // namespace

Value resultValue(Interpreter &interpreter, QueryResult answer)
{
    return interpreter.make<ResultValue>(sqlClass(interpreter, QStringLiteral("engine.Result")), std::move(answer));
}

Value bindValue(Interpreter &interpreter)
{
    targetOf(interpreter);
    ClassObject *cls = sqlClass(interpreter, QStringLiteral("engine.Connection"));
    if (!cls->members.contains(QStringLiteral("execute"))) {
        connectionMethods().addTo(interpreter, *cls);
        setRole(cls->members, NativeFunction::Role::Effect,
                {QStringLiteral("execute"), QStringLiteral("scalar"), QStringLiteral("scalars"),
                 QStringLiteral("exec_driver_sql")});
    }
    auto *bind = interpreter.make<InstanceObject>(cls);
    bind->attributes.set(QStringLiteral("dialect"), dialectObject(interpreter));
    bind->attributes.set(QStringLiteral("engine"), bind);
    bind->attributes.set(QStringLiteral("name"), interpreter.text(targetOf(interpreter).dialectName()));
    return bind;
}

Value contextValue(Interpreter &interpreter)
{
    ClassObject *cls = sqlClass(interpreter, QStringLiteral("alembic.MigrationContext"));
    if (!cls->members.contains(QStringLiteral("autocommit_block")))
        contextMethods().addTo(interpreter, *cls);
    auto *context = interpreter.make<InstanceObject>(cls);
    context->attributes.set(QStringLiteral("dialect"), dialectObject(interpreter));
    context->attributes.set(QStringLiteral("as_sql"), Value::boolean(targetOf(interpreter).isOffline()));
    context->attributes.set(QStringLiteral("bind"), bindValue(interpreter));
    context->attributes.set(QStringLiteral("connection"), bindValue(interpreter));
    context->attributes.set(QStringLiteral("config"), configValue(interpreter));
    context->attributes.set(QStringLiteral("opts"), Value(interpreter.make<DictObject>()));
    const QString &schema = interpreter.host().versionTableSchema;
    context->attributes.set(QStringLiteral("version_table_schema"),
                            schema.isEmpty() ? Value() : interpreter.text(schema));
    auto *implementation = plainObject(interpreter, QStringLiteral("alembic.Impl"));
    implementation->attributes.set(QStringLiteral("dialect"), dialectObject(interpreter));
    implementation->attributes.set(QStringLiteral("bind"), bindValue(interpreter));
    implementation->attributes.set(QStringLiteral("connection"), bindValue(interpreter));
    context->attributes.set(QStringLiteral("impl"), implementation);
    return context;
}

void fillAlembic(Interpreter &, ModuleObject &module)
{
    module.missing = [](Interpreter &run, const QString &name) -> std::optional<Value> {
        if (name.startsWith(QLatin1String("__")))
            return std::nullopt;
        return Value(run.importModule(QStringLiteral("alembic.") + name));
    };
}

} // namespace retort::script
