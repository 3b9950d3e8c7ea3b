// SPDX-License-Identifier: GPL-3.0-or-later
// alembic.context, the migration context and the connection, as scripts see them.
#include "engine/script/modules/AlembicObjects.h"
#include "engine/script/modules/Modules.h"
#include "engine/script/modules/OperationArguments.h"

#include "engine/database/DatabaseUrl.h"
#include "engine/script/Interpreter.h"
#include "engine/script/NativeTable.h"
#include "engine/script/OperationTarget.h"
#include "engine/script/modules/DriverSql.h"
#include "engine/script/modules/Inspection.h"
#include "engine/script/modules/Library.h"
#include "engine/script/modules/QueryAnswer.h"
#include "engine/script/modules/ServerQuestions.h"
#include "engine/script/modules/SqlBridge.h"
#include "engine/script/modules/SqlObjects.h"
#include "engine/sql/ParameterSets.h"

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

/// What a script may know of the database's address, by the names of SQLAlchemy's URL: all but the password. None where
/// there is no database.
Value addressParts(Interpreter &run)
{
    const DatabaseUrl *url = targetOf(run).databaseUrl();
    if (!url)
        return {};
    const auto textOrNone = [&run](const std::optional<QString> &text) { return text ? run.text(*text) : Value(); };
    const QString hidden = url->withoutPassword();
    auto *query = run.make<DictObject>();
    // Some drivers take a password among the options, and one with a bare "@" reaches into the host.
    const Result<DatabaseUrl> shown = DatabaseUrl::parse(hidden);
    if (shown) {
        for (const auto &[key, value] : shown->query())
            query->set(run, key, run.text(value));
    }
    const QString driver = url->driverName();
    auto *parts = run.make<DictObject>();
    parts->set(run, QStringLiteral("drivername"),
               run.text(driver.isEmpty() ? url->dialectName() : QString(url->dialectName() + u'+' + driver)));
    parts->set(run, QStringLiteral("username"), textOrNone(url->user()));
    parts->set(run, QStringLiteral("host"), shown ? textOrNone(shown->host()) : Value());
    parts->set(run, QStringLiteral("port"), url->port() ? Value::integer(*url->port()) : Value());
    parts->set(run, QStringLiteral("database"), textOrNone(url->database()));
    parts->set(run, QStringLiteral("query"), query);
    parts->set(run, QStringLiteral("hasPassword"), Value::boolean(url->password().has_value()));
    parts->set(run, QStringLiteral("text"), run.text(hidden));
    return parts;
}

Value urlValue(Interpreter &run)
{
    const Value engine = run.importModule(QStringLiteral("sqlalchemy.engine"));
    return run.call(run.attribute(engine, QStringLiteral("_BoundURL")),
                    {run.text(targetOf(run).dialectName()), addressParts(run)});
}

Value dialectObject(Interpreter &run)
{
    ClassObject *cls = sqlClass(run, QStringLiteral("engine.Dialect"));
    if (!cls->members.contains(QStringLiteral("server_version_info"))) {
        addProperty(run, *cls, "server_version_info",
                    [](Interpreter &asked, const Value &) { return serverVersion(asked); });
        addProperty(run, *cls, "default_schema_name",
                    [](Interpreter &asked, const Value &) { return defaultSchemaName(asked); });
        addProperty(run, *cls, "is_mariadb", [](Interpreter &asked, const Value &) { return isMariadb(asked); });
        addProperty(run, *cls, "driver", [](Interpreter &asked, const Value &) {
            return asked.call(asked.attribute(urlValue(asked), QStringLiteral("get_driver_name")),
                              std::vector<Value>{});
        });
        addProperty(run, *cls, "identifier_preparer", [](Interpreter &asked, const Value &) {
            const Value engine = asked.importModule(QStringLiteral("sqlalchemy.engine"));
            return asked.call(asked.attribute(engine, QStringLiteral("IdentifierPreparer")), std::vector<Value>{});
        });
    }
    auto *dialect = run.make<InstanceObject>(cls);
    dialect->attributes.set(QStringLiteral("name"), run.text(targetOf(run).dialectName()));
    addTableQuestions(run, *dialect);
    return dialect;
}

// ------------------------------------------------------------------------------------------------------ connection

/// Sends it and gives what the database answers.
Value answerOf(Interpreter &run, Operation::Detail detail)
{
    OperationTarget &target = targetOf(run);
    if (target.isOffline()) {
        perform(run, std::move(detail));
        return run.unknown();
    }
    const auto *executed = std::get_if<ExecuteSql>(&detail);
    const std::optional<ExecuteSql> sent = executed ? std::optional(*executed) : std::nullopt;
    if (!executed && !std::holds_alternative<RawSql>(detail)) {
        perform(run, std::move(detail));
        return makeAnswer(run, std::nullopt);
    }
    auto answer = target.query(Operation{std::move(detail), run.here(), run.calledFrom(), {}});
    if (!answer)
        raiseDatabaseError(run, answer.error());
    if (!sent)
        return makeAnswer(run, std::move(*answer));
    const bool isFilled = sent->parameters.size() == 1 && sent->statement.as<SqlInsert>();
    return makeAnswer(run, std::move(*answer), isFilled ? ParameterSets(*sent).statement(0) : sent->statement);
}

Value executeOnBind(Interpreter &run, const Value &statement, const Value &parameters)
{
    return answerOf(run, readExecute(run, statement, parameters));
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
             targetOf(run);
             return answerOf(run, readDriverSql(run, args.text("statement"), args["parameters"]));
         }},
        {"connect", "self", returnSelf},
        {"execution_options", "self, **kw", returnSelf},
        {"begin", "self", returnSelf},
        {"begin_nested", "self",
         [](Interpreter &run, BoundArgs &args) {
             const Value engine = run.importModule(QStringLiteral("sqlalchemy.engine"));
             return run.call(run.attribute(engine, QStringLiteral("_nested_transaction")), {args["self"]});
         }},
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
    return makeAnswer(interpreter, std::move(answer));
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
    bind->attributes.set(QStringLiteral("url"), urlValue(interpreter));
    const Value engine = interpreter.importModule(QStringLiteral("sqlalchemy.engine"));
    bind->attributes.set(QStringLiteral("connection"),
                         interpreter.call(interpreter.attribute(engine, QStringLiteral("_DriverConnection")), {bind}));
    bind->attributes.set(QStringLiteral("closed"), Value::boolean(false));
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
