// SPDX-License-Identifier: GPL-3.0-or-later
// Plans, runs and the journal of runs.
#include "ui/Workspace.h"

#include "engine/log/Log.h"

#include <QtConcurrent>

#include <algorithm>
#include <utility>

namespace retort::ui {

namespace {

const QString kRunCategory = QStringLiteral("retort.desktop");

} // namespace

void Workspace::requestPlan(MigrationRequest::Verb verb, const QString &target)
{
    if (!m_project || isRunning())
        return;
    const int number = ++m_planNumber;
    m_isPlanning = true;
    Q_EMIT planning();
    QtConcurrent::run(&m_databasePool, [access = accessHere(DatabaseLooks::Kind::Planning), verb, target] {
        return jobs::plan(access, verb, target);
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

Result<void> Workspace::mayRunAt(const QString &place) const
{
    const Environment *chosen = environment();
    if (!m_project || isRunning() || (chosen && chosen->isExportOnly))
        return commandError(tr("Nothing can be run here now."));
    // Where it is not known yet, the preparation finds it out.
    if (!m_database.place.isEmpty() && m_database.place != place)
        return jobs::otherDatabase();
    return {};
}

Result<void> Workspace::apply(const PlannedRun &run)
{
    if (const Result<void> may = mayRunAt(run.place); !may)
        return may;
    MigrationRequest request{.project = *m_project,
                             .url = m_database.url.value_or(DatabaseUrl()),
                             .verb = run.verb,
                             .targets = {run.target},
                             .environment = run.environment,
                             .journal = m_journalFile};
    log::info(kRunCategory, run.verb == MigrationRequest::Verb::Downgrade ? tr("Downgrading to %1").arg(run.target)
                            : run.verb == MigrationRequest::Verb::Stamp   ? tr("Stamping %1").arg(run.target)
                                                                          : tr("Upgrading to %1").arg(run.target));
    Q_EMIT runStarted(run);
    start(std::move(request), run.place);
    return {};
}

void Workspace::start(MigrationRequest request, const QString &place)
{
    const Environment *chosen = environment();
    const int seconds = chosen ? (chosen->runTime + 999) / 1000 : 0;
    const int number = ++m_preparationNumber;
    m_isPreparing = true;
    QtConcurrent::run(&m_databasePool, [access = accessHere(DatabaseLooks::Kind::Preparing), place,
                                        seconds] { return jobs::reachForRun(access, place, seconds); })
        .then(this, [this, number, name = m_environment,
                     request = std::move(request)](const Result<jobs::ReachedDatabase> &reached) {
            // Where the answer was there at once, this is still the call that began it, and its caller has not come
            // round yet to listening.
            QMetaObject::invokeMethod(
                this,
                [this, number, name, request, reached]() mutable {
                    if (number == m_preparationNumber)
                        return endPreparation(reached, request);
                    // As after a run. Whoever lets go last waits for the Vault.
                    m_databasePool.start([resolver = m_resolver, name, reached = std::move(reached)]() mutable {
                        resolver->giveBack(name);
                        reached = {};
                    });
                },
                Qt::QueuedConnection);
        });
}

void Workspace::endPreparation(const Result<jobs::ReachedDatabase> &reached, MigrationRequest request)
{
    m_isPreparing = false;
    if (reached) {
        m_lease = reached->lease;
        request.url = reached->url;
        request.project = reached->project;
        m_migrator.start(std::move(request));
        return;
    }
    RunOutcome outcome;
    outcome.rowsBefore = outcome.rowsAfter = m_database.rows;
    outcome.error = reached.error();
    log::error(kRunCategory, reached.error().message);
    Q_EMIT runFinished(outcome);
    Q_EMIT databaseChanged();
}

void Workspace::cancelRun()
{
    log::warning(kRunCategory, tr("Cancelling"));
    if (m_isPreparing) {
        m_resolver->cancel();
        m_looks.stop(DatabaseLooks::Kind::Preparing);
        ++m_preparationNumber;
        endPreparation(std::unexpected(Error{Error::Kind::Cancelled, tr("Cancelled"), {}, {}}), {});
        return;
    }
    m_migrator.cancel();
}

void Workspace::stopWaiting()
{
    m_resolver->cancel();
    m_looks.stop(DatabaseLooks::Kind::Examining);
    ++m_examinationNumber;
    stopTesting();
    if (m_isLoading) {
        ++m_loadNumber;
        m_isLoading = false;
        Q_EMIT graphChanged();
    }
    if (m_isPlanning) {
        m_looks.stop(DatabaseLooks::Kind::Planning);
        ++m_planNumber;
        m_isPlanning = false;
        Q_EMIT planning();
    }
    if (m_database.kind == DatabaseState::Kind::Reading) {
        dropReading();
        m_looks.stop(DatabaseLooks::Kind::Environments);
        DatabaseState stopped = m_database;
        const Environment *chosen = environment();
        const bool isNamed = m_database.url || (chosen && chosen->url.reference);
        stopped.kind = isNamed ? DatabaseState::Kind::NotConnected : DatabaseState::Kind::NoUrl;
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
            log::info(kRunCategory, tr("Done: %Ln statement(s)", nullptr, outcome.statementCount));
        Q_EMIT runFinished(outcome);
        // With the same credentials; then they are given back.
        readDatabase(jobs::Reach::Anything, true);
        m_databasePool.start([lease = std::move(m_lease)]() mutable { lease.reset(); });
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
    }).then(this, [this](const Result<jobs::KnownRuns> &runs) {
        if (!runs) {
            log::warning(kRunCategory, runs.error().message);
            return;
        }
        m_runs = runs->all;
        m_unfinished = runs->unfinished;
        readEdited();
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

void Workspace::readEdited()
{
    if (!m_project)
        return;
    const int number = ++m_editedNumber;
    QtConcurrent::run(&m_databasePool, [file = m_journalFile, place = m_database.place, project = *m_project] {
        return jobs::readEdited(file, place, project);
    }).then(this, [this, number](const QStringList &edited) {
        if (number != m_editedNumber || edited == m_edited)
            return;
        m_edited = edited;
        Q_EMIT editedChanged();
    });
}

// Interrupted runs

std::optional<JournalRun> Workspace::interruptedRun() const
{
    if (m_database.place.isEmpty() || isRunning())
        return std::nullopt;
    const auto found = std::ranges::find(m_unfinished, m_database.place, &JournalRun::place);
    return found == m_unfinished.end() ? std::nullopt : std::optional(*found);
}

void Workspace::examineInterruptedRun(InDoubtAnswer inDoubtIsDone)
{
    if (!m_project)
        return;
    const int number = ++m_examinationNumber;
    QtConcurrent::run(&m_databasePool, [access = accessHere(DatabaseLooks::Kind::Examining), journal = m_journalFile,
                                        inDoubtIsDone] {
        return jobs::examineRun(access, journal, 0, inDoubtIsDone);
    }).then(this, [this, number](const ExaminedRun &examined) {
        if (number != m_examinationNumber)
            return;
        if (examined.error)
            log::error(kRunCategory, examined.error->message);
        Q_EMIT runExamined(examined);
    });
}

Result<void> Workspace::recover(const ExaminedRun &examined, RunRecovery::Way way)
{
    if (const Result<void> may = mayRunAt(examined.place); !may)
        return may;
    if (!m_database.url || !examined.report)
        return commandError(tr("Nothing can be run here now."));
    Result<MigrationRequest> request = recoveryRequest(
        {.project = *m_project, .url = *m_database.url, .environment = examined.environment, .journal = m_journalFile},
        *examined.report, way);
    if (!request)
        return std::unexpected(request.error());
    log::info(kRunCategory, tr("Going on from run %1").arg(examined.report->run.id));
    PlannedRun run{.verb = request->verb, .target = request->targets.value(0)};
    Q_EMIT runStarted(run);
    start(*std::move(request), examined.place);
    return {};
}

void Workspace::dismissRun(qint64 run)
{
    QtConcurrent::run(&m_databasePool, [file = m_journalFile, run] {
        return jobs::resolveRun(file, run);
    }).then(this, [this](const Result<void> &resolved) {
        if (!resolved)
            log::warning(kRunCategory, resolved.error().message);
        readRuns();
    });
}

} // namespace retort::ui
