// SPDX-License-Identifier: GPL-3.0-or-later
// Plans, runs and the journal of runs.
#include "ui/Workspace.h"

#include "engine/log/Log.h"

#include <QtConcurrent>

namespace retort::ui {

namespace {

const QString kRunCategory = QStringLiteral("retort.desktop");

} // namespace

void Workspace::requestPlan(MigrationRequest::Verb verb, const QString &target)
{
    if (!m_project || !m_database.url || isRunning())
        return;
    if (m_planCancel)
        *m_planCancel = true;
    m_planCancel = std::make_shared<std::atomic<bool>>(false);
    const int number = ++m_planNumber;
    m_isPlanning = true;
    Q_EMIT planning();
    QtConcurrent::run(&m_databasePool, [project = *m_project, url = *m_database.url, verb, target,
                                        cancel = m_planCancel] {
        return jobs::plan(project, url, verb, target, cancel);
    }).then(this, [this, number](PlannedRun run) {
        if (number != m_planNumber)
            return;
        m_isPlanning = false;
        describeEnvironment(run);
        if (run.error)
            log::error(kRunCategory, run.error->message);
        Q_EMIT planned(run);
    });
}

void Workspace::describeEnvironment(PlannedRun &run) const
{
    const Environment *chosen = environment();
    if (!chosen)
        return;
    run.environmentName = chosen->shownName();
    run.confirmText = chosen->needsConfirmation() ? chosen->confirmText() : QString();
    run.isExportOnly = chosen->isExportOnly;
}

bool Workspace::apply(const PlannedRun &run)
{
    const Environment *chosen = environment();
    if (!m_project || !m_database.url || isRunning() || (chosen && chosen->isExportOnly))
        return false;
    MigrationRequest request{.project = *m_project,
                             .url = *m_database.url,
                             .verb = run.verb,
                             .targets = {run.target},
                             .environment = run.environment,
                             .journal = m_journalFile};
    log::info(kRunCategory, run.verb == MigrationRequest::Verb::Downgrade ? tr("Downgrading to %1").arg(run.target)
                            : run.verb == MigrationRequest::Verb::Stamp   ? tr("Stamping %1").arg(run.target)
                                                                          : tr("Upgrading to %1").arg(run.target));
    Q_EMIT runStarted(run);
    return m_migrator.start(std::move(request));
}

void Workspace::cancelRun()
{
    log::warning(kRunCategory, tr("Cancelling"));
    m_migrator.cancel();
}

void Workspace::stopWaiting()
{
    if (m_isLoading) {
        ++m_loadNumber;
        m_isLoading = false;
        Q_EMIT graphChanged();
    }
    if (m_isPlanning) {
        *m_planCancel = true;
        ++m_planNumber;
        m_isPlanning = false;
        Q_EMIT planning();
    }
    if (m_database.kind == DatabaseState::Kind::Reading) {
        ++m_databaseNumber;
        DatabaseState stopped = m_database;
        stopped.kind = m_database.url ? DatabaseState::Kind::NotConnected : DatabaseState::Kind::NoUrl;
        setDatabase(std::move(stopped));
    }
    log::info(kRunCategory, tr("Stopped waiting"));
}

void Workspace::connectMigrator()
{
    connect(&m_migrator, &Migrator::revisionStarted, this,
            [this](int, const MigrationStep &step) { log::info(kRunCategory, step.logLine()); });
    connect(&m_migrator, &Migrator::statementFinished, this, [this](const StatementProgress &progress) {
        log::debug(kRunCategory, progress.statement.text);
        if (!progress.failure.isEmpty())
            log::error(kRunCategory, progress.failure);
    });
    connect(&m_migrator, &Migrator::printed, this,
            [this](const QString &text) { log::info(kRunCategory, text.trimmed()); });
    connect(&m_migrator, &Migrator::finished, this, [this](const RunOutcome &outcome) {
        for (const QString &warning : outcome.warnings)
            log::warning(kRunCategory, warning);
        if (outcome.error)
            log::error(kRunCategory, outcome.error->message);
        else
            log::info(kRunCategory, tr("Done: %n statement(s)", nullptr, outcome.statementCount));
        Q_EMIT runFinished(outcome);
        connectDatabase();
        readRuns();
    });
}

// The journal

void Workspace::setJournalFile(const QString &file)
{
    m_journalFile = file;
    readRuns();
}

void Workspace::readRuns()
{
    QtConcurrent::run(&m_databasePool, [file = m_journalFile] {
        return jobs::readRuns(file);
    }).then(this, [this](const Result<std::vector<JournalRun>> &runs) {
        if (!runs) {
            log::warning(kRunCategory, runs.error().message);
            return;
        }
        m_runs = *runs;
        Q_EMIT runsRead();
    });
}

void Workspace::readRunStatements(qint64 run)
{
    QtConcurrent::run(&m_databasePool, [file = m_journalFile, run] {
        return jobs::readRunStatements(file, run);
    }).then(this, [this, run](const Result<std::vector<JournalStatement>> &statements) {
        if (statements)
            Q_EMIT runStatementsRead(run, *statements);
        else
            log::warning(kRunCategory, statements.error().message);
    });
}

std::optional<JournalRun> Workspace::interruptedRun() const
{
    if (!m_database.url || isRunning())
        return std::nullopt;
    const QString here = m_database.url->withoutPassword();
    for (const JournalRun &run : m_runs) {
        if (run.database != here)
            continue;
        // Only the newest one counts: what came after it has met it.
        return run.state == JournalRun::State::Interrupted ? std::optional(run) : std::nullopt;
    }
    return std::nullopt;
}

} // namespace retort::ui
