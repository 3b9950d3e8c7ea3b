// SPDX-License-Identifier: GPL-3.0-or-later
// check-scripts: what is wrong with the scripts, one by one.
#include "app/cli/Command.h"
#include "app/cli/Json.h"
#include "app/cli/ScriptSql.h"
#include "engine/migration/EnvironmentReader.h"
#include "engine/migration/SchemaHistory.h"
#include "engine/sql/Dialect.h"

#include <CLI/App.hpp>

#include <algorithm>
#include <memory>

namespace retort {

namespace {

using Direction = MigrationStep::Direction;

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
    const QStringList &xArguments = invocation.options().xArguments;
    const EnvironmentOptions environment = readEnvironment(project, xArguments, false).options;
    SchemaHistory history(project, dialect, environment, xArguments);
    const OfflineRequest request{.project = project,
                                 .dialectName = dialect,
                                 .environment = environment,
                                 .xArguments = xArguments,
                                 .allowsGaps = true,
                                 .history = &history};
    bool hasErrors = false;
    // From the bases on: each script then starts from what is known of those before it.
    std::vector<int> order = project.graph().historyOrder();
    std::ranges::reverse(order);
    for (const int index : order) {
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

Command checkScriptsCommand()
{
    return {"check-scripts", "Tell what is wrong with the scripts, file by file.", declareCheckScripts};
}

} // namespace retort
