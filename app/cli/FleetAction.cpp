// SPDX-License-Identifier: GPL-3.0-or-later
// The same on many databases: which they are, and how each ended.
#include "app/cli/InterruptWatch.h"
#include "app/cli/Json.h"
#include "app/cli/MigrationAction.h"
#include "engine/environment/ProjectEnvironments.h"
#include "engine/migration/Fleet.h"

#include <CLI/App.hpp>

#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace retort {

namespace {

QStringList listOf(const std::string &text)
{
    QStringList items;
    for (const QString &item : QString::fromStdString(text).split(u',', Qt::SkipEmptyParts))
        items << item.trimmed();
    return items;
}

bool isPattern(const QString &item)
{
    return item.contains(u'*') || item.contains(u'?');
}

/// The names that are meant: written ones as they are, patterns by the names that there are.
QStringList namesMeant(const QStringList &items, const QStringList &known)
{
    QStringList names;
    for (const QString &item : items) {
        if (!isPattern(item)) {
            names << item;
            continue;
        }
        const QRegularExpression pattern(QRegularExpression::wildcardToRegularExpression(item));
        for (const QString &name : known) {
            if (pattern.match(name).hasMatch())
                names << name;
        }
    }
    names.removeDuplicates();
    return names;
}

Result<QStringList> schemasOf(const DatabaseUrl &url)
{
    const auto session = Session::open(url, {.access = SessionOptions::Access::ReadOnly});
    if (!session)
        return std::unexpected(session.error());
    const auto answer = (*session)->execute(
        QStringLiteral("SELECT nspname::text FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_' AND nspname <> "
                       "'information_schema' ORDER BY 1"));
    if (!answer)
        return std::unexpected(answer.error());
    QStringList names;
    for (const auto &row : answer->rows) {
        if (const auto *name = row.front().as<QString>())
            names << *name;
    }
    return names;
}

/// One target for each schema of a PostgreSQL database: tables without a schema of their own, and the version table,
/// lie there; scripts and env.py are told by -x tenant=NAME.
Result<std::vector<FleetTarget>> schemaTargets(Invocation &invocation, const MigrationOptions &options)
{
    const Result<DatabaseUrl> url = invocation.url(Invocation::Mode::Online);
    if (!url)
        return std::unexpected(url.error());
    if (url->qtDriver() != QLatin1String("QPSQL"))
        return commandError(QStringLiteral("--in-schemas needs a PostgreSQL database"));
    const QStringList items = listOf(options.run.schemas);
    QStringList known;
    if (std::ranges::any_of(items, isPattern)) {
        const Result<QStringList> found = schemasOf(*url);
        if (!found)
            return std::unexpected(found.error());
        known = *found;
    }
    std::vector<FleetTarget> targets;
    for (const QString &schema : namesMeant(items, known)) {
        GlobalOptions global = invocation.options();
        global.xArguments << QStringLiteral("tenant=%1").arg(schema);
        Invocation own(global);
        Result<MigrationRequest> request = migrationRequest(own, options);
        if (!request)
            return std::unexpected(request.error());
        const QString quoted = u'"' + QString(schema).replace(u'"', QStringLiteral("\"\"")) + u'"';
        const QString before = request->url.option(QStringLiteral("options")).value_or(QString());
        request->url.setOption(QStringLiteral("options"),
                               QStringLiteral("%1 -csearch_path=%2").arg(before, quoted).trimmed());
        request->environment.versionTable.schema = schema;
        targets.push_back({schema, std::move(*request)});
    }
    return targets;
}

/// One target for each environment of retort.toml that is named.
Result<std::vector<FleetTarget>> environmentTargets(Invocation &invocation, const MigrationOptions &options)
{
    Invocation base(invocation.options());
    base.ignoreEnvironment();
    const Result<const Project *> project = base.project();
    if (!project)
        return std::unexpected(project.error());
    const Result<ProjectEnvironments> environments = ProjectEnvironments::of(**project);
    if (!environments)
        return std::unexpected(environments.error());
    const QStringList confirmed = invocation.options().confirmation.split(u',', Qt::SkipEmptyParts);
    std::vector<FleetTarget> targets;
    for (const QString &name : namesMeant(listOf(options.run.environments), environments->names())) {
        GlobalOptions global = invocation.options();
        global.environment = name;
        // Each protected one has to be named: --confirm a,b
        global.confirmation = confirmed.contains(name) ? name : invocation.options().confirmation;
        Invocation own(global);
        Result<MigrationRequest> request = migrationRequest(own, options);
        if (!request) {
            request.error().message.prepend(QStringLiteral("%1: ").arg(name));
            return std::unexpected(request.error());
        }
        targets.push_back({name, std::move(*request)});
    }
    return targets;
}

QString stateWord(FleetResult::State state)
{
    constexpr std::array kWords = {"not begun", "up to date", "done", "failed"};
    return QString::fromLatin1(kWords.at(size_t(state)));
}

/// Tells of each database as it begins and ends.
class FleetEvents : public FleetObserver
{
public:
    FleetEvents(const Terminal &terminal, bool json) : m_terminal(terminal), m_json(json) {}

    void begun(const FleetTarget &target) override
    {
        if (m_json)
            m_terminal.write(jsonLine(
                {{QStringLiteral("event"), QStringLiteral("begun")}, {QStringLiteral("database"), target.name}}));
        else
            Terminal::complain(QStringLiteral("%1: begun").arg(target.name));
    }
    void ended(const FleetResult &result) override
    {
        if (!m_json) {
            Terminal::complain(QStringLiteral("%1: %2").arg(result.name, stateWord(result.state)));
            return;
        }
        m_terminal.write(
            jsonLine({{QStringLiteral("event"), QStringLiteral("ended")},
                      {QStringLiteral("database"), result.name},
                      {QStringLiteral("state"), stateWord(result.state)},
                      {QStringLiteral("applied"), QJsonArray::fromStringList(result.outcome.applied)},
                      {QStringLiteral("to"), QJsonArray::fromStringList(result.outcome.rowsAfter)},
                      {QStringLiteral("milliseconds"), result.outcome.duration},
                      {QStringLiteral("error"), result.outcome.error ? result.outcome.error->message : QString()}}));
    }

private:
    const Terminal &m_terminal;
    bool m_json;
};

void printTable(const Terminal &terminal, const std::vector<FleetResult> &results)
{
    qsizetype width = 0;
    for (const FleetResult &result : results)
        width = std::max(width, result.name.size());
    for (const FleetResult &result : results) {
        const RunOutcome &outcome = result.outcome;
        const bool hasRun = result.state != FleetResult::State::NotBegun;
        const QString rows = outcome.rowsAfter.isEmpty() ? QStringLiteral("<base>") : outcome.rowsAfter.join(u',');
        terminal.print(QStringLiteral("%1  %2  %3")
                           .arg(result.name, -int(width))
                           .arg(stateWord(result.state), -10)
                           .arg(hasRun ? QStringLiteral("%1  %2 revisions  %3 ms")
                                             .arg(rows)
                                             .arg(outcome.applied.size())
                                             .arg(outcome.duration)
                                       : QString())
                           .trimmed());
        if (outcome.error)
            terminal.print(QStringLiteral("    ") + outcome.error->message.section(u'\n', 0, 0));
    }
}

} // namespace

void declareFleet(CLI::App &app, RunFlags &flags)
{
    app.add_option("--environments", flags.environments,
                   "do it in each of these environments of retort.toml; patterns with * and ? are allowed");
    app.add_option("--in-schemas", flags.schemas,
                   "do it in each of these schemas of a PostgreSQL database; patterns with * and ? are allowed");
    app.add_option("--parallel", flags.parallel, "how many databases at once (default: 4)");
    app.add_flag("--no-canary", flags.hasNoCanary, "do not wait for the first database before the others");
    app.add_flag("--keep-going", flags.keepsGoing, "begin with others after one has failed");
}

Result<int> runOnFleet(Invocation &invocation, const MigrationOptions &options)
{
    if (!options.run.environments.empty() && !options.run.schemas.empty())
        return commandError(QStringLiteral("--environments and --in-schemas cannot be used together"));
    const auto targets =
        options.run.environments.empty() ? schemaTargets(invocation, options) : environmentTargets(invocation, options);
    if (!targets)
        return std::unexpected(targets.error());
    if (targets->empty())
        return commandError(QStringLiteral("No database is meant by that"));
    const auto stopper = std::make_shared<SessionStopper>();
    const InterruptWatch watch([stopper] { stopper->stop(); });
    FleetEvents events(invocation.terminal(), options.run.json);
    const std::vector<FleetResult> results = runFleet(*targets,
                                                      {.parallel = options.run.parallel,
                                                       .hasCanary = !options.run.hasNoCanary,
                                                       .stopsOnFailure = !options.run.keepsGoing},
                                                      &events, stopper);
    if (!options.run.json)
        printTable(invocation.terminal(), results);
    if (stopper->isStopped())
        return exitcode::kInterrupted;
    const bool isAllDone = std::ranges::all_of(results, [](const FleetResult &result) {
        return result.state == FleetResult::State::Done || result.state == FleetResult::State::UpToDate;
    });
    return isAllDone ? exitcode::kSuccess : exitcode::kError;
}

} // namespace retort
