// SPDX-License-Identifier: GPL-3.0-or-later
// The steps of a run: transactions, scripts, and the version table.
#include "engine/migration/MigrationRun.h"
#include "engine/migration/RevisionBody.h"

#include <algorithm>

namespace retort {

Result<void> MigrationRun::runSteps()
{
    size_t next = 0;
    while (next < m_outcome.plan.steps.size()) {
        const auto ran = runOpenSteps(next);
        if (ran)
            continue;
        const Result<bool> isAgain = isToBeRepeated(ran.error());
        if (!isAgain || !*isAgain)
            return isAgain ? ran : std::unexpected(isAgain.error());
        next = m_firstOpenStep;
        if (next == 0) {
            if (const auto prepared = prepareVersionTable(); !prepared)
                return prepared;
        }
    }
    return {};
}

/// Up to the next commit.
Result<void> MigrationRun::runOpenSteps(size_t &next)
{
    while (next < m_outcome.plan.steps.size()) {
        if (const auto ran = runStep(int(next), m_outcome.plan.steps[next]); !ran)
            return ran;
        ++next;
        // Where an autocommit block has parted SQLite's one transaction, the next revision's failure may not take back
        // what stands behind the block.
        const bool isParted = m_request.url.isSqlite() && m_target->hasCommitted();
        if (isPerMigration() || isParted) {
            if (const auto committed = commit(); !committed)
                return committed;
            m_firstOpenStep = next;
            m_repetitions = 0;
            return {};
        }
    }
    return {};
}

/// After a lock time-out PostgreSQL undoes the whole transaction, which can be begun again if nothing of it is
/// committed. The way is free then.
Result<bool> MigrationRun::isToBeRepeated(const Error &error)
{
    const RunLimits &limits = m_request.limits;
    const bool isLock = m_target->wasLocked() && error.kind == Error::Kind::Database && !m_session->isLost();
    const bool isLimited = m_session->url().sessionSettings().lockTimeout.value_or(0) > 0;
    if (!isLock || !isLimited || !canUndo() || m_target->hasCommitted() || m_repetitions >= limits.lockRetries ||
        m_stopper->isStopped() || m_request.recovery || m_request.environment.ownConnection)
        return false;
    ++m_repetitions;
    rollBack();
    m_rows = m_committedRows;
    m_finished.clear();
    m_outcome.diagnostics.erase(m_outcome.diagnostics.begin() + qsizetype(m_settledDiagnostics),
                                m_outcome.diagnostics.end());
    const int pause = retryPause(m_repetitions);
    m_observer.retrying({.revision = m_outcome.failedRevision,
                         .reason = error.message,
                         .holder = m_target->lockHolder().who,
                         .isHolderGuessed = m_target->lockHolder().isGuess,
                         .attempt = m_repetitions,
                         .attempts = limits.lockRetries,
                         .pause = pause});
    if (!m_stopper->pause(pause))
        return cancelledError();
    if (const auto begun = beginNextPart(); !begun)
        return std::unexpected(begun.error());
    return true;
}

/// A transaction of the run's own after the first, or one anew: nobody else may have come between.
Result<void> MigrationRun::beginNextPart()
{
    if (const auto held = m_lock.checkHeld(); !held)
        return held;
    const auto begun =
        m_lock.whileLocked([this] { return m_session->begin(true); }, [this] { return m_session->wasLocked(); });
    return begun ? checkRows() : begun;
}

/// Undoes what an interrupted run had done, statement by statement, each for itself.
Result<void> MigrationRun::takeBack()
{
    if (const auto committed = commit(); !committed)
        return committed;
    m_target->setTransactional(false);
    m_target->setRevision(m_request.recovery->revision);
    for (const QString &sql : m_request.recovery->statements) {
        if (const auto done = m_target->execute({.text = sql}); !done)
            return std::unexpected(done.error());
    }
    return {};
}

/// What stands in the way of going on is cleared away, outside a transaction.
Result<void> MigrationRun::startResume(const MigrationStep &step)
{
    if (!isWay(RunRecovery::Way::Continue) || step.id != m_request.recovery->revision)
        return {};
    if (!m_request.recovery->statements.isEmpty()) {
        if (const auto committed = commit(); !committed)
            return committed;
        m_target->setTransactional(false);
        for (const QString &sql : m_request.recovery->statements) {
            if (const auto done = m_target->execute({.text = sql}); !done)
                return std::unexpected(done.error());
        }
        m_target->setTransactional(true);
        if (const auto begun = m_session->begin(true); !begun)
            return begun;
    }
    m_target->resume(*m_request.recovery);
    return {};
}

Result<void> MigrationRun::runStep(int index, const MigrationStep &step)
{
    m_target->setRevision(step.id);
    m_outcome.failedRevision = step.id;
    if (!m_session->isInTransaction()) {
        if (const auto begun = beginNextPart(); !begun)
            return begun;
    }
    m_observer.revisionStarted(index, step);
    if (step.direction != MigrationStep::Direction::Stamp && !isWay(RunRecovery::Way::Mark)) {
        if (const auto ran = runBody(index, step); !ran)
            return ran;
    }
    if (const auto changed = applyChanges(step); !changed)
        return changed;
    m_finished << step.id;
    m_outcome.failedRevision.clear();
    m_observer.revisionFinished(index, step);
    return {};
}

Result<void> MigrationRun::runBody(int index, const MigrationStep &step)
{
    const Revision &revision = m_request.project.graph().at(step.revision);
    const Result<RevisionSource> source = m_sources.take(size_t(index));
    if (!source)
        return std::unexpected(source.error());
    if (m_journal) {
        if (const auto noted = m_journal->beginScript(step.id, source->fingerprint()); !noted)
            return noted;
    }
    if (const auto started = startResume(step); !started)
        return started;
    const RevisionBody body{.project = m_request.project,
                            .revision = revision,
                            .isUpgrade = step.direction == MigrationStep::Direction::Upgrade,
                            .xArguments = m_request.xArguments,
                            .environment = m_request.environment,
                            .isCancelled = &m_stopper->flag()};
    RevisionBody::Outcome outcome = body.run(*source, *m_target);
    if (!outcome.printed.isEmpty())
        m_observer.printed(outcome.printed);
    std::ranges::move(outcome.diagnostics, std::back_inserter(m_outcome.diagnostics));
    settleEarlyCommit();
    if (outcome.error)
        return std::unexpected(*outcome.error);
    return m_target->endResume();
}

/// What an autocommit block or the script's own COMMIT has committed includes all steps before the current one.
void MigrationRun::settleEarlyCommit()
{
    if (!m_target->takeCommittedEarly())
        return;
    m_outcome.applied += std::exchange(m_finished, {});
    m_committedRows = m_rows;
}

/// A script has rolled back the transaction, and with it the steps before its own.
void MigrationRun::forgetOpenSteps()
{
    settleEarlyCommit();
    m_finished.clear();
    m_rows = m_committedRows;
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
    // Its own table was made at the beginning of the run; if that was rolled back, it is not there again yet.
    Result<QStringList> rows = m_committedRows.isEmpty() ? m_versions->rows() : m_versions->rowsOfExisting();
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
    if (m_request.isDryRun) {
        m_outcome.tried += std::exchange(m_finished, {});
        return {};
    }
    if (m_session->isInTransaction()) {
        if (const auto committed = commitTransaction(); !committed)
            return committed;
    }
    m_committedRows = m_rows;
    m_settledDiagnostics = m_outcome.diagnostics.size();
    m_target->setHasCommitted(false);
    const auto noted = noteCommit();
    m_outcome.applied += std::exchange(m_finished, {});
    return noted;
}

/// SQLite's commit waits for those who read. One that has ended the transaction all the same is not repeated.
Result<void> MigrationRun::commitTransaction()
{
    return m_lock.whileLocked([this] { return m_session->commit(); },
                              [this] { return m_session->wasLocked() && m_session->isInTransaction(); });
}

Result<void> MigrationRun::noteCommit()
{
    if (!m_journal)
        return {};
    QStringList applied;
    QStringList reverted;
    for (const MigrationStep &step : m_outcome.plan.steps) {
        if (m_finished.contains(step.id) && step.direction != MigrationStep::Direction::Stamp)
            (step.direction == MigrationStep::Direction::Upgrade ? applied : reverted) << step.id;
    }
    return m_journal->committed(applied, reverted);
}

void MigrationRun::rollBack()
{
    if (!m_session)
        return;
    const bool wasLost = m_session->isLost();
    const auto undone = m_session->rollback();
    // On a server without transactional DDL a statement that failed may have committed what came before it.
    if (m_journal && undone && !wasLost && canUndo())
        (void)m_journal->rolledBack();
}

bool MigrationRun::canUndo() const
{
    return m_request.url.isSqlite() || (m_dialect && m_dialect->hasTransactionalDdl());
}

} // namespace retort
