// SPDX-License-Identifier: GPL-3.0-or-later
// alembic.context, as env.py uses it: what it is told is kept in the EnvironmentRecord.
#include "engine/script/modules/AlembicObjects.h"
#include "engine/script/modules/Modules.h"
#include "engine/script/modules/OperationArguments.h"

#include "engine/script/EnvironmentLink.h"
#include "engine/script/Interpreter.h"
#include "engine/script/NativeTable.h"
#include "engine/script/OperationTarget.h"
#include "engine/script/UnknownParts.h"
#include "engine/script/modules/Library.h"
#include "engine/script/modules/Logging.h"
#include "engine/script/modules/SqlBridge.h"

#include <algorithm>
#include <array>

namespace retort::script {

namespace {

Value xArguments(Interpreter &run, BoundArgs &args)
{
    const auto &given = run.host().xArguments;
    if (!args.boolean("as_dictionary"))
        return run.textList(QStringList(given.begin(), given.end()));
    auto *dict = run.make<DictObject>();
    for (const QString &argument : given) {
        const qsizetype equals = argument.indexOf(u'=');
        dict->set(run, equals < 0 ? argument : argument.left(equals),
                  run.text(equals < 0 ? QString() : argument.mid(equals + 1)));
    }
    return dict;
}

/// begin_transaction(): a context manager that only notes where it begins and ends.
Value transactionBlock(Interpreter &run)
{
    ClassObject *cls = sqlClass(run, QStringLiteral("alembic.TransactionBlock"));
    if (!cls->members.contains(QStringLiteral("__enter__"))) {
        static const NativeTable table{
            {"__enter__", "self",
             [](Interpreter &inner, BoundArgs &args) {
                 auto &record = inner.state<EnvironmentRecord>();
                 record.block = ++record.blocks;
                 return args["self"];
             }},
            {"__exit__", "self, exc_type, exc, tb",
             [](Interpreter &inner, BoundArgs &) {
                 inner.state<EnvironmentRecord>().block = 0;
                 return Value::boolean(false);
             }},
        };
        table.addTo(run, *cls);
    }
    return run.make<InstanceObject>(cls);
}

using Keywords = EnvironmentRecord::Keywords;

const Value *find(const Keywords &keywords, const QString &name)
{
    const auto it = std::ranges::find(keywords, name, [](const auto &keyword) { return keyword.first; });
    return it == keywords.end() ? nullptr : &it->second;
}

/// Arguments that hold until another configure() gives them anew.
constexpr std::array kLasting{"transactional_ddl",     "output_buffer",    "version_table",
                              "version_table_schema",  "version_table_pk", "mssql_batch_separator",
                              "oracle_batch_separator"};
/// Of those: None does not change them.
constexpr std::array kNotUnset{"transactional_ddl", "output_buffer"};

bool isAmong(const auto &names, const QString &name)
{
    return std::ranges::any_of(names, [&](const char *one) { return name == QLatin1String(one); });
}

Keywords merged(const Keywords &before, Keywords now)
{
    std::erase_if(now, [](const auto &one) { return one.second.isNone() && isAmong(kNotUnset, one.first); });
    for (const auto &[name, value] : before) {
        if (isAmong(kLasting, name) && !find(now, name))
            now.emplace_back(name, value);
    }
    return now;
}

bool isInTransaction(Interpreter &run, const Value *connection)
{
    if (!connection || !connection->isObject() || unknownAs(*connection))
        return false;
    const auto state = run.findAttribute(*connection, QStringLiteral("_is_in_transaction"));
    return state && !unknownAs(*state) && run.truth(*state);
}

Value configure(Interpreter &run, BoundArgs &args)
{
    // What stands under a condition that is not known counts only where nothing else is said.
    auto &record = run.state<EnvironmentRecord>();
    if (record.hasConfigured && !run.guards().empty())
        return {};
    Keywords given = args.keywords;
    given.emplace_back(QStringLiteral("connection"), args["connection"]);
    record.configure = merged(record.configure, std::move(given));
    record.isInOwnTransaction = isInTransaction(run, find(record.configure, QStringLiteral("connection")));
    record.hasConfigured = true;
    return {};
}

Value runMigrations(Interpreter &run, BoundArgs &args)
{
    constexpr std::size_t kMostRuns = 10'000;
    auto &record = run.state<EnvironmentRecord>();
    EnvironmentRecord::Run one{.configure = record.configure,
                               .arguments = args.keywords,
                               .logged = run.state<ScriptLog>().lines.size(),
                               .isInOwnTransaction = record.isInOwnTransaction,
                               .block = record.block};
    if (!run.guards().empty()) {
        one.arguments.clear();
        record.undecided = std::move(one);
        return {};
    }
    if (!record.runs.empty()) {
        EnvironmentRecord::Run &last = record.runs.back();
        const Value *connection = find(last.configure, QStringLiteral("connection"));
        last.isHeld = last.isInOwnTransaction && isInTransaction(run, connection);
    }
    const int number = int(record.runs.size());
    if (record.runs.size() < kMostRuns)
        record.runs.push_back(std::move(one));
    if (EnvironmentLink *link = run.host().environmentLink) {
        const auto done = link->runMigrations(number, connectionNumber(run, record.configure));
        if (!done)
            raiseDatabaseError(run, done.error());
    }
    return {};
}

/// Inside upgrade() the statement is one of the migration; in env.py it goes through the configured connection.
Value execute(Interpreter &run, BoundArgs &args)
{
    if (run.host().isEnvironmentFile) {
        const int connection = run.host().isOnline ? connectionNumber(run, run.state<EnvironmentRecord>().configure)
                                                   : EnvironmentRecord::kOffline;
        return executeOfEnvironment(run, args["sql"], Value(), connection, false);
    }
    perform(run, readExecute(run, args["sql"], Value()));
    return {};
}

/// The migration context before there is one: what a script asks of it is not known.
Value contextOfEnvironment(Interpreter &run)
{
    ClassObject *cls = sqlClass(run, QStringLiteral("migration.MigrationContext"));
    cls->members.set(kUnknownBase, Value::boolean(true));
    auto *context = run.make<InstanceObject>(cls);
    context->attributes.set(QStringLiteral("_ensure_version_table"),
                            run.native(QStringLiteral("_ensure_version_table"), QStringLiteral("purge=False"),
                                       [](Interpreter &inside, BoundArgs &) {
                                           EnvironmentLink *link = inside.host().environmentLink;
                                           const auto done = link && inside.guards().empty()
                                                                 ? link->ensureVersionTable()
                                                                 : Result<void>();
                                           if (!done)
                                               raiseDatabaseError(inside, done.error());
                                           return Value();
                                       }));
    return context;
}

const NativeTable &contextFunctions()
{
    static const NativeTable table{
        {"get_context", "",
         [](Interpreter &run, BoundArgs &) {
             return run.host().isEnvironmentFile ? contextOfEnvironment(run) : contextValue(run);
         }},
        {"get_bind", "",
         [](Interpreter &run, BoundArgs &) {
             if (!run.host().isEnvironmentFile)
                 return bindValue(run);
             const Value *connection = find(run.state<EnvironmentRecord>().configure, QStringLiteral("connection"));
             return connection ? *connection : run.unknown(QStringLiteral("connection"));
         }},
        {"get_impl", "",
         [](Interpreter &run, BoundArgs &) { return run.attribute(contextValue(run), QStringLiteral("impl")); }},
        {"is_offline_mode", "",
         [](Interpreter &run, BoundArgs &) {
             const ScriptHost &host = run.host();
             return Value::boolean(host.target ? host.target->isOffline() : !host.isOnline);
         }},
        {"configure", "connection=None, **kw", configure},
        {"run_migrations", "**kw", runMigrations},
        {"begin_transaction", "", [](Interpreter &run, BoundArgs &) { return transactionBlock(run); }},
        {"get_tag_argument", "",
         [](Interpreter &run, BoundArgs &) {
             const std::optional<QString> &tag = run.host().tag;
             return tag ? run.text(*tag) : Value();
         }},
        {"get_revision_argument", "", [](Interpreter &, BoundArgs &) { return Value(); }},
        {"get_head_revision", "", [](Interpreter &, BoundArgs &) { return Value(); }},
        {"get_starting_revision_argument", "", [](Interpreter &, BoundArgs &) { return Value(); }},
        {"is_transactional_ddl", "", [](Interpreter &, BoundArgs &) { return Value::boolean(true); }},
        {"get_x_argument", "as_dictionary=False", xArguments},
        {"execute", "sql, execution_options=None", execute},
    };
    return table;
}

/// One object for the whole run, since env.py may change it.
struct SharedConfig
{
    std::optional<Value> config;
};

} // namespace

int connectionNumber(Interpreter &run, const Keywords &configure)
{
    const Value *connection = find(configure, QStringLiteral("connection"));
    if (!connection || !connection->isObject() || unknownAs(*connection))
        return 0;
    const auto number = run.findAttribute(*connection, QStringLiteral("_number"));
    return number && number->isInt() ? int(number->asInt()) : 0;
}

Value executeOfEnvironment(Interpreter &run, const Value &statement, const Value &parameters, int connection,
                           bool isAutocommit)
{
    auto &record = run.state<EnvironmentRecord>();
    const bool isKnown = !isPartlyUnknown(statement) && !isPartlyUnknown(parameters) && run.guards().empty();
    EnvironmentLink *link = run.host().environmentLink;
    std::optional<Operation> operation;
    if (isKnown) {
        try {
            operation = Operation{readExecute(run, statement, parameters), run.here(), run.calledFrom(), {}};
        } catch (const PythonError &) {
            // While env.py is only read, what cannot be read is no more than that.
            if (link)
                throw;
        }
    }
    if (link && operation && connection != 0 && connection == link->connection()) {
        auto answer = link->execute(*operation, isAutocommit);
        if (!answer)
            raiseDatabaseError(run, answer.error());
        return resultValue(run, std::move(*answer));
    }
    record.statements.push_back({.connection = connection,
                                 .text = isKnown ? run.str(statement) : run.sourceHere(),
                                 .operation = std::move(operation),
                                 .where = run.here(),
                                 .runsBefore = int(record.runs.size()),
                                 .block = record.block});
    return run.unknown(run.sourceHere());
}

Value configValue(Interpreter &interpreter)
{
    auto &shared = interpreter.state<SharedConfig>();
    if (!shared.config) {
        Object *module = interpreter.importModule(QStringLiteral("alembic.config"));
        shared.config = callMethod(interpreter, module, "project_config", {});
    }
    return *shared.config;
}

void fillAlembicContext(Interpreter &interpreter, ModuleObject &module)
{
    contextFunctions().addTo(interpreter, module);
    // Made when it is asked for: most scripts never do.
    module.missing = [](Interpreter &run, const QString &name) -> std::optional<Value> {
        return name == QLatin1String("config") ? std::optional(configValue(run)) : std::nullopt;
    };
}

} // namespace retort::script
