// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/EnvironmentReader.h"

#include "engine/project/ScriptSettings.h"
#include "engine/script/Interpreter.h"
#include "engine/script/modules/AlembicObjects.h"
#include "engine/script/modules/Files.h"
#include "engine/script/modules/Logging.h"
#include "engine/script/modules/MissingVariables.h"
#include "engine/script/modules/SqlBridge.h"

#include <QFile>
#include <QProcessEnvironment>

#include <algorithm>
#include <array>

namespace retort {

namespace {

using script::Interpreter;
using script::Value;
using Keywords = std::vector<std::pair<QString, Value>>;

constexpr std::chrono::seconds kTimeForEnvironment{5};

const Value *findKeyword(const Keywords &keywords, const char *name)
{
    for (const auto &[key, value] : keywords) {
        if (key == QLatin1String(name))
            return &value;
    }
    return nullptr;
}

/// A value that is plainly known; what comes from unknown modules is left at its default.
bool isKnown(const Value *value)
{
    return value && !script::unknownAs(*value);
}

void readFlag(Interpreter &run, const Keywords &keywords, const char *name, bool &option)
{
    if (const Value *value = findKeyword(keywords, name); isKnown(value))
        option = run.truth(*value);
}

void readText(const Keywords &keywords, const char *name, std::optional<QString> &option)
{
    const Value *value = findKeyword(keywords, name);
    if (const auto *text = value ? value->as<script::StrObject>() : nullptr)
        option = text->text();
}

void readText(const Keywords &keywords, const char *name, QString &option)
{
    std::optional<QString> given;
    readText(keywords, name, given);
    option = given.value_or(option);
}

/// The URL in full, with its password, of a text or an sqlalchemy.engine.URL; nothing if it is not known.
std::optional<QString> urlText(Interpreter &run, const Value &url)
{
    if (url.isNone() || script::isPartlyUnknown(url))
        return std::nullopt;
    if (const auto *text = url.as<script::StrObject>())
        return text->text();
    const auto render = run.findAttribute(url, QStringLiteral("render_as_string"));
    if (!render)
        return std::nullopt;
    const Value text = run.call(*render, {Value::boolean(false)});
    return text.as<script::StrObject>() ? std::optional(run.str(text)) : std::nullopt;
}

/// Which database: url=, else that of connection='s engine. And where the SQL goes.
void readDatabase(Interpreter &run, const Keywords &keywords, EnvironmentOptions &options)
{
    const Value *given = findKeyword(keywords, "url");
    const Value *connection = findKeyword(keywords, "connection");
    std::optional<Value> url = given ? std::optional(*given) : std::nullopt;
    if ((!url || url->isNone()) && connection && !connection->isNone())
        url = isKnown(connection) ? run.findAttribute(*connection, QStringLiteral("_database"))
                                  : std::optional(*connection);
    if (url && !url->isNone()) {
        options.url = urlText(run, *url);
        options.isUrlUnknown = !options.url;
    } else if (const Value *dialect = findKeyword(keywords, "dialect_name"); isKnown(dialect) && !dialect->isNone())
        options.url = run.str(*dialect) + QLatin1String("://");
    if (const Value *buffer = findKeyword(keywords, "output_buffer"); isKnown(buffer)) {
        if (const auto *file = script::nativeAs<script::FileValue>(*buffer))
            options.outputFile = file->name;
    }
}

void readConfigure(Interpreter &run, const Keywords &keywords, EnvironmentOptions &options)
{
    // configure() without these arguments has Alembic's own defaults, which are not those of its stock env.py.
    options.literalBinds = false;
    options.namedParamstyle = false;
    readFlag(run, keywords, "literal_binds", options.literalBinds);
    if (const Value *value = findKeyword(keywords, "dialect_opts")) {
        const auto *dict = value->as<script::DictObject>();
        const Value *style = dict ? dict->find(run, QStringLiteral("paramstyle")) : nullptr;
        options.namedParamstyle = style && run.str(*style) == QLatin1String("named");
    }
    readDatabase(run, keywords, options);
    readFlag(run, keywords, "transaction_per_migration", options.transactionPerMigration);
    readFlag(run, keywords, "render_as_batch", options.renderAsBatch);
    const Value *callbacks = findKeyword(keywords, "on_version_apply");
    options.hasVersionCallbacks = callbacks && !callbacks->isNone();
    if (const Value *value = findKeyword(keywords, "transactional_ddl"); isKnown(value) && !value->isNone())
        options.transactionalDdl = run.truth(*value);
    readText(keywords, "starting_rev", options.startingRevision);
    readText(keywords, "version_table", options.versionTable.table);
    readText(keywords, "version_table_schema", options.versionTable.schema);
    readFlag(run, keywords, "version_table_pk", options.versionTable.hasPrimaryKey);
    // Each is meant for its own database; which one that is may be said elsewhere.
    for (const QLatin1String dialect : {QLatin1String("mssql"), QLatin1String("oracle")}) {
        if (!options.url || options.url->startsWith(dialect))
            readText(keywords, (QString(dialect) + QLatin1String("_batch_separator")).toLatin1().constData(),
                     options.batchSeparator);
    }
    if (const Value *metadata = findKeyword(keywords, "target_metadata"); isKnown(metadata) && metadata->isObject()) {
        const auto convention = run.findAttribute(*metadata, QStringLiteral("naming_convention"));
        if (convention)
            options.namingConvention = script::toNamingConvention(run, *convention);
    }
}

script::ScriptConfiguration scriptConfiguration(const ProjectConfig &config)
{
    script::ScriptConfiguration result;
    result.iniFile = config.files().ini;
    result.tomlFile = config.files().toml;
    result.section = config.section();
    const IniFile &ini = config.ini();
    for (const QString &section : ini.sections()) {
        auto &values = result.sections[section];
        for (const QString &key : ini.keys(section)) {
            if (const auto value = ini.value(section, key); value && *value)
                values[key] = **value;
        }
    }
    // Where the INI file has no such section, what [tool.alembic] says can be asked for under its name all the same.
    auto &main = result.sections[result.section];
    for (const char *key : {"sqlalchemy.url", "databases"}) {
        if (const auto value = config.option(QLatin1String(key)); value && *value)
            main.try_emplace(QLatin1String(key), **value);
    }
    return result;
}

/// Text, numbers, and lists and dicts of them. What inherits from these has more to it than its value.
bool isPlain(const Value &value, int depth = 0)
{
    constexpr int kDeepest = 20;
    if (script::isPartlyUnknown(value) || depth > kDeepest)
        return false;
    const auto isPlainToo = [depth](const Value &item) { return isPlain(item, depth + 1); };
    if (const auto *list = value.as<script::ListObject>())
        return std::ranges::all_of(list->items, isPlainToo);
    if (const auto *dict = value.as<script::DictObject>()) {
        return std::ranges::all_of(dict->table.entries(), [&](const auto &entry) {
            return !entry.isAlive || (entry.key.template as<script::StrObject>() && isPlainToo(entry.value));
        });
    }
    return !value.isObject() || value.as<script::StrObject>() || value.as<script::BytesObject>();
}

/// A value that can be handed to every script; the others are known only to env.py, and stay unknown.
std::optional<SqlValue> plainValue(Interpreter &interpreter, const Value &value)
{
    if (!isPlain(value))
        return std::nullopt;
    try {
        return script::toSqlValue(interpreter, value);
    } catch (const script::PythonError &) {
        return std::nullopt;
    }
}

log::Level logLevel(int level)
{
    static constexpr std::array kLevels{std::pair{40, log::Level::Error}, std::pair{30, log::Level::Warning},
                                        std::pair{20, log::Level::Info}};
    for (const auto &[least, name] : kLevels) {
        if (level >= least)
            return name;
    }
    return log::Level::Debug;
}

using Record = script::EnvironmentRecord;

EnvironmentDatabase readRun(Interpreter &interpreter, const Record::Run &run, std::size_t loggedBefore)
{
    EnvironmentDatabase database;
    readConfigure(interpreter, run.configure, database.options);
    // env.py commits by itself, so there is one transaction whatever else it says.
    if (run.isInOwnTransaction)
        database.options.transactionPerMigration = false;
    database.isHeld = run.isHeld;
    for (const auto &[name, value] : run.arguments) {
        if (const auto argument = plainValue(interpreter, value))
            database.options.scriptArguments.emplace_back(name, *argument);
    }
    const auto &lines = interpreter.state<script::ScriptLog>().lines;
    for (std::size_t i = loggedBefore; i < std::min(run.logged, lines.size()); ++i)
        database.logged.push_back({{}, logLevel(lines[i].level), lines[i].logger, lines[i].text});
    return database;
}

/// The statements that env.py itself writes beside the SQL of one run.
void readWritten(const Record &record, std::size_t number, EnvironmentOptions &options)
{
    using Place = EnvironmentOptions::OwnStatement::Place;
    const Record::Run &run = record.runs[number];
    for (const Record::OwnStatement &statement : record.statements) {
        if (statement.connection != Record::kOffline || !statement.operation)
            continue;
        const bool isBefore = statement.runsBefore <= int(number);
        if (statement.block != 0 && statement.block == run.block)
            options.ownStatements.push_back({isBefore ? Place::BeforeSteps : Place::AfterSteps, *statement.operation});
        else if (statement.block == 0 && statement.runsBefore == int(number))
            options.ownStatements.push_back({Place::BeforeBegin, *statement.operation});
        else if (statement.block == 0 && !isBefore && number + 1 == record.runs.size())
            options.ownStatements.push_back({Place::AfterCommit, *statement.operation});
    }
}

/// What env.py sends or writes beside its migrations: through the connection of a run, into its SQL, or elsewhere,
/// which Retort does not.
void readOwnStatements(Interpreter &interpreter, const Record &record, EnvironmentReading &reading)
{
    std::vector<int> connections;
    for (std::size_t i = 0; i < std::min(record.runs.size(), reading.databases.size()); ++i) {
        EnvironmentOptions &options = reading.databases[i].options;
        const int connection = script::connectionNumber(interpreter, record.runs[i].configure);
        connections.push_back(connection);
        const auto isOn = [connection](const Record::OwnStatement &statement) {
            return connection != 0 && statement.connection == connection;
        };
        if (std::ranges::any_of(record.statements, isOn))
            options.ownConnection = {int(i), connection};
        readWritten(record, i, options);
    }
    for (const Record::OwnStatement &statement : record.statements) {
        const bool isWritten = statement.connection == Record::kOffline && statement.operation;
        if (isWritten || (statement.connection > 0 && std::ranges::count(connections, statement.connection) > 0))
            continue;
        reading.diagnostics.push_back({Diagnostic::Severity::Warning,
                                       QStringLiteral("not-sent"),
                                       QStringLiteral("env.py sends a statement of its own, which Retort does not: %1")
                                           .arg(statement.text.simplified()),
                                       statement.where,
                                       {}});
    }
}

/// All that env.py has said, also if it did not come to its end.
void readRecord(Interpreter &interpreter, EnvironmentReading &reading)
{
    const auto &record = interpreter.state<Record>();
    reading.hasConfigured = record.hasConfigured;
    if (!record.hasConfigured)
        return;
    std::vector<Record::Run> runs = record.runs;
    if (runs.empty() && record.undecided)
        runs.push_back(*record.undecided);
    if (runs.empty())
        runs.push_back({.configure = record.configure, .arguments = {}});
    const Value *models = findKeyword(runs.front().configure, "target_metadata");
    reading.lacksModels = !models || models->isNone();
    std::size_t logged = 0;
    for (const Record::Run &run : runs) {
        reading.databases.push_back(readRun(interpreter, run, logged));
        logged = run.logged;
    }
    readOwnStatements(interpreter, record, reading);
}

/// env.py needs a variable that is not set, and so does Alembic.
std::optional<Error> missingVariable(Interpreter &interpreter, const script::PythonError &error)
{
    const QStringList &asked = interpreter.state<script::MissingVariables>().names;
    if (asked.isEmpty() || interpreter.typeName(error.exception) != QLatin1String("KeyError"))
        return std::nullopt;
    return Error{Error::Kind::Script,
                 QStringLiteral("env.py needs the environment variable %1, which is not set").arg(asked.last()),
                 error.where, QStringLiteral("Set it, as for Alembic, and run the command again.")};
}

EnvironmentReading readEnvironmentFile(const Project &project, const QStringList &xArguments, bool isOnline,
                                       const std::optional<QString> &tag, Variables variables)
{
    EnvironmentReading reading;
    QFile file(project.envFile());
    if (!file.open(QIODevice::ReadOnly))
        return reading;
    const auto parsed =
        script::parseModule(std::make_shared<SourceText>(file.fileName(), QString::fromUtf8(file.readAll())));
    reading.diagnostics = parsed->diagnostics;
    if (!reading.diagnostics.empty())
        return reading;
    script::ScriptHost host = environmentHost(project, xArguments, isOnline, tag, variables);
    host.report = [&](const Diagnostic &diagnostic) { reading.diagnostics.push_back(diagnostic); };
    Interpreter interpreter(std::move(host), script::Bounds{.time = kTimeForEnvironment});
    try {
        interpreter.runModule(parsed, QStringLiteral("env_py"));
    } catch (const script::PythonError &error) {
        reading.error = missingVariable(interpreter, error);
        reading.diagnostics.push_back({Diagnostic::Severity::Warning, QStringLiteral("environment"),
                                       interpreter.typeName(error.exception) + QStringLiteral(" in env.py"),
                                       error.where, QStringLiteral("set what it configures in retort.toml")});
    } catch (const script::Stopped &end) {
        reading.diagnostics.push_back(end.diagnostic);
        reading.diagnostics.back().severity = Diagnostic::Severity::Warning;
    }
    try {
        readRecord(interpreter, reading);
    } catch (const script::PythonError &) {
        reading.databases.clear();
    } catch (const script::UnknownUsed &) {
        reading.databases.clear();
    } catch (const script::Stopped &) {
        reading.databases.clear();
    }
    return reading;
}

} // namespace

script::ScriptHost environmentHost(const Project &project, const QStringList &xArguments, bool isOnline,
                                   const std::optional<QString> &tag, Variables variables)
{
    script::ScriptHost host;
    const QStringList modules = project.moduleDirectories();
    host.moduleCache = project.moduleCache();
    host.projectFolder = project.codeDirectory();
    host.modulePaths.assign(modules.begin(), modules.end());
    host.xArguments.assign(xArguments.begin(), xArguments.end());
    host.tag = tag;
    host.environment = processVariables;
    host.isEnvironmentWhole = variables == Variables::Whole;
    host.isOnline = isOnline;
    host.isEnvironmentFile = true;
    host.configuration = scriptConfiguration(project.config());
    return host;
}

std::map<QString, QString> processVariables()
{
    std::map<QString, QString> variables;
    const QProcessEnvironment process = QProcessEnvironment::systemEnvironment();
    for (const QString &name : process.keys())
        variables[name] = process.value(name);
    return variables;
}

EnvironmentReading readEnvironment(const Project &project, const QStringList &xArguments, bool isOnline,
                                   const std::optional<QString> &tag, Variables variables)
{
    EnvironmentReading reading = readEnvironmentFile(project, xArguments, isOnline, tag, variables);
    if (reading.databases.empty())
        reading.databases.emplace_back();
    for (EnvironmentDatabase &database : reading.databases)
        database.options.tag = tag;
    if (const auto settings = ScriptSettings::read(project.directory() + QStringLiteral("/retort.toml")); settings) {
        for (EnvironmentDatabase &database : reading.databases) {
            database.options.knownTypes = settings->types;
            database.options.knownValues = settings->values;
            if (database.options.namingConvention.empty())
                database.options.namingConvention = settings->namingConvention;
        }
    } else {
        reading.diagnostics.push_back({Diagnostic::Severity::Warning, QStringLiteral("settings"),
                                       settings.error().message, settings.error().where, settings.error().hint});
    }
    reading.options = reading.databases.front().options;
    return reading;
}

} // namespace retort
