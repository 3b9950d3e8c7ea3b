// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/MigrationAction.h"

#include "app/cli/RunEvents.h"
#include "app/cli/RunStop.h"
#include "app/cli/SqlFile.h"
#include "engine/log/Log.h"
#include "engine/migration/JointRun.h"
#include "engine/migration/MigrationRun.h"
#include "engine/migration/OfflineScript.h"
#include "engine/migration/RunJournal.h"

#include <CLI/App.hpp>

#include <memory>

namespace retort {

namespace {

using Verb = MigrationRequest::Verb;

QStringList targetsOf(const MigrationOptions &options)
{
    QStringList targets;
    for (const std::string &revision : options.revisions)
        targets.append(QString::fromStdString(revision));
    return targets;
}

/// What Alembic finds wrong before it even reads the scripts.
Result<void> checkRange(const MigrationOptions &options)
{
    const QString target = options.revisions.empty() ? QString() : QString::fromStdString(options.revisions.front());
    const bool isRange = target.contains(QLatin1Char(':'));
    if (options.verb == Verb::Stamp || options.verb == Verb::EnsureVersion)
        return {};
    if (isRange && !options.isOffline)
        return commandError(QStringLiteral("Range revision not allowed"));
    if (!isRange && options.isOffline && options.verb == Verb::Downgrade)
        return commandError(QStringLiteral("downgrade with --sql requires <fromrev>:<torev>"));
    return {};
}

OfflineScript offlineScript(const MigrationOptions &options, const OfflineRequest &request)
{
    const QStringList targets = targetsOf(options);
    switch (options.verb) {
    case Verb::Upgrade: return OfflineScript::upgrade(request, targets.front());
    case Verb::Downgrade: return OfflineScript::downgrade(request, targets.front());
    case Verb::Stamp: return OfflineScript::stamp(request, targets);
    case Verb::EnsureVersion: break;
    }
    return OfflineScript::ensureVersion(request);
}

/// The "Running …" lines of the steps that were begun.
void logSteps(const OfflineScript &script)
{
    for (const MigrationStep &step : script.plan.steps) {
        log::info(kRuntimeLog, step.logLine());
        if (!script.failedRevision.isEmpty() && step.id == script.failedRevision)
            return;
    }
}

/// What a run needs, with or without a database; read in Alembic's order, so that the first error is Alembic's.
struct Surroundings
{
    const Project &project;
    std::vector<Invocation::Database> databases;
};

/// The project as far as its dependencies are there, for SQL with gaps; null where it does not need that.
std::shared_ptr<const Project> incompleteProject(Invocation &invocation, const MigrationOptions &options)
{
    const Result<const Project *> project = invocation.project();
    if (!options.allowsGaps || !project || !(*project)->graph().error())
        return {};
    auto rest = std::make_shared<const Project>((*project)->withoutMissingDependencies());
    return rest->graph().error() ? nullptr : rest;
}

Result<Surroundings> surroundingsOf(Invocation &invocation, Invocation::Mode mode, const Project *incomplete = nullptr)
{
    const Result<const Project *> project =
        incomplete ? Result<const Project *>(incomplete) : invocation.soundProject();
    if (!project)
        return std::unexpected(project.error());
    Result<std::vector<Invocation::Database>> databases = invocation.databases(mode);
    if (!databases)
        return std::unexpected(databases.error());
    return Surroundings{**project, *std::move(databases)};
}

Result<int> writeSqlOf(Invocation &invocation, const MigrationOptions &options, const Project &project,
                       const Invocation::Database &database)
{
    if (Result<void> announced = invocation.announce(database, Invocation::Mode::Offline); !announced)
        return std::unexpected(announced.error());
    if (options.purges)
        return commandError(QStringLiteral("Can't use --purge with --sql mode"));

    const OfflineScript script = offlineScript(options, {.project = project,
                                                         .dialectName = database.url.dialectName(),
                                                         .environment = database.options,
                                                         .xArguments = invocation.options().xArguments,
                                                         .allowsGaps = options.allowsGaps,
                                                         .variables = Variables::Whole});
    logSteps(script);
    for (const QString &warning : script.warnings)
        Terminal::complain(warning);
    for (const Diagnostic &diagnostic : script.diagnostics)
        Terminal::complain(describe(diagnostic));
    if (!script.printed.isEmpty())
        invocation.terminal().write(script.printed);
    if (const Result<void> written = writeText(invocation.terminal(), database.options.outputFile, script.text());
        !written)
        return std::unexpected(written.error());
    if (script.error && script.hasGaps) {
        Terminal::complain(script.error->message);
        Terminal::complain(
            QStringLiteral("The SQL ends before it. Apply it with a connection, or use --allow-gaps to get "
                           "these parts as comments."));
        return exitcode::kIncomplete;
    }
    if (script.error)
        return std::unexpected(*script.error);
    return exitcode::kSuccess;
}

Result<int> writeSql(Invocation &invocation, const MigrationOptions &options)
{
    const std::shared_ptr<const Project> incomplete = incompleteProject(invocation, options);
    const Result<Surroundings> around = surroundingsOf(invocation, Invocation::Mode::Offline, incomplete.get());
    if (!around)
        return std::unexpected(around.error());
    if (incomplete) {
        const Result<const Project *> whole = invocation.project();
        for (const QString &missing : incomplete->warnings().mid((*whole)->warnings().size())) {
            Terminal::complain(missing);
            invocation.terminal().write(QStringLiteral("-- %1; its SQL is not here.\n\n").arg(missing));
        }
    }
    for (const Invocation::Database &database : around->databases) {
        const Result<int> written = writeSqlOf(invocation, options, around->project, database);
        if (!written || *written != exitcode::kSuccess)
            return written;
    }
    return exitcode::kSuccess;
}

/// The file of the journal. Without the user's own one (an account with no home, say) a run goes on; a journal that was
/// asked for must be written.
QString journalFile(const DatabaseUrl &database, const std::string &asked)
{
    if (!asked.empty())
        return QString::fromStdString(asked);
    const QString file = RunJournal::defaultFile();
    if (!database.sessionSettings().journalTable.isEmpty())
        return file;
    if (const auto journal = RunJournal::open(file); !journal) {
        Terminal::complain(journal.error().message + QLatin1String(". The run goes on without a journal."));
        return {};
    }
    return file;
}

MigrationRequest requestFor(const Invocation &invocation, const RunFlags &flags, const Project &project,
                            const Invocation::Database &database, const std::string &journal)
{
    return {.project = project,
            .url = withJournal(database.url, journal),
            .environment = database.options,
            .xArguments = invocation.options().xArguments,
            .limits = flags.limits(),
            .journal = flags.isDryRun ? QString() : journalFile(database.url, journal)};
}

void fill(MigrationRequest &request, const MigrationOptions &options)
{
    request.verb = options.verb;
    request.targets = targetsOf(options);
    request.purge = options.purges;
    request.isDryRun = options.run.isDryRun;
}

RunEvents::Manner mannerOf(const RunFlags &flags)
{
    return flags.json            ? RunEvents::Manner::Json
           : flags.showsProgress ? RunEvents::Manner::Progress
                                 : RunEvents::Manner::Log;
}

void tellOfDryRun(const RunOutcome &outcome, const RunFlags &flags)
{
    if (flags.isDryRun && !flags.json && outcome.isSuccess()) {
        Terminal::complain(QStringLiteral("Dry run: %1 revisions with %2 statements ran and were undone.")
                               .arg(outcome.tried.size())
                               .arg(outcome.statementCount));
    }
    log::debug(QStringLiteral("retort.cli"),
               QStringLiteral("%1 statements in %2 ms").arg(outcome.statementCount).arg(outcome.duration));
}

Result<int> migrate(Invocation &invocation, const MigrationOptions &options)
{
    if (options.run.isFleet())
        return runOnFleet(invocation, options);
    if (const Result<void> allowed = invocation.checkMayApply(); !allowed)
        return std::unexpected(allowed.error());
    const Result<Surroundings> around = surroundingsOf(invocation, Invocation::Mode::Online);
    if (!around)
        return std::unexpected(around.error());

    const RunStop stop(invocation.resolver());
    if (const Result<void> covered = invocation.coverRun(); !covered)
        return std::unexpected(covered.error());
    // Their users may be others now.
    const Result<std::vector<Invocation::Database>> databases = invocation.databases(Invocation::Mode::Online);
    if (!databases)
        return std::unexpected(databases.error());
    RunEvents events(invocation.terminal(), mannerOf(options.run));
    for (std::size_t first = 0; first < databases->size();) {
        // What env.py commits together.
        std::size_t end = first + 1;
        while (end < databases->size() && (*databases)[end - 1].isHeld)
            ++end;
        JointRun run(&events, stop.session);
        Result<void> announced;
        for (std::size_t i = first; i < end && announced && run.isSound(); ++i) {
            const Invocation::Database &database = (*databases)[i];
            announced = invocation.announce(database, Invocation::Mode::Online);
            if (!announced)
                break;
            MigrationRequest request = requestFor(invocation, options.run, around->project, database, options.journal);
            fill(request, options);
            run.perform(std::move(request));
        }
        const std::vector<RunOutcome> outcomes = run.finish(announced.has_value());
        for (const RunOutcome &outcome : outcomes) {
            events.ended(outcome);
            tellOfDryRun(outcome, options.run);
        }
        if (!announced)
            return std::unexpected(announced.error());
        if (const Error *error = firstError(outcomes))
            return std::unexpected(*error);
        first = end;
    }
    return exitcode::kSuccess;
}

int milliseconds(double seconds)
{
    return int(seconds * 1000);
}

} // namespace

DatabaseUrl withJournal(DatabaseUrl url, const std::string &journal)
{
    SessionSettings settings = url.sessionSettings();
    if (!journal.empty())
        settings.journalTable.clear();
    url.setSessionSettings(settings);
    return url;
}

RunLimits RunFlags::limits() const
{
    RunLimits limits;
    if (lockWait)
        limits.lockWait = milliseconds(*lockWait);
    if (lockTimeout)
        limits.lockTimeout = milliseconds(*lockTimeout);
    if (statementTimeout)
        limits.statementTimeout = milliseconds(*statementTimeout);
    if (retries)
        limits.lockRetries = *retries;
    return limits;
}

Result<MigrationRequest> migrationRequest(Invocation &invocation, const MigrationOptions &options)
{
    if (const Result<void> allowed = invocation.checkMayApply(); !allowed)
        return std::unexpected(allowed.error());
    Result<MigrationRequest> request = requestOf(invocation, options.run, options.journal);
    if (request) {
        fill(*request, options);
    }
    return request;
}

Result<MigrationRequest> requestOf(Invocation &invocation, const RunFlags &flags, const std::string &journal)
{
    const Result<Surroundings> around = surroundingsOf(invocation, Invocation::Mode::Online);
    if (!around)
        return std::unexpected(around.error());
    const Invocation::Database &database = around->databases.front();
    if (const Result<void> announced = invocation.announce(database, Invocation::Mode::Online); !announced)
        return std::unexpected(announced.error());
    return requestFor(invocation, flags, around->project, database, journal);
}

Result<int> runRequest(Invocation &invocation, MigrationRequest request, const RunFlags &flags)
{
    const RunStop stop(invocation.resolver());
    if (const Result<void> covered = invocation.coverRun(&request.url); !covered)
        return std::unexpected(covered.error());
    RunEvents events(invocation.terminal(), mannerOf(flags));
    const RunOutcome outcome = runMigration(request, &events, stop.session);
    events.ended(outcome);
    if (outcome.error)
        return std::unexpected(*outcome.error);
    tellOfDryRun(outcome, flags);
    return exitcode::kSuccess;
}

void declareRun(CLI::App &app, RunFlags &flags)
{
    app.add_flag("--json", flags.json, "tell of the run in one JSON object a line");
    app.add_flag("--progress", flags.showsProgress, "a line for each statement");
    app.add_option("--wait", flags.lockWait, "how long to wait for another runner, in seconds (default: 30)");
    app.add_option("--lock-timeout", flags.lockTimeout, "how long a statement may wait for a lock, in seconds");
    app.add_option("--execution-timeout", flags.statementTimeout, "how long a statement may run, in seconds");
    app.add_option("--retries", flags.retries,
                   "how often to try again what ran into --lock-timeout, where that can be done (default: 5)");
}

CommandAction migrationAction(std::shared_ptr<MigrationOptions> options)
{
    return [options = std::move(options)](Invocation &invocation) -> Result<int> {
        if (!options->tag.empty())
            invocation.setTag(QString::fromStdString(options->tag));
        if (Result<void> checked = checkRange(*options); !checked)
            return std::unexpected(checked.error());
        return options->isOffline ? writeSql(invocation, *options) : migrate(invocation, *options);
    };
}

void declareOffline(CLI::App &app, MigrationOptions &options)
{
    app.add_flag("--sql", options.isOffline, "print the SQL instead of running it; no database is needed");
    app.add_flag("--allow-gaps", options.allowsGaps,
                 "with --sql: go on after what only a database can decide; it stands in the text as a comment");
}

void declareJournal(CLI::App &app, std::string &file)
{
    app.add_option(
        "--journal", file,
        "the file in which each statement's fate is kept (default: in your data folder, or where the environment "
        "has its journal_table)");
}

CommandAction declareMigration(CLI::App &app, MigrationRequest::Verb verb, const char *range)
{
    auto options = std::make_shared<MigrationOptions>();
    options->verb = verb;
    declareOffline(app, *options);
    app.add_option("--tag", options->tag, "a word for env.py");
    declareJournal(app, options->journal);
    app.add_flag("--dry-run", options->run.isDryRun, "run everything in one transaction and undo it");
    declareRun(app, options->run);
    declareFleet(app, options->run);
    app.add_option("revision", options->revisions, range)->required()->expected(1);
    return migrationAction(options);
}

} // namespace retort
