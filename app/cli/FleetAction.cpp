// SPDX-License-Identifier: GPL-3.0-or-later
// The same on many databases: which they are, and how each ended.
#include "app/cli/Json.h"
#include "app/cli/MigrationAction.h"
#include "app/cli/RunStop.h"
#include "engine/environment/ProjectReadings.h"
#include "engine/migration/Fleet.h"
#include "model/QuotedName.h"

#include <CLI/App.hpp>

#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>

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

Result<QStringList> schemasOf(const DatabaseUrl &url, const RunStop &stop)
{
    const auto session = Session::open(url, {.access = SessionOptions::Access::ReadOnly, .stopper = stop.session});
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

/// What is run on, and whose credentials that takes: they are given back when the invocations go.
struct TargetList
{
    std::vector<FleetTarget> targets = {};
    std::vector<std::unique_ptr<Invocation>> invocations = {};
    /// One look-up at a time: it may ask the person at the terminal.
    std::mutex mutex = {};

    void add(const QString &name, std::unique_ptr<Invocation> invocation, MigrationRequest request);
};

void TargetList::add(const QString &name, std::unique_ptr<Invocation> invocation, MigrationRequest request)
{
    // A database may wait for its turn longer than its credentials last.
    const auto prepare = [this, own = invocation.get()](MigrationRequest &next) {
        const std::lock_guard lock(mutex);
        return own->coverRun(&next.url);
    };
    targets.push_back({name, std::move(request), prepare});
    invocations.push_back(std::move(invocation));
}

/// One target for each schema of a PostgreSQL database: tables without a schema of their own, and the version table,
/// lie there; scripts and env.py are told by -x tenant=NAME.
Result<void> findSchemaTargets(Invocation &invocation, const MigrationOptions &options, const RunStop &stop,
                               TargetList &list)
{
    const Result<DatabaseUrl> url = invocation.url(Invocation::Mode::Online);
    if (!url)
        return std::unexpected(url.error());
    if (url->qtDriver() != QLatin1String("QPSQL"))
        return commandError(QStringLiteral("--in-schemas needs a PostgreSQL database"));
    const QStringList items = listOf(options.run.schemas);
    QStringList known;
    if (std::ranges::any_of(items, isPattern)) {
        const Result<QStringList> found = schemasOf(*url, stop);
        if (!found)
            return std::unexpected(found.error());
        known = *found;
    }
    for (const QString &schema : namesMeant(items, known)) {
        GlobalOptions global = invocation.options();
        global.xArguments << QStringLiteral("tenant=%1").arg(schema);
        auto own = std::make_unique<Invocation>(global, invocation.resolver());
        Result<MigrationRequest> request = migrationRequest(*own, options);
        if (!request)
            return std::unexpected(request.error());
        const QString before = request->url.option(QStringLiteral("options")).value_or(QString());
        request->url.setOption(QStringLiteral("options"),
                               QStringLiteral("%1 -csearch_path=%2").arg(before, doubleQuotedName(schema)).trimmed());
        request->environment.versionTable.schema = schema;
        list.add(schema, std::move(own), *std::move(request));
    }
    return {};
}

/// One target for each environment that is named.
Result<void> findEnvironmentTargets(Invocation &invocation, const MigrationOptions &options, TargetList &list)
{
    Invocation base(invocation.options());
    base.ignoreEnvironment();
    const Result<const Project *> project = base.project();
    if (!project)
        return std::unexpected(project.error());
    ProjectReadings readings(**project, {.xArguments = invocation.options().xArguments});
    const Result<ProjectEnvironments> environments = readings.environments();
    if (!environments)
        return std::unexpected(environments.error());
    const QStringList confirmed = invocation.options().confirmation.split(u',', Qt::SkipEmptyParts);
    for (const QString &name : namesMeant(listOf(options.run.environments), environments->names())) {
        GlobalOptions global = invocation.options();
        global.environment = name;
        // Each protected one has to be named: --confirm a,b
        global.confirmation = confirmed.contains(name) ? name : invocation.options().confirmation;
        auto own = std::make_unique<Invocation>(global, invocation.resolver());
        Result<MigrationRequest> request = migrationRequest(*own, options);
        if (!request) {
            request.error().message.prepend(QStringLiteral("%1: ").arg(name));
            return std::unexpected(request.error());
        }
        // A target is one database.
        if (const auto all = own->databases(Invocation::Mode::Online); all && all->size() > 1)
            return unknownWhichDatabase(*environments->find(name));
        list.add(name, std::move(own), *std::move(request));
    }
    return {};
}

QString stateWord(const FleetResult &result)
{
    constexpr std::array kWords = {"not begun", "up to date", "done", "failed", "cancelled"};
    return QString::fromLatin1(kWords.at(size_t(result.state)));
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
            Terminal::complain(QStringLiteral("%1: %2").arg(result.name, stateWord(result)));
            return;
        }
        m_terminal.write(
            jsonLine({{QStringLiteral("event"), QStringLiteral("ended")},
                      {QStringLiteral("database"), result.name},
                      {QStringLiteral("state"), stateWord(result)},
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
                           .arg(stateWord(result), -10)
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
    TargetList list;
    const RunStop stop(invocation.resolver());
    const Result<void> found = options.run.environments.empty() ? findSchemaTargets(invocation, options, stop, list)
                                                                : findEnvironmentTargets(invocation, options, list);
    if (!found)
        return std::unexpected(found.error());
    if (list.targets.empty())
        return commandError(QStringLiteral("No database is meant by that"));
    FleetEvents events(invocation.terminal(), options.run.json);
    const std::vector<FleetResult> results = runFleet(list.targets,
                                                      {.parallel = options.run.parallel,
                                                       .hasCanary = !options.run.hasNoCanary,
                                                       .stopsOnFailure = !options.run.keepsGoing},
                                                      &events, stop.session);
    if (!options.run.json)
        printTable(invocation.terminal(), results);
    if (stop.session->isStopped())
        return exitcode::kInterrupted;
    const bool isAllDone = std::ranges::all_of(results, [](const FleetResult &result) {
        return result.state == FleetResult::State::Done || result.state == FleetResult::State::UpToDate;
    });
    return isAllDone ? exitcode::kSuccess : exitcode::kError;
}

} // namespace retort
