// SPDX-License-Identifier: GPL-3.0-or-later
// sql and check-scripts: what Retort tells of scripts, one by one and without a database.
#include "app/cli/Command.h"
#include "engine/migration/OfflineScript.h"
#include "engine/sql/Dialect.h"
#include "model/RevisionResolver.h"

#include <CLI/App.hpp>

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

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

/// The body of one script in one direction.
struct ScriptSql
{
    QString sql;
    bool isComplete = true;
    QJsonArray gaps;
    std::optional<Error> error;
};

QString jsonLine(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)) + QLatin1Char('\n');
}

QString pathInProject(const Project &project, const QString &file)
{
    return QDir(project.directory()).relativeFilePath(file);
}

/// The body of one revision, whatever may be wrong with the graph around it.
OfflineScript scriptOf(const OfflineRequest &request, int index, Direction direction)
{
    const RevisionGraph &graph = request.project.graph();
    const bool isUpgrade = direction == Direction::Upgrade;
    MigrationPlan plan;
    plan.rowsBefore = isUpgrade ? graph.ids(graph.allParents(index)) : QStringList(graph.id(index));
    MigrationStep step;
    step.direction = direction;
    step.revision = index;
    step.id = graph.id(index);
    plan.steps.push_back(std::move(step));
    return OfflineScript::forPlan(request, plan);
}

/// Without the frame of a run: transactions, the version table and the "Running …" comment.
ScriptSql bodyOf(const OfflineScript &script)
{
    ScriptSql body;
    for (const OfflinePiece &piece : script.pieces) {
        const Statement &statement = piece.statement;
        const bool isFrame = statement.kind == Statement::Kind::Version || statement.operation < 0;
        if (piece.revision.isEmpty() || isFrame)
            continue;
        body.sql += piece.text;
        if (statement.kind == Statement::Kind::Gap || statement.isUndecided) {
            body.isComplete = false;
            body.gaps.append(QJsonObject{{QStringLiteral("line"), statement.source.line},
                                         {QStringLiteral("reason"), statement.text}});
        }
    }
    body.error = script.error;
    body.isComplete = body.isComplete && !script.error && !script.hasGaps;
    return body;
}

QJsonValue errorObject(const Error &error)
{
    return QJsonObject{{QStringLiteral("message"), error.message},
                       {QStringLiteral("line"), error.where.line},
                       {QStringLiteral("column"), error.where.column}};
}

/// What makes a script unusable before it is even run.
std::optional<Error> headerError(const RevisionGraph &graph, int index)
{
    for (const Diagnostic &diagnostic : graph.diagnostics(index)) {
        if (diagnostic.severity == Diagnostic::Severity::Error)
            return Error{Error::Kind::Script, diagnostic.message, diagnostic.range, diagnostic.hint};
    }
    return std::nullopt;
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
/// env.py leaves them to the driver. An env.py that cannot be followed is said and does not hide the scripts.
EnvironmentOptions bodyOptions(Invocation &invocation)
{
    Result<EnvironmentOptions> environment = invocation.environment(Invocation::Mode::Offline);
    if (!environment) {
        Terminal::complain(environment.error().message + QStringLiteral("; its options are not used here"));
        return {};
    }
    environment->literalBinds = true;
    environment->namedParamstyle = true;
    return *std::move(environment);
}

Result<std::vector<int>> chosenRevisions(const RevisionGraph &graph, const SqlOptions &options)
{
    std::vector<int> chosen;
    if (options.all) {
        for (int index = 0; index < graph.size(); ++index)
            chosen.push_back(index);
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
    bool isComplete = true;
    for (const int index : *chosen) {
        const Revision &revision = graph.at(index);
        ScriptSql body;
        body.error = headerError(graph, index);
        if (!body.error) {
            body = bodyOf(scriptOf({.project = **project,
                                    .dialectName = *dialect,
                                    .environment = environment,
                                    .xArguments = invocation.options().xArguments,
                                    .allowsGaps = true},
                                   index, direction));
        }
        body.isComplete = body.isComplete && !body.error;
        isComplete = isComplete && body.isComplete;
        if (options.json) {
            const QJsonObject object{
                {QStringLiteral("revision"), revision.id.isEmpty() ? QJsonValue() : QJsonValue(revision.id)},
                {QStringLiteral("file"), pathInProject(**project, revision.file)},
                {QStringLiteral("dialect"), *dialect},
                {QStringLiteral("direction"),
                 options.downgrade ? QStringLiteral("downgrade") : QStringLiteral("upgrade")},
                {QStringLiteral("sql"), body.sql},
                {QStringLiteral("complete"), body.isComplete},
                {QStringLiteral("gaps"), body.gaps},
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
    app.add_flag("--all", options->all, "every script of the project");
    app.add_flag("--downgrade", options->downgrade, "the way back");
    app.add_option("--dialect", options->dialect, "sqlite, postgresql …; the configured database's by default");
    app.add_flag("--json", options->json, "one object a line for each script");
    app.add_option("revisions", options->revisions, "ids, parts of ids, labels, head …");
    return [options](Invocation &invocation) { return printSql(invocation, *options); };
}

struct CheckOptions
{
    std::string project;
    bool json = false;
};

const char *severityName(Diagnostic::Severity severity)
{
    switch (severity) {
    case Diagnostic::Severity::Information: return "information";
    case Diagnostic::Severity::Warning: return "warning";
    case Diagnostic::Severity::Error: break;
    }
    return "error";
}

QJsonObject toJson(const Diagnostic &diagnostic, const Project &project)
{
    return {{QStringLiteral("severity"), QLatin1String(severityName(diagnostic.severity))},
            {QStringLiteral("code"), diagnostic.code},
            {QStringLiteral("message"), diagnostic.message},
            {QStringLiteral("file"), pathInProject(project, diagnostic.range.file)},
            {QStringLiteral("line"), diagnostic.range.line},
            {QStringLiteral("column"), diagnostic.range.column},
            {QStringLiteral("endLine"), diagnostic.range.endLine},
            {QStringLiteral("endColumn"), diagnostic.range.endColumn},
            {QStringLiteral("hint"), diagnostic.hint}};
}

bool isSame(const Diagnostic &a, const Diagnostic &b)
{
    return a.message == b.message && a.range == b.range;
}

/// What its header, and either direction of it, give reason to say.
std::vector<Diagnostic> findingsIn(const Project &project, int index, const OfflineRequest &request)
{
    std::vector<Diagnostic> findings = project.graph().diagnostics(index);
    if (headerError(project.graph(), index))
        return findings;
    const auto add = [&](Diagnostic diagnostic) {
        if (diagnostic.range.file.isEmpty())
            diagnostic.range.file = project.graph().at(index).file;
        const bool isKnown =
            std::ranges::any_of(findings, [&](const Diagnostic &finding) { return isSame(finding, diagnostic); });
        if (!isKnown)
            findings.push_back(std::move(diagnostic));
    };
    for (const Direction direction : {Direction::Upgrade, Direction::Downgrade}) {
        const OfflineScript script = scriptOf(request, index, direction);
        for (const Diagnostic &diagnostic : script.diagnostics)
            add(diagnostic);
        if (script.error) {
            add({Diagnostic::Severity::Error, QStringLiteral("script"), script.error->message, script.error->where,
                 script.error->hint});
        }
    }
    return findings;
}

Result<int> checkScripts(Invocation &invocation, const CheckOptions &options)
{
    Result<Project> named;
    if (!options.project.empty()) {
        named = Project::open(QString::fromStdString(options.project), {.section = invocation.options().section});
        if (!named)
            return std::unexpected(named.error());
    } else {
        const Result<const Project *> here = invocation.project();
        if (!here)
            return std::unexpected(here.error());
        named = **here;
    }
    const Project &project = *named;
    // The dialect matters little here; without a usable URL the strictest one is taken.
    const Result<QString> url = project.config().sqlalchemyUrl();
    const Result<DatabaseUrl> parsed = url ? DatabaseUrl::parse(*url) : std::unexpected(url.error());
    const QString dialect =
        parsed && Dialect::create(parsed->dialectName()) ? parsed->dialectName() : QStringLiteral("postgresql");
    const OfflineRequest request{
        .project = project, .dialectName = dialect, .xArguments = invocation.options().xArguments, .allowsGaps = true};
    bool hasErrors = false;
    for (int index = 0; index < project.graph().size(); ++index) {
        for (const Diagnostic &finding : findingsIn(project, index, request)) {
            hasErrors = hasErrors || finding.severity == Diagnostic::Severity::Error;
            if (options.json)
                invocation.terminal().write(jsonLine(toJson(finding, project)));
            else
                invocation.terminal().print(describe(finding));
        }
    }
    return hasErrors ? exitcode::kIncomplete : exitcode::kSuccess;
}

CommandAction declareCheckScripts(CLI::App &app)
{
    auto options = std::make_shared<CheckOptions>();
    app.add_flag("--json", options->json, "one object a line for each finding");
    app.add_option("project", options->project, "a folder, an alembic.ini or a pyproject.toml; here by default");
    return [options](Invocation &invocation) { return checkScripts(invocation, *options); };
}

} // namespace

std::vector<Command> sqlCommands()
{
    return {{"sql", "Print the statements of single scripts, and nothing around them.", declareSql},
            {"check-scripts", "Tell what is wrong with the scripts, file by file.", declareCheckScripts}};
}

} // namespace retort
