// SPDX-License-Identifier: GPL-3.0-or-later
// _retort: what the library modules that are written in the migration language need from Retort itself.
#include "engine/script/modules/AlembicObjects.h"
#include "engine/script/modules/Modules.h"

#include "engine/script/EnvironmentLink.h"
#include "engine/script/Interpreter.h"
#include "engine/script/NativeTable.h"
#include "engine/script/OperationTarget.h"
#include "engine/script/modules/SqlBridge.h"
#include "engine/script/modules/SqlObjects.h"
#include "engine/sql/Dialect.h"
#include "model/SqlOperators.h"

namespace retort::script {

namespace {

QString currentDialect(Interpreter &run)
{
    const OperationTarget *target = run.host().target;
    return target ? target->dialectName() : QStringLiteral("postgresql");
}

/// The dialect under `name`, or the run's own.
std::unique_ptr<Dialect> dialectOf(Interpreter &run, const Value &name)
{
    auto dialect = Dialect::create(name.isNone() ? currentDialect(run) : run.str(name));
    return dialect ? std::move(dialect) : Dialect::create(u"postgresql");
}

Value textOrError(Interpreter &run, const Result<QString> &text)
{
    if (!text)
        raise(run, "ValueError", text.error().message);
    return run.text(*text);
}

Value expressionText(Interpreter &run, BoundArgs &args)
{
    const auto dialect = dialectOf(run, args["dialect"]);
    return textOrError(run, dialect->expression(toTextExpression(run, args["element"]), RenderContext{}));
}

Value typeText(Interpreter &run, BoundArgs &args)
{
    const auto dialect = dialectOf(run, args["dialect"]);
    return textOrError(run, dialect->typeDdl(toSqlType(run, args["type_"]), RenderContext{}));
}

/// The statements of a DDL element: CreateTable, CreateIndex and their kin.
Value elementText(Interpreter &run, BoundArgs &args)
{
    const auto *element = nativeAs<HeldValue<Operation::Detail>>(args["element"]);
    if (!element)
        return {};
    RenderContext context;
    const auto statements = dialectOf(run, args["dialect"])->statements(Operation{element->held}, context);
    if (!statements)
        raise(run, "ValueError", statements.error().message);
    QStringList texts;
    for (const Statement &statement : *statements)
        texts << statement.text;
    return run.text(texts.join(QStringLiteral(";\n")));
}

Value addOperation(Interpreter &run, BoundArgs &args)
{
    const QString name = args.text("name");
    if (args.boolean("is_batch"))
        sqlClass(run, QStringLiteral("alembic.BatchOperations"))->members.set(name, args["function"]);
    else
        objectAs<ModuleObject>(run.importModule(QStringLiteral("alembic.op")))->variables.set(name, args["function"]);
    return {};
}

DictObject *dictOf(Interpreter &run, const ScriptConfiguration::Section &section)
{
    auto *dict = run.make<DictObject>();
    for (const auto &[key, value] : section)
        dict->set(run, key, run.text(value));
    return dict;
}

/// (INI file, TOML file, section, {section: {key: value}}, {key: value of [tool.alembic]}, -x values)
Value configuration(Interpreter &run)
{
    const ScriptConfiguration &given = run.host().configuration;
    const auto pathOrNone = [&](const QString &path) { return path.isEmpty() ? Value() : run.text(path); };
    auto *sections = run.make<DictObject>();
    for (const auto &[name, section] : given.sections) {
        // env.py may add values with %(name)s, so these are interpolated once more.
        ScriptConfiguration::Section escaped = section;
        for (auto &[key, value] : escaped)
            value.replace(u'%', QStringLiteral("%%"));
        sections->set(run, name, dictOf(run, escaped));
    }
    const auto &x = run.host().xArguments;
    return run.tuple({pathOrNone(given.iniFile), pathOrNone(given.tomlFile), run.text(given.section), sections,
                      dictOf(run, given.toml), run.textList(QStringList(x.begin(), x.end()))});
}

[[noreturn]] void refuseOwnEngine(Interpreter &run)
{
    stop(run, QStringLiteral("needs-database"),
         QStringLiteral("The script sends statements through an engine of its own"),
         QStringLiteral("run this revision against a database to see what it does"));
}

/// A statement through an engine or a connection that the script has made. env.py may send some beside its migrations
/// (a search path, a time-out).
Value sentElsewhere(Interpreter &run, BoundArgs &args)
{
    if (!run.host().isEnvironmentFile)
        refuseOwnEngine(run);
    return executeOfEnvironment(run, args["statement"], args["parameters"], int(args.integer("connection")),
                                args.boolean("is_autocommit"));
}

/// commit() or rollback() of a connection that the script has made.
Value endElsewhere(Interpreter &run, BoundArgs &args)
{
    EnvironmentLink *link = run.host().environmentLink;
    if (!link || !run.guards().empty() || args.integer("connection") != link->connection())
        return {};
    const auto ended = args.boolean("is_commit") ? link->commit() : link->rollback();
    if (!ended)
        raiseDatabaseError(run, ended.error());
    return {};
}

/// For each item of a select that names models: the model's class or None, and the names of its columns.
Value modelsOf(Interpreter &run, BoundArgs &args)
{
    std::vector<Value> items;
    const auto *statement = nativeAs<ExpressionValue>(args["statement"]);
    const auto *select = statement ? statement->expression.as<SqlSelect>() : nullptr;
    for (std::size_t i = 0; select && !statement->models.empty() && i < select->columns.size(); ++i) {
        std::vector<Value> names;
        for (const SqlExpression &column : columnsOf(select->columns[i]))
            names.push_back(run.text(nameOfColumn(column)));
        const Value model = i < statement->models.size() ? statement->models[i] : Value();
        items.push_back(run.tuple({model, run.list(std::move(names))}));
    }
    return run.list(std::move(items));
}

const NativeTable &supportFunctions()
{
    static const NativeTable table{
        {"dialect_name", "", [](Interpreter &run, BoundArgs &) { return run.text(currentDialect(run)); }},
        {"dialect", "name=None",
         [](Interpreter &run, BoundArgs &args) { return dialectValue(run, args.text("name")); }},
        {"expression_text", "element, dialect=None", expressionText},
        {"type_text", "type_, dialect=None", typeText},
        {"element_text", "element, dialect=None", elementText},
        {"quoted", "name, dialect=None",
         [](Interpreter &run, BoundArgs &args) {
             return run.text(dialectOf(run, args["dialect"])->quoted(toText(run, args["name"])));
         }},
        {"quoted_table", "name, schema=None, dialect=None",
         [](Interpreter &run, BoundArgs &args) {
             const TableId id{toSchemaName(run, args["schema"]), toText(run, args["name"])};
             return run.text(dialectOf(run, args["dialect"])->quoted(id));
         }},
        {"add_operation", "name, function, is_batch=False", addOperation},
        {"await_", "value", [](Interpreter &run, BoundArgs &args) { return run.await(args["value"]); }},
        {"is_async", "value",
         [](Interpreter &, BoundArgs &args) {
             const auto *function = args["value"].as<FunctionObject>();
             return Value::boolean(function && function->isAsync);
         }},
        {"is_type", "value",
         [](Interpreter &run, BoundArgs &args) { return Value::boolean(isTypeLike(run, args["value"])); }},
        {"is_expression", "value",
         [](Interpreter &, BoundArgs &args) { return Value::boolean(bool(asExpression(args["value"]))); }},
        {"is_column", "value",
         [](Interpreter &, BoundArgs &args) {
             return Value::boolean(nativeAs<ColumnValue>(args["value"]) != nullptr);
         }},
        {"is_unknown", "value",
         [](Interpreter &, BoundArgs &args) { return Value::boolean(unknownAs(args["value"]) != nullptr); }},
        {"unknown", "name", [](Interpreter &run, BoundArgs &args) { return run.unknown(args.text("name")); }},
        {"models_of", "statement", modelsOf},
        {"some_of", "element",
         [](Interpreter &run, BoundArgs &args) {
             auto *some = run.make<UnknownObject>();
             some->element = args["element"];
             return Value(some);
         }},
        {"element_of", "value",
         [](Interpreter &, BoundArgs &args) {
             const UnknownObject *some = unknownAs(args["value"]);
             return some && !some->element.isNone() ? some->element : args["value"];
         }},
        {"is_guarded", "", [](Interpreter &run, BoundArgs &) { return Value::boolean(!run.guards().empty()); }},
        {"gap", "reason",
         [](Interpreter &run, BoundArgs &args) {
             run.recordGap(args.text("reason"));
             return Value();
         }},
        {"old_spelling", "message",
         [](Interpreter &run, BoundArgs &args) {
             run.report(Diagnostic::Severity::Information, QStringLiteral("old-spelling"), args.text("message"));
             return Value();
         }},
        {"configuration", "", [](Interpreter &run, BoundArgs &) { return configuration(run); }},
        {"sent_elsewhere", "statement, parameters=None, connection=0, is_autocommit=False", sentElsewhere},
        {"end_elsewhere", "connection, is_commit", endElsewhere},
        {"next_connection", "",
         [](Interpreter &run, BoundArgs &) { return Value::integer(++run.state<EnvironmentRecord>().connections); }},
        {"is_offline", "",
         [](Interpreter &run, BoundArgs &) {
             const OperationTarget *target = run.host().target;
             return Value::boolean(!target || target->isOffline());
         }},
        {"enter_savepoint", "",
         [](Interpreter &run, BoundArgs &) {
             const OperationTarget *target = run.host().target;
             return Value::integer(run.state<Savepoints>().enter(target ? target->endedTransactions() : 0));
         }},
        {"leave_savepoint", "number",
         [](Interpreter &run, BoundArgs &args) {
             run.state<Savepoints>().leave(int(args.integer("number")));
             return Value();
         }},
        {"needs_database", "what",
         [](Interpreter &run, BoundArgs &args) -> Value {
             stop(run, QStringLiteral("needs-database"), args.text("what"),
                  QStringLiteral("run this revision against a database to see what it does"));
         }},
    };
    return table;
}

} // namespace

void fillLibrarySupport(Interpreter &interpreter, ModuleObject &module)
{
    supportFunctions().addTo(interpreter, module);
}

} // namespace retort::script
