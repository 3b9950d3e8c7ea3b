// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/MigrationRun.h"

#include "engine/database/Catalogue.h"
#include "engine/database/VersionTable.h"
#include "engine/migration/CatalogueExamination.h"
#include "engine/migration/EnvironmentRun.h"
#include "engine/migration/OnlineTarget.h"
#include "engine/migration/Recovery.h"
#include "engine/migration/RevisionBody.h"
#include "engine/migration/RunJournal.h"
#include "engine/migration/RunLock.h"

#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <map>

namespace retort {

namespace {

/// How long one try to get SQLite's lock may take, in milliseconds.
constexpr int kLockSlice = 100;

/// A statement with hundreds of rows is shown by its beginning and its end.
QString shortened(const QString &sql)
{
    constexpr qsizetype kShown = 4000;
    constexpr qsizetype kEnd = 200;
    if (sql.size() <= kShown)
        return sql;
    return sql.left(kShown - kEnd) + QStringLiteral(" … (%1 characters) … ").arg(sql.size() - kShown) + sql.right(kEnd);
}

QString recoveryWords(RunRecovery::Way way, qint64 run)
{
    const QString words = way == RunRecovery::Way::Continue ? QStringLiteral("gone on with by run %1")
                          : way == RunRecovery::Way::Undo   ? QStringLiteral("taken back by run %1")
                                                            : QStringLiteral("marked as done by run %1");
    return words.arg(run);
}

} // namespace

MigrationRun::MigrationRun(const MigrationRequest &request, MigrationObserver &observer,
                           std::shared_ptr<SessionStopper> stopper)
    : m_request(request),
      m_observer(observer),
      m_stopper(stopper ? std::move(stopper) : std::make_shared<SessionStopper>()),
      m_dialect(Dialect::create(request.url.dialectName())),
      m_lock(request, observer, *m_stopper),
      m_sources(m_request.project, m_outcome.plan)
{}

MigrationRun::~MigrationRun() = default;

void MigrationRun::perform()
{
    m_timer.start();
    if (const Result<QString> file = m_request.url.isSqlite() ? m_request.url.sqliteFile() : QString())
        m_file = *file;
    m_isNewFile = !m_file.isEmpty() && !QFileInfo::exists(m_file);
    m_done = runAll();
}

void MigrationRun::settle(const std::optional<Error> &reason)
{
    if (m_done && reason)
        m_done = std::unexpected(*reason);
    else if (m_done && m_session)
        m_done = commit();
}

RunOutcome MigrationRun::end()
{
    if (!m_done || m_request.isDryRun)
        rollBack();
    if (!m_done)
        describeFailure(m_done.error());
    else if (m_request.recovery && m_journal)
        (void)m_journal->resolve(m_request.recovery->run, recoveryWords(m_request.recovery->way, m_journal->run()));
    if (m_target) {
        m_outcome.statementCount = m_target->statementCount();
        m_outcome.notes += m_target->notes();
        m_outcome.warnings += m_target->warnings();
    }
    if (m_request.environment.hasVersionCallbacks && !m_outcome.applied.isEmpty())
        m_outcome.notes << QStringLiteral("env.py asks to be called after each step (on_version_apply), which Retort "
                                          "does not do.");
    m_outcome.rowsAfter = m_request.isDryRun ? m_outcome.rowsBefore : m_rows;
    if (m_session && m_session->isLost())
        m_outcome.notes << QStringLiteral("The connection was lost: what the version table says below was read anew, "
                                          "if the server could be reached.");
    const bool wasConnected = m_session != nullptr;
    m_target.reset();
    m_versions.reset();
    m_session.reset();
    if (m_outcome.error || m_request.isDryRun) {
        // What a rollback left, as anybody else sees it. After a cancel it is asked, too, so without its stopper; a
        // server that did not answer the cancel does not answer this, either.
        if (m_request.url.isMemory())
            m_outcome.rowsAfter.clear();
        else if (!wasConnected || m_stopper->hasHungUp())
            m_outcome.rowsAfter = m_outcome.rowsBefore;
        else
            m_outcome.rowsAfter = versionRows(m_request.project, m_request.url, m_request.environment,
                                              m_request.xArguments, m_stopper->isStopped() ? nullptr : m_stopper)
                                      .value_or(m_outcome.rowsBefore);
        // Opening made an empty file: a run that failed leaves none.
        if (m_isNewFile && QFileInfo(m_file).size() == 0)
            QFile::remove(m_file);
    }
    if (m_journal) {
        // A server that does not answer would keep us here.
        if (m_journal->isInFile() || !m_stopper->hasHungUp())
            (void)m_journal->end(m_outcome);
        m_outcome.journalRun = m_journal->run();
    }
    // Whoever comes next finds in the journal that this run has ended.
    m_lock.release();
    m_outcome.duration = m_timer.elapsed();
    return std::move(m_outcome);
}

Result<void> MigrationRun::runAll()
{
    if (!m_dialect)
        return commandError(
            QStringLiteral("Can't load plugin: sqlalchemy.dialects:%1").arg(m_request.url.dialectName()));

    if (m_request.isDryRun && !canUndo())
        return commandError(QStringLiteral("A dry run is not possible here: %1 cannot undo changes of tables")
                                .arg(m_request.url.dialectName()),
                            QStringLiteral("Use --sql to see the statements without running them."));

    // A request that cannot be met, or that asks for nothing, touches nothing.
    bool isNothingToDo = false;
    if (const auto looked = m_request.recovery ? Result<void>() : lookFirst(isNothingToDo); !looked || isNothingToDo)
        return looked;

    // After the look: of two sessions with one stopper, the later one is stopped.
    if (const auto opened = openSession(); !opened)
        return opened;
    if (const auto opened = openJournal(); !opened)
        return opened;
    if (const auto locked = takeLock(); !locked)
        return locked;
    return m_request.environment.ownConnection ? runInEnvironment() : runLocked();
}

/// env.py sends statements of its own: it is run beside the open connection, and the run goes on where it migrates.
Result<void> MigrationRun::runInEnvironment()
{
    m_target->setRevision({});
    EnvironmentRun environment(*m_session, m_request.environment,
                               m_request.isDryRun ? EnvironmentRun::Manner::Trying : EnvironmentRun::Manner::Migrating,
                               {.begin = [this] { return begin(); },
                                .execute =
                                    [this](const Operation &operation) {
                                        m_target->setRevision({});
                                        return m_target->query(operation);
                                    },
                                .work = [this] { return runLocked(); }});
    return environment.run(m_request.project, m_request.xArguments);
}

Result<void> MigrationRun::runLocked()
{
    if (const auto begun = beginTransaction(); !begun)
        return begun;

    // Others may have migrated while we waited: what counts is what the table says now.
    const Result<QStringList> rows = m_versions->rows();
    if (!rows)
        return std::unexpected(rows.error());
    m_rows = m_committedRows = m_outcome.rowsBefore = *rows;
    Result<MigrationPlan> planned = plan(m_rows);
    if (!planned)
        return std::unexpected(planned.error());
    m_outcome.plan = std::move(*planned);
    m_outcome.warnings = m_outcome.plan.warnings;
    m_observer.planned(m_outcome.plan);
    if (const auto begun = beginJournal(); !begun)
        return begun;
    if (isWay(RunRecovery::Way::Undo))
        return takeBack();

    if (const auto prepared = prepareVersionTable(); !prepared)
        return prepared;
    return runSteps();
}

Result<void> MigrationRun::lookFirst(bool &isNothingToDo)
{
    std::unique_ptr<Session> session;
    if (!m_request.url.isSqlite()) {
        // A server that does not let us in now is not asked a second time.
        auto opened = Session::open(m_request.url, {.access = SessionOptions::Access::ReadOnly, .stopper = m_stopper});
        if (!opened)
            return std::unexpected(opened.error());
        session = std::move(*opened);
    }
    const Result<QStringList> rows =
        session ? versionRowsOf(*session, m_request.project, m_request.environment, m_request.xArguments)
                : versionRows(m_request.project, m_request.url, m_request.environment, m_request.xArguments, m_stopper);
    session.reset();
    if (!rows && m_stopper->isStopped())
        return std::unexpected(rows.error());
    // A database that cannot be read now may be locked, or not be there: opening it for writing will say.
    if (!rows)
        return {};
    const Result<MigrationPlan> planned = plan(*rows);
    if (!planned) {
        m_outcome.rowsBefore = *rows;
        m_rows = *rows;
        return std::unexpected(planned.error());
    }
    // Without rows, Alembic makes the version table even if there is nothing to run.
    isNothingToDo = planned->isEmpty() && !rows->isEmpty() && !m_request.purge;
    if (isNothingToDo) {
        m_outcome.plan = *planned;
        m_outcome.warnings = planned->warnings;
        m_outcome.rowsBefore = *rows;
        m_rows = *rows;
        m_observer.planned(m_outcome.plan);
    }
    return {};
}

Result<MigrationPlan> MigrationRun::plan(const QStringList &rows) const
{
    MigrationPlan nothing;
    nothing.rowsBefore = nothing.rowsAfter = rows;
    if (isWay(RunRecovery::Way::Undo))
        return nothing;
    const RevisionGraph &graph = m_request.project.graph();
    const QString target = m_request.targets.value(0);
    Result<MigrationPlan> plan = nothing;
    switch (m_request.verb) {
    case MigrationRequest::Verb::Upgrade: plan = planUpgrade(graph, rows, target); break;
    case MigrationRequest::Verb::Downgrade: plan = planDowngrade(graph, rows, target); break;
    case MigrationRequest::Verb::Stamp: plan = planStamp(graph, rows, m_request.targets, m_request.purge); break;
    case MigrationRequest::Verb::EnsureVersion: break;
    }
    if (!plan || !m_request.recovery)
        return plan;
    if (plan->isEmpty() || plan->steps.front().id != m_request.recovery->revision)
        return commandError(QStringLiteral("Revision %1 is not the next one any more: the database or the project has "
                                           "changed since the run was interrupted")
                                .arg(m_request.recovery->revision),
                            QStringLiteral("Look at it again with retort-cli recover."));
    if (isWay(RunRecovery::Way::Mark))
        plan->steps.resize(1);
    return plan;
}

Result<void> MigrationRun::openSession()
{
    DatabaseUrl url = m_request.url;
    SessionSettings settings = url.sessionSettings();
    if (m_request.limits.lockTimeout > 0)
        settings.lockTimeout = m_request.limits.lockTimeout;
    if (m_request.limits.statementTimeout > 0)
        settings.statementTimeout = m_request.limits.statementTimeout;
    url.setSessionSettings(settings);
    // SQLite's waiting is the run's own, and visible.
    auto session = Session::open(url, {.busyTimeout = kLockSlice, .stopper = m_stopper});
    if (!session)
        return std::unexpected(session.error());
    m_session = std::move(*session);
    if (m_session->isReadOnly()) {
        return std::unexpected(Error{Error::Kind::Database,
                                     QStringLiteral("attempt to write a readonly database: %1").arg(m_file),
                                     {},
                                     QStringLiteral("You may not write to the file. Check its permissions.")});
    }
    m_versions = std::make_unique<VersionTable>(*m_session, *m_dialect, m_request.environment.versionTable);
    m_target = std::make_unique<OnlineTarget>(*m_session, *m_dialect, m_request, m_observer);
    m_target->setTransactionEnds([this] { return commitTransaction(); }, [this] { forgetOpenSteps(); });
    m_target->setLockHolders([this](const QString &sql) { return m_lock.holdersOf(sql); });
    return {};
}

Result<void> MigrationRun::takeLock()
{
    if (m_request.url.isSqlite()) {
        if (isPerMigration()) {
            if (const auto locked = m_lock.takeLockFile(); !locked)
                return locked;
        }
        return {};
    }
    if (const auto locked = m_lock.takeServerLock(*m_session); !locked)
        return locked;
    if (m_lock.isMissing() && !m_request.isDryRun)
        m_outcome.notes << QStringLiteral("Retort knows no lock for a database of the kind %1: nothing kept another "
                                          "run from migrating it at the same time.")
                               .arg(m_request.url.dialectName());
    return awaitDeadRun();
}

Result<void> MigrationRun::beginTransaction()
{
    m_target->setTransactional(true);
    // env.py may have begun it.
    return m_session->isInTransaction() ? Result<void>() : begin();
}

Result<void> MigrationRun::begin()
{
    if (m_request.url.isSqlite())
        return m_lock.whileLocked([this] { return m_session->begin(true); }, [this] { return m_session->wasLocked(); });
    // Without transactional DDL, too, Alembic opens a transaction per migration: changes of rows can be undone.
    return m_session->begin();
}

Result<void> MigrationRun::openJournal()
{
    const bool isAskedFor = !m_request.journal.isEmpty() || !m_request.url.sessionSettings().journalTable.isEmpty();
    if (!isAskedFor || m_request.isDryRun)
        return {};
    auto journal = RunJournal::openFor(m_request.url, m_request.journal, m_stopper->token());
    if (!journal)
        return std::unexpected(journal.error());
    m_journal = std::move(*journal);
    return {};
}

/// Only while the lock is held: before, another run may come to its end, or come up.
Result<void> MigrationRun::readLastRun()
{
    if (!m_journal)
        return {};
    auto last = m_journal->lastRun(m_journal->placeFor(m_request.url, m_request.environment.versionTable));
    if (!last)
        return std::unexpected(last.error());
    m_lastRun = std::move(*last);
    return {};
}

/// The server may go on with a statement after its client has died, and finish it, while the lock is free already.
Result<void> MigrationRun::awaitDeadRun()
{
    if (const auto read = readLastRun(); !read)
        return read;
    if (!m_lastRun || m_lastRun->state == JournalRun::State::Done || m_lastRun->state == JournalRun::State::Failed)
        return {};
    QString work;
    const auto attempt = [&]() -> Result<void> {
        Result<QString> found = Catalogue(*m_session).workOf(m_lastRun->serverSession);
        work = found.value_or(QString());
        if (!found)
            return std::unexpected(found.error());
        return work.isEmpty() ? Result<void>() : commandError(QStringLiteral("The interrupted run is still at work"));
    };
    return m_lock.whileLocked(
        attempt, [&work] { return !work.isEmpty(); },
        [&work] { return QStringLiteral("the interrupted run's connection (%1)").arg(work); });
}

Result<void> MigrationRun::beginJournal()
{
    if (!m_journal)
        return {};
    // On SQLite the transaction is the lock.
    if (const auto read = m_request.url.isSqlite() ? readLastRun() : Result<void>(); !read)
        return read;
    const bool isRecovery = m_request.recovery.has_value();
    // The lock is ours, so the last run is not at work any more, wherever it was.
    if (m_lastRun && m_lastRun->state != JournalRun::State::Done && m_lastRun->resolution.isEmpty() && !isRecovery) {
        if (const auto checked = checkLastRun(*m_lastRun); !checked)
            return checked;
    }
    static const std::map<MigrationRequest::Verb, QLatin1String> verbs = {
        {MigrationRequest::Verb::Upgrade, QLatin1String("upgrade")},
        {MigrationRequest::Verb::Downgrade, QLatin1String("downgrade")},
        {MigrationRequest::Verb::Stamp, QLatin1String("stamp")},
        {MigrationRequest::Verb::EnsureVersion, QLatin1String("ensure_version")}};
    const QString what = isWay(RunRecovery::Way::Undo)
                             ? QStringLiteral("undo %1").arg(m_request.recovery->run)
                             : (QStringList(verbs.at(m_request.verb)) + m_request.targets).join(QLatin1Char(' '));
    const Result<QString> serverSession = m_session->serverSession();
    if (!serverSession)
        return std::unexpected(serverSession.error());
    const auto begun = m_journal->begin({.database = m_request.url,
                                         .versionTable = m_request.environment.versionTable,
                                         .verb = what,
                                         .rows = m_rows,
                                         .serverSession = *serverSession});
    m_target->setJournal(m_journal.get());
    return begun;
}

/// A run that stopped inside a revision may have left half of it. Running the same revision again would stumble over
/// it.
Result<void> MigrationRun::checkLastRun(const JournalRun &run)
{
    // One whose process lives has let go of the database, and is about to say so in the journal.
    if (run.state == JournalRun::State::Interrupted || run.state == JournalRun::State::Elsewhere) {
        m_outcome.notes << QStringLiteral("The last run on this database (%1, begun %2 by %3) was interrupted. "
                                          "`retort-cli runs %4` shows its statements.")
                               .arg(run.verb, run.startedAt, run.who)
                               .arg(run.id);
    }
    const auto report = examineRun(*m_journal, run, *m_session, m_request, m_rows, Examination::WhatIsDone);
    if (!report)
        return std::unexpected(report.error());
    const auto isIt = [&](const MigrationStep &step) {
        return step.id == report->revision && step.direction != MigrationStep::Direction::Stamp;
    };
    if (!report->isHalfDone() || std::ranges::none_of(m_outcome.plan.steps, isIt))
        return {};
    return commandError(
        QStringLiteral("The last run on this database (%1, begun %2 by %3) stopped inside revision %4, and a part of "
                       "what it did there is still in the database")
            .arg(run.verb, run.startedAt, run.who, report->revision),
        QStringLiteral(
            "retort-cli recover shows that part, and goes on, takes it back, or marks the revision as done."));
}

Result<void> MigrationRun::prepareVersionTable()
{
    m_target->setRevision({});
    RenderContext context = m_request.environment.renderContext(false);
    if (m_rows.isEmpty() || m_request.purge) {
        const Result<bool> exists = m_versions->exists();
        if (!exists)
            return std::unexpected(exists.error());
        if (!*exists) {
            const auto created =
                m_target->execute(m_dialect->createVersionTable(m_request.environment.versionTable, context));
            if (!created)
                return std::unexpected(created.error());
        }
    }
    if (m_request.purge && m_request.verb == MigrationRequest::Verb::Stamp) {
        m_rows.clear();
        return m_versions->purge();
    }
    return {};
}

bool MigrationRun::isPerMigration() const
{
    const bool hasTransactionalDdl = m_request.url.isSqlite() ? m_request.environment.transactionalDdl != false
                                                              : m_request.environment.hasTransactionalDdl(*m_dialect);
    return m_request.environment.transactionPerMigration || !hasTransactionalDdl;
}

/// Where this run has left nothing, what it stumbled over may be what another one left.
void MigrationRun::lookForHalfDone(Error &error)
{
    const bool canAsk = m_session && m_versions && !m_session->isLost() && !m_stopper->isStopped();
    if (!canAsk || error.kind != Error::Kind::Database || m_outcome.failedRevision.isEmpty() || m_request.recovery ||
        m_request.isDryRun || m_target->wasLocked() || m_target->hasKeptChanges())
        return;
    const Result<QStringList> rows = m_versions->rows();
    if (!rows)
        return;
    const auto found =
        examineByCatalogue(*m_session, m_request, *rows, Examination::WhatIsDone, {}, {}, m_outcome.failedRevision);
    if (!found || !*found)
        return;
    m_outcome.foundHalfDone = (*found)->revision;
    error.hint = shownPart(**found);
}

void MigrationRun::describeFailure(Error error)
{
    lookForHalfDone(error);
    const std::optional<Statement> failed = m_target ? m_target->failedStatement() : std::nullopt;
    if (error.kind == Error::Kind::Database && failed) {
        m_outcome.failedStatement = failed;
        m_outcome.failedPosition = m_target->failedPosition();
        error.message += QStringLiteral("\n[SQL: %1]").arg(shortened(failed->text));
        if (error.hint.isEmpty() && m_target->wasLocked())
            error.hint = m_target->lockHolder().sentence();
        if (!error.where.isValid())
            error.where = failed->source;
    }
    const auto step = std::ranges::find_if(m_outcome.plan.steps, [this](const MigrationStep &candidate) {
        return candidate.id == m_outcome.failedRevision && !m_outcome.failedRevision.isEmpty();
    });
    if (step != m_outcome.plan.steps.end() && error.kind != Error::Kind::Cancelled) {
        const QString title = step->message.section(QLatin1Char('\n'), 0, 0);
        const QString name = title.isEmpty() ? step->id : QStringLiteral("%1 (%2)").arg(step->id, title);
        if (!error.where.isValid() && step->revision != RevisionGraph::kNone)
            error.where.file = m_request.project.graph().at(step->revision).file;
        error.message = QStringLiteral("Revision %1 failed: %2").arg(name, error.message);
    }
    if (!canUndo() && m_target && m_target->ddlInRevision() > 0) {
        m_outcome.notes << QStringLiteral(
                               "This server cannot undo changes of tables: %1 statements of revision %2 have "
                               "taken effect although the revision is not marked as applied.")
                               .arg(m_target->ddlInRevision())
                               .arg(m_outcome.failedRevision);
    }
    if (canUndo() && !m_finished.isEmpty() && error.kind != Error::Kind::Cancelled && m_outcome.applied.isEmpty())
        m_outcome.notes << QStringLiteral("Everything was rolled back: the database is as it was before.");
    m_outcome.error = std::move(error);
}

RunOutcome runMigration(const MigrationRequest &request, MigrationObserver *observer,
                        std::shared_ptr<SessionStopper> stopper)
{
    MigrationObserver silent;
    MigrationRun run(request, observer ? *observer : silent, std::move(stopper));
    run.perform();
    run.settle();
    return run.end();
}

} // namespace retort
