// SPDX-License-Identifier: GPL-3.0-or-later
// sql: the statements of single scripts, and nothing around them.
#include "app/cli/Command.h"
#include "app/cli/Json.h"
#include "app/cli/ScriptSql.h"
#include "engine/migration/SchemaHistory.h"
#include "engine/sql/Dialect.h"
#include "model/RevisionResolver.h"

#include <CLI/App.hpp>

#include <algorithm>
#include <memory>

namespace retort {

namespace {

using Direction = MigrationStep::Direction;

struct SqlOptions
{
    std::vector<std::string> revisions;
    std::string dialect;
    bool all = false;
    bool downgrade = false;
    bool json = false;
};

QJsonValue errorObject(const Error &error)
{
    return QJsonObject{{QStringLiteral("message"), error.message},
                       {QStringLiteral("line"), error.where.line},
                       {QStringLiteral("column"), error.where.column}};
}

Result<QString> dialectFor(Invocation &invocation, const SqlOptions &options)
{
    QString name = QString::fromStdString(options.dialect);
    if (name.isEmpty()) {
        const Result<DatabaseUrl> url = invocation.url(Invocation::Mode::Offline);
        if (!url)
            return std::unexpected(url.error());
        name = url->dialectName();
    }
    if (!Dialect::create(name)) {
        return commandError(QStringLiteral("There is no dialect '%1'; known are %2")
                                .arg(name, Dialect::names().join(QLatin1String(", "))));
    }
    return name;
}

/// What env.py says, but for the way values are written: a body that people read has its values in it, also where
/// env.py leaves them to the driver. Where env.py goes through several databases, the body is what the script does in
/// all of them. An env.py that cannot be followed is said and does not hide the scripts.
EnvironmentOptions bodyOptions(Invocation &invocation)
{
    Result<EnvironmentOptions> environment = invocation.environment(Invocation::Mode::Offline);
    if (!environment) {
        Terminal::complain(environment.error().message + QStringLiteral("; its options are not used here"));
        return {};
    }
    environment->literalBinds = true;
    environment->namedParamstyle = true;
    std::erase_if(environment->scriptArguments,
                  [](const auto &argument) { return argument.first == QLatin1String("engine_name"); });
    return *std::move(environment);
}

QJsonObject conventionObject(const NamingConvention &convention)
{
    QJsonObject object;
    for (const auto &[kind, form] : convention)
        object[kind] = form;
    return object;
}

Result<std::vector<int>> chosenRevisions(const RevisionGraph &graph, const SqlOptions &options)
{
    std::vector<int> chosen;
    if (options.all) {
        // From the bases on: each script then starts from what is known of those before it.
        chosen = graph.historyOrder();
        std::ranges::reverse(chosen);
        return chosen;
    }
    const RevisionResolver resolver(graph);
    for (const std::string &revision : options.revisions) {
        const auto found = resolver.resolve(QString::fromStdString(revision));
        if (!found)
            return std::unexpected(found.error().toError());
        chosen.insert(chosen.end(), found->begin(), found->end());
    }
    return chosen;
}

Result<int> printSql(Invocation &invocation, const SqlOptions &options)
{
    if (options.all == !options.revisions.empty())
        return commandError(QStringLiteral("Name the revisions, or use --all"));
    invocation.setPreview();
    // A broken graph is no reason to refuse: each script is looked at by itself.
    const Result<const Project *> project = invocation.project();
    if (!project)
        return std::unexpected(project.error());
    const RevisionGraph &graph = (*project)->graph();
    const Result<QString> dialect = dialectFor(invocation, options);
    if (!dialect)
        return std::unexpected(dialect.error());
    const EnvironmentOptions environment = bodyOptions(invocation);
    const Result<std::vector<int>> chosen = chosenRevisions(graph, options);
    if (!chosen)
        return std::unexpected(chosen.error());

    const Direction direction = options.downgrade ? Direction::Downgrade : Direction::Upgrade;
    SchemaHistory history(**project, *dialect, environment, invocation.options().xArguments);
    bool isComplete = true;
    for (const int index : *chosen) {
        const Revision &revision = graph.at(index);
        const ScriptSql body = bodyOf(scriptOf({.project = **project,
                                                .dialectName = *dialect,
                                                .environment = environment,
                                                .xArguments = invocation.options().xArguments,
                                                .allowsGaps = true,
                                                .history = &history},
                                               index, direction));
        isComplete = isComplete && body.isComplete;
        if (options.json) {
            const QJsonObject object{
                {QStringLiteral("revision"), revision.id.isEmpty() ? QJsonValue() : QJsonValue(revision.id)},
                {QStringLiteral("file"), pathInProject(**project, revision.file)},
                {QStringLiteral("dialect"), *dialect},
                {QStringLiteral("direction"),
                 options.downgrade ? QStringLiteral("downgrade") : QStringLiteral("upgrade")},
                {QStringLiteral("naming_convention"), conventionObject(environment.namingConvention)},
                {QStringLiteral("sql"), body.sql},
                {QStringLiteral("complete"), body.isComplete},
                {QStringLiteral("gaps"), body.gaps},
                {QStringLiteral("operations"),
                 QJsonObject{{QStringLiteral("reached"), body.operations}, {QStringLiteral("written"), body.written}}},
                {QStringLiteral("differences"), QJsonArray::fromStringList(body.differences)},
                {QStringLiteral("error"), body.error ? errorObject(*body.error) : QJsonValue()}};
            invocation.terminal().write(jsonLine(object));
            continue;
        }
        invocation.terminal().write(body.sql);
        if (body.error) {
            const QString place = describe(body.error->where);
            Terminal::complain((place.isEmpty() ? revision.id : place) + QStringLiteral(": ") + body.error->message);
        }
    }
    return options.json || isComplete ? exitcode::kSuccess : exitcode::kIncomplete;
}

CommandAction declareSql(CLI::App &app)
{
    auto options = std::make_shared<SqlOptions>();
    app.add_flag("--all", options->all, "every script of the project, from its first on");
    app.add_flag("--downgrade", options->downgrade, "the way back");
    app.add_option("--dialect", options->dialect, "sqlite, postgresql …; the configured database's by default");
    app.add_flag("--json", options->json, "one object a line for each script");
    app.add_option("revisions", options->revisions, "ids, parts of ids, labels, head …");
    return [options](Invocation &invocation) { return printSql(invocation, *options); };
}

} // namespace

Command sqlCommand()
{
    return {"sql", "Print the statements of single scripts, and nothing around them.", declareSql};
}

} // namespace retort
