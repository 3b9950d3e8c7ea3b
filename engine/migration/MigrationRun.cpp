// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/MigrationRun.h"

#include "engine/database/MigrationLock.h"
#include "engine/database/SqliteLock.h"
#include "engine/database/VersionTable.h"
#include "engine/migration/OnlineTarget.h"
#include "engine/migration/RevisionBody.h"
#include "engine/migration/RunJournal.h"

#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QLockFile>
#include <QRandomGenerator>
#include <QThread>

#include <algorithm>
#include <functional>
#include <map>

namespace retort {

namespace {

/// How long one try to get a lock may take, and the longest pause between two, in milliseconds.
constexpr int kLockSlice = 100;
constexpr int kLongestLockPause = 250;

} // namespace

MigrationRun::MigrationRun(const MigrationRequest &request, MigrationObserver &observer,
                           std::shared_ptr<SessionStopper> stopper)
    : m_request(request),
      m_observer(observer),
      m_stopper(stopper ? std::move(stopper) : std::make_shared<SessionStopper>()),
      m_dialect(Dialect::create(request.url.dialectName()))
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
    if (!m_done) {
        if (m_session)
            (void)m_session->rollback();
        describeFailure(m_done.error());
    }
    if (m_target) {
        m_outcome.statementCount = m_target->statementCount();
        m_outcome.notes += m_target->notes();
        m_outcome.warnings += m_target->warnings();
    }
    m_outcome.rowsAfter = m_rows;
    if (m_session && m_session->isLost())
        m_outcome.notes << QStringLiteral("The connection was lost: what the version table says below was read anew, "
                                          "if the server could be reached.");
    m_target.reset();
    m_versions.reset();
    m_session.reset();
    m_serverLock.reset();
    if (m_outcome.error) {
        // What a rollback left, as anybody else sees it.
        m_outcome.rowsAfter =
            m_request.url.isMemory()
                ? QStringList()
                : VersionTable::read(m_request.url, m_request.environment.versionTable).value_or(m_outcome.rowsBefore);
        // Opening made an empty file: a run that failed leaves none.
        if (m_isNewFile && QFileInfo(m_file).size() == 0)
            QFile::remove(m_file);
    }
    if (m_journal)
        (void)m_journal->end(m_outcome);
    m_outcome.duration = m_timer.elapsed();
    return std::move(m_outcome);
}

Result<void> MigrationRun::runAll()
{
    if (!m_dialect)
        return commandError(
            QStringLiteral("Can't load plugin: sqlalchemy.dialects:%1").arg(m_request.url.dialectName()));

    // A request that cannot be met, or that asks for nothing, touches nothing.
    bool isNothingToDo = false;
    if (const auto looked = lookFirst(isNothingToDo); !looked || isNothingToDo)
        return looked;

    if (const auto opened = openSession(); !opened)
        return opened;
    if (const auto locked = takeLock(); !locked)
        return locked;

    // Others may have migrated while we waited: what counts is what the table says now.
    const Result<QStringList> rows = m_versions->rows();
    if (!rows)
        return std::unexpected(rows.error());
    m_rows = m_outcome.rowsBefore = *rows;
    Result<MigrationPlan> planned = plan(m_rows);
    if (!planned)
        return std::unexpected(planned.error());
    m_outcome.plan = std::move(*planned);
    m_outcome.warnings = m_outcome.plan.warnings;
    m_observer.planned(m_outcome.plan);
    if (const auto opened = openJournal(); !opened)
        return opened;

    if (const auto prepared = prepareVersionTable(); !prepared)
        return prepared;
    return runSteps();
}

Result<void> MigrationRun::lookFirst(bool &isNothingToDo)
{
    const Result<QStringList> rows = VersionTable::read(m_request.url, m_request.environment.versionTable);
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
    const RevisionGraph &graph = m_request.project.graph();
    const QString target = m_request.targets.value(0);
    switch (m_request.verb) {
    case MigrationRequest::Verb::Upgrade: return planUpgrade(graph, rows, target);
    case MigrationRequest::Verb::Downgrade: return planDowngrade(graph, rows, target);
    case MigrationRequest::Verb::Stamp: return planStamp(graph, rows, m_request.targets, m_request.purge);
    case MigrationRequest::Verb::EnsureVersion: break;
    }
    MigrationPlan nothing;
    nothing.rowsBefore = nothing.rowsAfter = rows;
    return nothing;
}

Result<void> MigrationRun::openSession()
{
    auto session = Session::open(m_request.url, {.busyTimeout = kLockSlice, .stopper = m_stopper});
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
    m_target = std::make_unique<OnlineTarget>(*m_session, *m_dialect, m_request.environment, m_observer);
    return {};
}

Result<void> MigrationRun::whileLocked(const std::function<Result<void>()> &attempt,
                                       const std::function<bool()> &isLocked)
{
    QElapsedTimer waited;
    waited.start();
    while (true) {
        const Result<void> done = attempt();
        if (done || !isLocked())
            return done;
        if (waited.elapsed() >= m_request.lockWait) {
            const QString holder = lockHolder();
            return std::unexpected(Error{
                Error::Kind::Database,
                QStringLiteral("database is locked%1: waited %2 s")
                    .arg(holder.isEmpty() ? QString() : QStringLiteral(" by ") + holder)
                    .arg(double(waited.elapsed()) / 1000, 0, 'f', 1),
                {},
                QStringLiteral("Another program is writing to this database. Wait until it is done, then try again.")});
        }
        m_observer.waitingForLock({lockHolder(), int(waited.elapsed()), m_request.lockWait});
        // Jitter, so that several who wait do not meet again and again.
        QThread::msleep(20 + ulong(QRandomGenerator::global()->bounded(kLongestLockPause - 20)));
    }
}

Result<void> MigrationRun::takeLock()
{
    if (m_request.url.isSqlite()) {
        if (isPerMigration()) {
            if (const auto locked = takeLockFile(); !locked)
                return locked;
        }
        m_target->setTransactional(true);
        return whileLocked([this] { return m_session->begin(true); }, [this] { return m_session->wasLocked(); });
    }
    if (const auto locked = takeServerLock(); !locked)
        return locked;
    // Without transactional DDL, too, Alembic opens a transaction per migration: changes of rows can be undone.
    m_target->setTransactional(true);
    return m_session->begin();
}

Result<void> MigrationRun::takeServerLock()
{
    auto lock = MigrationLock::open(m_request.url, m_request.environment.versionTable);
    if (!lock)
        return std::unexpected(lock.error());
    if (!*lock)
        return {};
    m_serverLock = std::move(*lock);
    if (const auto checked = m_serverLock->checkNotPooled(*m_session); !checked)
        return checked;
    bool isHeldByOther = false;
    const auto attempt = [&]() -> Result<void> {
        isHeldByOther = false;
        if (m_stopper->isStopped())
            return std::unexpected(Error{Error::Kind::Cancelled, QStringLiteral("Cancelled"), {}, {}});
        const Result<bool> taken = m_serverLock->tryToTake();
        if (!taken)
            return std::unexpected(taken.error());
        isHeldByOther = !*taken;
        return *taken ? Result<void>() : commandError(QStringLiteral("The database is locked"));
    };
    return whileLocked(attempt, [&isHeldByOther] { return isHeldByOther; });
}

QString MigrationRun::lockHolder()
{
    return m_serverLock ? m_serverLock->holder() : sqliteLockHolder(m_file);
}

/// A run of several transactions is not protected between them by SQLite's own lock.
Result<void> MigrationRun::takeLockFile()
{
    if (m_file.isEmpty())
        return {};
    m_lockFile = std::make_unique<QLockFile>(m_file + QLatin1String(".retort-lock"));
    m_lockFile->setStaleLockTime(0);
    const auto attempt = [this]() -> Result<void> {
        if (m_stopper->isStopped())
            return std::unexpected(Error{Error::Kind::Cancelled, QStringLiteral("Cancelled"), {}, {}});
        if (m_lockFile->tryLock(0))
            return {};
        return fileError(QStringLiteral("Can't make the lock file %1").arg(m_lockFile->fileName()));
    };
    return whileLocked(attempt,
                       [this] { return !m_stopper->isStopped() && m_lockFile->error() == QLockFile::LockFailedError; });
}

Result<void> MigrationRun::openJournal()
{
    constexpr int kRunsLookedAt = 20;
    if (m_request.journal.isEmpty())
        return {};
    auto journal = RunJournal::open(m_request.journal);
    if (!journal)
        return std::unexpected(journal.error());
    // The last run on this database; the lock is ours, so it is not running any more.
    if (const auto runs = (*journal)->runs(kRunsLookedAt)) {
        const QString database = m_request.url.withoutPassword();
        const auto last = std::ranges::find_if(*runs, [&](const JournalRun &run) { return run.database == database; });
        if (last != runs->end() && last->state == JournalRun::State::Interrupted)
            warnOfInterrupted(*last);
    }
    static const std::map<MigrationRequest::Verb, QLatin1String> verbs = {
        {MigrationRequest::Verb::Upgrade, QLatin1String("upgrade")},
        {MigrationRequest::Verb::Downgrade, QLatin1String("downgrade")},
        {MigrationRequest::Verb::Stamp, QLatin1String("stamp")},
        {MigrationRequest::Verb::EnsureVersion, QLatin1String("ensure_version")}};
    const QString what = (QStringList(verbs.at(m_request.verb)) + m_request.targets).join(QLatin1Char(' '));
    if (const auto begun = (*journal)->begin(m_request.url, what, m_rows); !begun)
        return begun;
    m_journal = std::move(*journal);
    m_target->setJournal(m_journal.get());
    return {};
}

void MigrationRun::warnOfInterrupted(const JournalRun &run)
{
    m_outcome.notes << QStringLiteral("The last run on this database (%1, begun %2 by %3) was interrupted. "
                                      "`retort-cli runs %4` shows its statements.")
                           .arg(run.verb, run.startedAt, run.who)
                           .arg(run.id);
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

Result<void> MigrationRun::runSteps()
{
    for (size_t i = 0; i < m_outcome.plan.steps.size(); ++i) {
        const MigrationStep &step = m_outcome.plan.steps[i];
        if (const auto ran = runStep(int(i), step); !ran)
            return ran;
        if (isPerMigration()) {
            if (const auto committed = commit(); !committed)
                return committed;
        }
    }
    return {};
}

Result<void> MigrationRun::runStep(int index, const MigrationStep &step)
{
    m_target->setRevision(step.id);
    m_outcome.failedRevision = step.id;
    if (!m_session->isInTransaction()) {
        const auto begun =
            whileLocked([this] { return m_session->begin(true); }, [this] { return m_session->wasLocked(); });
        if (!begun)
            return begun;
        if (const auto checked = checkRows(); !checked)
            return checked;
    }
    m_observer.revisionStarted(index, step);
    if (step.direction != MigrationStep::Direction::Stamp) {
        const RevisionBody body{.project = m_request.project,
                                .revision = m_request.project.graph().at(step.revision),
                                .isUpgrade = step.direction == MigrationStep::Direction::Upgrade,
                                .xArguments = m_request.xArguments,
                                .environment = m_request.environment,
                                .isCancelled = &m_stopper->flag()};
        RevisionBody::Outcome outcome = body.run(*m_target);
        if (!outcome.printed.isEmpty())
            m_observer.printed(outcome.printed);
        std::ranges::move(outcome.diagnostics, std::back_inserter(m_outcome.diagnostics));
        // What an autocommit block committed includes all steps before this one.
        if (m_target->takeCommittedEarly())
            m_outcome.applied += std::exchange(m_finished, {});
        if (outcome.error)
            return std::unexpected(*outcome.error);
    }
    if (const auto changed = applyChanges(step); !changed)
        return changed;
    m_finished << step.id;
    m_outcome.failedRevision.clear();
    m_observer.revisionFinished(index, step);
    return {};
}

Result<void> MigrationRun::applyChanges(const MigrationStep &step)
{
    for (const VersionChange &change : step.changes) {
        const auto answer = m_target->execute(m_versions->statement(change));
        if (!answer)
            return std::unexpected(answer.error());
        if (const auto checked = m_versions->checkMatched(change, answer->rowsAffected); !checked)
            return checked;
        if (!change.from.isEmpty())
            m_rows.removeOne(change.from);
        if (!change.to.isEmpty())
            m_rows << change.to;
    }
    return {};
}

/// Between two transactions somebody without our lock (plain Alembic) may have changed the rows.
Result<void> MigrationRun::checkRows()
{
    Result<QStringList> rows = m_versions->rows();
    if (!rows)
        return std::unexpected(rows.error());
    QStringList expected = m_rows;
    rows->sort();
    expected.sort();
    if (*rows == expected)
        return {};
    return commandError(QStringLiteral("The version table was changed by somebody else during the run: it has %1, "
                                       "expected %2")
                            .arg(rows->join(QStringLiteral(", ")), expected.join(QStringLiteral(", "))),
                        QStringLiteral("Look at what the other run did, then run the command again."));
}

Result<void> MigrationRun::commit()
{
    if (m_session->isInTransaction()) {
        // SQLite's commit waits for those who read.
        const auto committed =
            whileLocked([this] { return m_session->commit(); }, [this] { return m_session->wasLocked(); });
        if (!committed)
            return committed;
    }
    m_outcome.applied += std::exchange(m_finished, {});
    return {};
}

void MigrationRun::describeFailure(Error error)
{
    const std::optional<Statement> failed = m_target ? m_target->failedStatement() : std::nullopt;
    if (error.kind == Error::Kind::Database && failed) {
        m_outcome.failedStatement = failed;
        error.message += QStringLiteral("\n[SQL: %1]").arg(failed->text);
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
    const bool canUndoDdl = m_request.url.isSqlite() || (m_dialect && m_dialect->hasTransactionalDdl());
    if (!canUndoDdl && m_target && m_target->ddlInRevision() > 0) {
        m_outcome.notes << QStringLiteral(
                               "This server cannot undo changes of tables: %1 statements of revision %2 have "
                               "taken effect although the revision is not marked as applied.")
                               .arg(m_target->ddlInRevision())
                               .arg(m_outcome.failedRevision);
    }
    if (canUndoDdl && !m_finished.isEmpty() && error.kind != Error::Kind::Cancelled && m_outcome.applied.isEmpty())
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
