// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/Session.h"
#include "model/MigrationPlan.h"
#include "model/Schema.h"

#include <QString>

#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace retort {

struct VersionTableOptions;

/// Who stands in the way of a statement, in words for people.
struct LockHolders
{
    /// Empty if nobody is known.
    QString who = {};
    /// They hold no lock that is known to be the one in the way: they only have locks or a transaction here.
    bool isGuess = false;

    /// A sentence; empty if nobody is known.
    QString sentence() const;
};

/// The lock that keeps two Retorts from migrating one database of a server at once: an advisory lock on PostgreSQL,
/// GET_LOCK on MySQL and MariaDB, both held by a connection of its own, so that no transaction of the migration touches
/// it. It is tried, never waited for: a waiting statement would hold a snapshot, which CREATE INDEX CONCURRENTLY waits
/// for. It ends with its connection, so a crash leaves nothing behind. Plain Alembic does not take it.
class MigrationLock
{
public:
    /// Connects; takes nothing yet. After a stop nothing is asked any more, and nothing waited for. Null for a database
    /// that has no such lock.
    static Result<std::unique_ptr<MigrationLock>> open(const DatabaseUrl &url, const VersionTableOptions &versionTable,
                                                       std::stop_token stop = {});

    /// Whether the lock is ours now. Returns at once.
    Result<bool> tryToTake();
    /// Fails when the connection that holds it was lost, and the lock with it.
    Result<void> checkHeld();
    /// Who holds it, in words for people; empty if nobody does, or the server does not tell.
    QString holder();
    /// Who keeps the migrating connection from those tables now; if none is named or none of them is locked, or the
    /// server does not tell, a guess: who has any table locked, or a transaction open. Only after checkNotPooled().
    LockHolders holdersOf(const std::vector<TableId> &tables);
    /// Fails when a pooling proxy stands between that gives every transaction another connection: the lock would not be
    /// ours. `migrating` is the other connection, with no transaction open.
    Result<void> checkNotPooled(Session &migrating);

private:
    MigrationLock(std::unique_ptr<Session> session, const VersionTableOptions &versionTable);
    Result<QString> ask(Session &session, const QString &sql);
    QString postgresqlHolders(const QStringList &tables);
    QString mysqlHolders();

    std::unique_ptr<Session> m_session;
    std::unique_ptr<std::stop_callback<std::function<void()>>> m_stops;
    bool m_isPostgresql;
    QString m_place;
    /// The server's number of the migrating connection.
    QString m_migrating = QStringLiteral("0");
};

} // namespace retort
