// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/VersionTable.h"
#include "engine/migration/MigrationRequest.h"
#include "engine/migration/OnlineTarget.h"
#include "engine/migration/RevisionSource.h"
#include "engine/migration/RunJournal.h"
#include "engine/migration/RunLock.h"
#include "model/Error.h"

#include <QElapsedTimer>

#include <memory>
#include <optional>

namespace retort {

/// One run, from the first look at the version table to the last commit. Call perform(), settle() and end(), each once.
class MigrationRun
{
public:
    /// Both must live longer; `stopper` may be null.
    MigrationRun(const MigrationRequest &request, MigrationObserver &observer,
                 std::shared_ptr<SessionStopper> stopper = nullptr);
    ~MigrationRun();

    /// Everything but the last commit.
    void perform();
    bool isSound() const { return m_done.has_value(); }
    /// The last commit; or a rollback, where `reason` says why nothing is to remain.
    void settle(const std::optional<Error> &reason = {});
    RunOutcome end();

private:
    Result<void> runAll();
    Result<void> runInEnvironment();
    Result<void> runLocked();
    Result<void> beginTransaction();
    Result<void> begin();
    Result<void> lookFirst(bool &isNothingToDo);
    Result<MigrationPlan> plan(const QStringList &rows) const;
    Result<void> openSession();
    Result<void> takeLock();
    Result<void> openJournal();
    Result<void> readLastRun();
    Result<void> awaitDeadRun();
    Result<void> beginJournal();
    Result<void> checkLastRun(const JournalRun &run);
    Result<void> prepareVersionTable();
    Result<void> runSteps();
    Result<void> runOpenSteps(size_t &next);
    Result<bool> isToBeRepeated(const Error &error);
    Result<void> takeBack();
    Result<void> runStep(int index, const MigrationStep &step);
    Result<void> runBody(int index, const MigrationStep &step);
    Result<void> startResume(const MigrationStep &step);
    Result<void> applyChanges(const MigrationStep &step);
    Result<void> beginNextPart();
    Result<void> checkRows();
    Result<void> commit();
    Result<void> commitTransaction();
    Result<void> noteCommit();
    void settleEarlyCommit();
    void forgetOpenSteps();
    void rollBack();
    bool canUndo() const;
    bool isWay(RunRecovery::Way way) const { return m_request.recovery && m_request.recovery->way == way; }
    void describeFailure(Error error);
    void lookForHalfDone(Error &error);
    bool isPerMigration() const;

    const MigrationRequest &m_request;
    MigrationObserver &m_observer;
    std::shared_ptr<SessionStopper> m_stopper;
    std::unique_ptr<Dialect> m_dialect;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<VersionTable> m_versions;
    std::unique_ptr<OnlineTarget> m_target;
    RunLock m_lock;
    std::unique_ptr<RunJournal> m_journal;
    std::optional<JournalRun> m_lastRun;
    QString m_file;
    /// The rows that the version table has inside the open transaction.
    QStringList m_rows;
    /// The same when it was opened.
    QStringList m_committedRows;
    /// Ids of the steps that have run and are not committed yet, and the first step of the open transaction.
    QStringList m_finished;
    size_t m_firstOpenStep = 0;
    int m_repetitions = 0;
    /// How many diagnostics are of steps before the open transaction.
    size_t m_settledDiagnostics = 0;
    RunOutcome m_outcome;
    RevisionSources m_sources;
    Result<void> m_done;
    QElapsedTimer m_timer;
    bool m_isNewFile = false;
};

/// Runs a request against its database, in the calling thread, from opening the connection to closing it: the
/// terminal's way. `observer` may be null. Stopping `stopper` (from any thread) cancels: what is not committed is
/// undone.
RunOutcome runMigration(const MigrationRequest &request, MigrationObserver *observer = nullptr,
                        std::shared_ptr<SessionStopper> stopper = nullptr);

} // namespace retort
