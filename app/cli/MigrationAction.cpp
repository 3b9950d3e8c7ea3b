// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/MigrationAction.h"

#include "app/cli/InterruptWatch.h"
#include "engine/log/Log.h"
#include "engine/migration/MigrationRun.h"
#include "engine/migration/OfflineScript.h"
#include "engine/migration/RunJournal.h"

#include <CLI/App.hpp>

#include <memory>

namespace retort {

namespace {

using Verb = MigrationRequest::Verb;

const QString kStatementLog = QStringLiteral("retort.sql");

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
    EnvironmentOptions environment;
    DatabaseUrl url;
};

Result<Surroundings> surroundingsOf(Invocation &invocation, Invocation::Mode mode)
{
    const Result<const Project *> project = invocation.soundProject();
    if (!project)
        return std::unexpected(project.error());
    const Result<EnvironmentOptions> environment = invocation.environment(mode);
    if (!environment)
        return std::unexpected(environment.error());
    const Result<DatabaseUrl> url = invocation.url(mode);
    if (!url)
        return std::unexpected(url.error());
    if (Result<void> announced = invocation.announceContext(mode); !announced)
        return std::unexpected(announced.error());
    return Surroundings{**project, *environment, *url};
}

Result<int> writeSql(Invocation &invocation, const MigrationOptions &options)
{
    const Result<Surroundings> around = surroundingsOf(invocation, Invocation::Mode::Offline);
    if (!around)
        return std::unexpected(around.error());
    if (options.purges)
        return commandError(QStringLiteral("Can't use --purge with --sql mode"));

    const OfflineScript script = offlineScript(options, {.project = around->project,
                                                         .dialectName = around->url.dialectName(),
                                                         .environment = around->environment,
                                                         .xArguments = invocation.options().xArguments,
                                                         .allowsGaps = options.allowsGaps});
    logSteps(script);
    for (const QString &warning : script.warnings)
        Terminal::complain(warning);
    for (const Diagnostic &diagnostic : script.diagnostics)
        Terminal::complain(describe(diagnostic));
    if (!script.printed.isEmpty())
        invocation.terminal().write(script.printed);
    invocation.terminal().write(script.text());
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

/// Turns a run's progress into Alembic's log lines, and with a verbose log into one line a statement.
class ProgressLog : public MigrationObserver
{
public:
    explicit ProgressLog(const Terminal &terminal) : m_terminal(terminal) {}

    void waitingForLock(const LockWait &wait) override
    {
        Terminal::complain(QStringLiteral("Waiting for %1 to finish (%2 of %3 s)")
                               .arg(wait.holder.isEmpty() ? QStringLiteral("another writer") : wait.holder)
                               .arg(wait.waited / 1000)
                               .arg(wait.limit / 1000));
    }
    void revisionStarted(int, const MigrationStep &step) override { log::info(kRuntimeLog, step.logLine()); }
    void statementFinished(const StatementProgress &progress) override
    {
        log::debug(kStatementLog, QStringLiteral("%1 [%2 ms]")
                                      .arg(progress.statement.text.simplified())
                                      .arg(double(progress.duration) / 1000.0, 0, 'f', 1));
    }
    void printed(const QString &text) override { m_terminal.write(text); }

private:
    const Terminal &m_terminal;
};

/// The file of the journal. Without the user's own one (an account with no home, say) a run goes on; a journal that was
/// asked for must be written.
QString journalFile(const MigrationOptions &options)
{
    if (!options.journal.empty())
        return QString::fromStdString(options.journal);
    const QString file = RunJournal::defaultFile();
    if (const auto journal = RunJournal::open(file); !journal) {
        Terminal::complain(journal.error().message + QLatin1String(". The run goes on without a journal."));
        return {};
    }
    return file;
}

Result<int> migrate(Invocation &invocation, const MigrationOptions &options)
{
    if (const Result<void> allowed = invocation.checkMayApply(); !allowed)
        return std::unexpected(allowed.error());
    const Result<Surroundings> around = surroundingsOf(invocation, Invocation::Mode::Online);
    if (!around)
        return std::unexpected(around.error());

    const auto stopper = std::make_shared<SessionStopper>();
    const InterruptWatch watch([stopper] { stopper->stop(); });
    ProgressLog progress(invocation.terminal());
    const RunOutcome outcome = runMigration({.project = around->project,
                                             .url = around->url,
                                             .verb = options.verb,
                                             .targets = targetsOf(options),
                                             .purge = options.purges,
                                             .environment = around->environment,
                                             .xArguments = invocation.options().xArguments,
                                             .journal = journalFile(options)},
                                            &progress, stopper);
    for (const QString &warning : outcome.warnings)
        Terminal::complain(warning);
    for (const Diagnostic &diagnostic : outcome.diagnostics)
        Terminal::complain(describe(diagnostic));
    for (const QString &note : outcome.notes)
        Terminal::complain(note);
    if (outcome.error)
        return std::unexpected(*outcome.error);
    log::debug(QStringLiteral("retort.cli"),
               QStringLiteral("%1 statements in %2 ms").arg(outcome.statementCount).arg(outcome.duration));
    return exitcode::kSuccess;
}

} // namespace

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
    app.add_option("--journal", file, "the file in which each statement's fate is kept (default: in your data folder)");
}

CommandAction declareMigration(CLI::App &app, MigrationRequest::Verb verb, const char *range)
{
    auto options = std::make_shared<MigrationOptions>();
    options->verb = verb;
    declareOffline(app, *options);
    app.add_option("--tag", options->tag, "a word for env.py");
    declareJournal(app, options->journal);
    app.add_option("revision", options->revisions, range)->required()->expected(1);
    return migrationAction(options);
}

} // namespace retort
