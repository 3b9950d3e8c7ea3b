// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/MigrationLock.h"
#include "engine/migration/MigrationRequest.h"

#include <QLockFile>

#include <functional>
#include <memory>

namespace retort {

/// Keeps other runners away from a database for the time of a run, and waits for them: bounded, visibly, with jitter.
/// The arguments must live longer.
class RunLock
{
public:
    RunLock(const MigrationRequest &request, MigrationObserver &observer, const SessionStopper &stopper);

    /// A server's advisory lock, on a connection of its own. `migrating` is the run's connection, with no transaction
    /// open. Nothing for a database that has no such lock.
    Result<void> takeServerLock(Session &migrating);
    /// SQLite: a lock file beside the database, for a run of several transactions, between which SQLite's own lock does
    /// not hold.
    Result<void> takeLockFile();
    /// Tries until it works, fails for another reason than a lock, or the time is over. `holder` names who is waited
    /// for instead of the lock's holder; may be empty.
    Result<void> whileLocked(const std::function<Result<void>()> &attempt, const std::function<bool()> &isLocked,
                             const std::function<QString()> &holder = {});
    /// Who keeps the run's connection from what a statement works on, as far as it is known.
    LockHolders holdersOf(const QString &sql);
    /// Whether takeServerLock() found no lock to take: nothing keeps another runner away.
    bool isMissing() const { return m_isMissing; }
    /// Fails when the server's lock was taken and is lost.
    Result<void> checkHeld() { return m_serverLock ? m_serverLock->checkHeld() : Result<void>(); }
    void release();

private:
    QString lockHolder();

    const MigrationRequest &m_request;
    MigrationObserver &m_observer;
    const SessionStopper &m_stopper;
    QString m_file;
    std::unique_ptr<QLockFile> m_lockFile;
    std::unique_ptr<MigrationLock> m_serverLock;
    bool m_isMissing = false;
};

} // namespace retort
