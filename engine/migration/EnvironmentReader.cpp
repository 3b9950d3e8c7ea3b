// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/EnvironmentReader.h"

#include "engine/project/ScriptSettings.h"
#include "engine/script/Interpreter.h"
#include "engine/script/modules/AlembicObjects.h"
#include "engine/script/modules/SqlBridge.h"

#include <QFile>

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
    readText(keywords, "url", options.url);
    readFlag(run, keywords, "transaction_per_migration", options.transactionPerMigration);
    readFlag(run, keywords, "render_as_batch", options.renderAsBatch);
    if (const Value *value = findKeyword(keywords, "transactional_ddl"); isKnown(value) && !value->isNone())
        options.transactionalDdl = run.truth(*value);
    readText(keywords, "version_table", options.versionTable.table);
    readText(keywords, "version_table_schema", options.versionTable.schema);
    readFlag(run, keywords, "version_table_pk", options.versionTable.hasPrimaryKey);
    readText(keywords, "mssql_batch_separator", options.batchSeparator);
    readText(keywords, "oracle_batch_separator", options.batchSeparator);
    if (const Value *metadata = findKeyword(keywords, "target_metadata"); isKnown(metadata) && metadata->isObject()) {
        const auto convention = run.findAttribute(*metadata, QStringLiteral("naming_convention"));
        if (convention)
            options.namingConvention = script::toNamingConvention(run, *convention);
    }
}

script::ScriptHost environmentHost(const Project &project, const QStringList &xArguments, bool isOnline)
{
    script::ScriptHost host;
    const QStringList modules = project.moduleDirectories();
    host.moduleCache = project.moduleCache();
    host.projectFolder = project.codeDirectory();
    host.modulePaths.assign(modules.begin(), modules.end());
    host.xArguments.assign(xArguments.begin(), xArguments.end());
    host.isOnline = isOnline;
    const ProjectConfig &config = project.config();
    for (const QString &key : config.ini().keys(config.section())) {
        if (const auto value = config.option(key); value && *value)
            host.mainOptions[key] = **value;
    }
    return host;
}

/// A value that can be handed to every script; the others are known only to env.py.
std::optional<SqlValue> plainValue(Interpreter &interpreter, const Value &value)
{
    if (script::isPartlyUnknown(value))
        return std::nullopt;
    try {
        return script::toSqlValue(interpreter, value);
    } catch (const script::PythonError &) {
        return std::nullopt;
    }
}

EnvironmentReading readEnvironmentFile(const Project &project, const QStringList &xArguments, bool isOnline,
                                       const std::optional<QString> &tag)
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
    script::ScriptHost host = environmentHost(project, xArguments, isOnline);
    host.tag = tag;
    host.report = [&](const Diagnostic &diagnostic) { reading.diagnostics.push_back(diagnostic); };
    Interpreter interpreter(std::move(host), script::Bounds{.time = kTimeForEnvironment});
    try {
        interpreter.runModule(parsed, QStringLiteral("env_py"));
    } catch (const script::PythonError &error) {
        reading.diagnostics.push_back({Diagnostic::Severity::Warning, QStringLiteral("environment"),
                                       interpreter.typeName(error.exception) + QStringLiteral(" in env.py"),
                                       error.where, QStringLiteral("set what it configures in retort.toml")});
    } catch (const script::Stopped &end) {
        reading.diagnostics.push_back(end.diagnostic);
        reading.diagnostics.back().severity = Diagnostic::Severity::Warning;
    }
    try {
        const auto &record = interpreter.state<script::EnvironmentRecord>();
        reading.hasConfigured = record.hasConfigured;
        const Value *models = findKeyword(record.configure, "target_metadata");
        reading.lacksModels = record.hasConfigured && (!models || models->isNone());
        if (record.hasConfigured)
            readConfigure(interpreter, record.configure, reading.options);
        for (const auto &[name, value] : record.runMigrations) {
            if (const auto argument = plainValue(interpreter, value))
                reading.options.scriptArguments.emplace_back(name, *argument);
        }
    } catch (const script::PythonError &) {
        reading.options = EnvironmentOptions();
    } catch (const script::UnknownUsed &) {
        reading.options = EnvironmentOptions();
    } catch (const script::Stopped &) {
        reading.options = EnvironmentOptions();
    }
    return reading;
}

} // namespace

EnvironmentReading readEnvironment(const Project &project, const QStringList &xArguments, bool isOnline,
                                   const std::optional<QString> &tag)
{
    EnvironmentReading reading = readEnvironmentFile(project, xArguments, isOnline, tag);
    const auto settings = ScriptSettings::read(project.directory() + QStringLiteral("/retort.toml"));
    if (!settings) {
        reading.diagnostics.push_back({Diagnostic::Severity::Warning, QStringLiteral("settings"),
                                       settings.error().message, settings.error().where, settings.error().hint});
        return reading;
    }
    reading.options.knownTypes = settings->types;
    if (reading.options.namingConvention.empty())
        reading.options.namingConvention = settings->namingConvention;
    return reading;
}

} // namespace retort
