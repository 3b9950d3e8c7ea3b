// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/DatabaseUrl.h"
#include "model/Error.h"
#include "model/QueryResult.h"
#include "model/SqlValue.h"

#include <QString>
#include <QStringList>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

struct sqlite3;
class QSqlDatabase;
class QSqlError;
class QThread;

namespace retort {

class PreparedStatements;
class Session;

/// Stops what a session does, from any thread, also after the session is gone. After stop() the running statement ends
/// with an error of kind Cancelled and every later one is refused, except a rollback.
class SessionStopper
{
public:
    SessionStopper() = default;
    ~SessionStopper();
    SessionStopper(const SessionStopper &) = delete;
    SessionStopper &operator=(const SessionStopper &) = delete;

    /// How long a server may take to hear of a stop, in milliseconds.
    static constexpr int kPatience = 10'000;

    /// Returns at once; a server is told by a second connection in a thread of its own. One that cannot be told within
    /// `patience` (it is frozen, say) is hung up on: the session is lost then.
    void stop(int patience = kPatience);
    bool isStopped() const { return m_isStopped; }
    /// Whether the server was hung up on, because it could not be told of the stop.
    bool hasHungUp() const { return m_hasHungUp; }
    /// Pauses the calling thread, in milliseconds, until the stop at the longest. False: it is stopped.
    bool pause(int milliseconds);
    /// For those who look often; lives as long as this object.
    const std::atomic<bool> &flag() const { return m_isStopped; }
    /// For those who wait for something else as well.
    std::stop_token token() const { return m_source.get_token(); }

private:
    friend class Session;
    void watch(const Session &session, sqlite3 *handle);
    /// `sql` cancels the running statement of the session, when another connection to `url` executes it.
    void watchServer(const Session &session, const DatabaseUrl &url, const QString &sql, int socket);
    /// Does nothing if another session has come after that one.
    void unwatch(const Session &session);
    void cancelOnServer(const DatabaseUrl &url, const QString &sql);
    void losePatience(int patience);
    void hangUp();

    std::mutex m_mutex;
    std::condition_variable m_stopping;
    std::condition_variable m_unwatched;
    std::stop_source m_source;
    /// Of the canceller's own session, which is given up when there is nothing to cancel any more.
    std::shared_ptr<SessionStopper> m_cancellerStopper;
    int m_socket = -1;
    std::atomic<bool> m_isTold = false;
    std::atomic<bool> m_hasHungUp = false;
    const Session *m_session = nullptr;
    sqlite3 *m_handle = nullptr;
    std::optional<DatabaseUrl> m_server;
    QString m_cancelSql;
    std::atomic<bool> m_isExecuting = false;
    std::thread m_canceller;
    std::thread m_patience;
    std::atomic<bool> m_isStopped = false;
};

struct SessionOptions
{
    enum class Access {
        /// Reads only; a missing SQLite file is an error and is not created.
        ReadOnly,
        /// Reads and writes; a missing SQLite file is created (in a folder that exists), as SQLAlchemy does.
        ReadWrite,
    };

    Access access = Access::ReadWrite;
    /// How long one SQLite statement waits for a lock, in milliseconds.
    int busyTimeout = 5000;
    /// How long connecting to a server may take, in seconds.
    int connectTimeout = 10;
    /// Shared with whoever may cancel; made by open() when null.
    std::shared_ptr<SessionStopper> stopper = nullptr;
    /// Ends the connecting as the stopper does: for a session that runs beside another one with a stopper of its own.
    std::stop_token connectStop = {};
};

/// A place in the text of a statement, counted from 1; 0 if it is not known.
struct StatementPosition
{
    int line = 0;
    int column = 0;
};

/// One open database connection, for use in the thread that opened it (Connection and Migrator give it a thread).
/// Statements are executed as they are, one at a time, and never prepared with the user's text.
class Session
{
public:
    /// Errors are of kind Database, in the server's words, with what to do about it as hint: no driver, a missing
    /// folder or file, a file that is no database, a server that refuses. A stop while it connects ends it at once.
    static Result<std::unique_ptr<Session>> open(const DatabaseUrl &url, const SessionOptions &options = {});
    ~Session();
    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;

    const DatabaseUrl &url() const { return m_url; }
    QString dialectName() const { return m_url.dialectName(); }

    /// Executes one statement and fetches all of its rows (as Python's drivers give them: see ServerValues). Text
    /// without a statement (blank or comments only) succeeds with nothing.
    Result<QueryResult> execute(const QString &sql);
    /// SQLite only: executes a statement of our own that comes again and again, with values (whole numbers and texts)
    /// in the place of its question marks. It is kept prepared as long as the session.
    Result<void> executePrepared(const QString &sql, const std::vector<SqlValue> &values);

    /// `writesAtOnce` takes SQLite's write lock now (BEGIN IMMEDIATE) instead of at the first change.
    Result<void> begin(bool writesAtOnce = false);
    /// Begins a transaction for questions only: as far as the server can, it changes nothing, and waits for others'
    /// locks no longer than that, in milliseconds (where the environment sets no limit of its own). SQLite needs none:
    /// see SessionOptions.
    Result<void> beginQuestions(int lockTimeout);
    /// An error of kind Database, too, if PostgreSQL rolled back instead, because a statement in the transaction
    /// failed.
    Result<void> commit();
    /// Undoes the open transaction. Works after a stop, too.
    Result<void> rollback();
    /// Whether a transaction is open, begun here or by a statement of the user's.
    bool isInTransaction() const;

    /// The code of the last error as the server numbers it: SQLite's (extended) result code, an SQLSTATE, a MySQL
    /// errno.
    const QString &lastErrorCode() const { return m_lastErrorCode; }
    /// Whether the last error was another connection's lock (SQLITE_BUSY, SQLITE_LOCKED; a server's lock time-out or
    /// deadlock).
    bool wasLocked() const;
    /// Where in its statement the server found the last error.
    StatementPosition lastErrorPosition() const { return m_lastErrorPosition; }
    /// What the server said beside its answers since this was last called: notices, warnings.
    QStringList takeNotices();

    /// The server's number of this connection, told apart from later ones with the same number; empty for SQLite.
    Result<QString> serverSession();

    /// Whether the server went away, or the way to it: the fate of the last statement is not known then.
    bool isLost() const { return m_isLost; }

    /// SQLite only: how long the next statements wait for a lock, in milliseconds.
    void setBusyTimeout(int milliseconds);

    /// Whether SQLite opened the file for reading only, because of its permissions or its address. False for servers.
    bool isReadOnly() const;

    const std::shared_ptr<SessionStopper> &stopper() const { return m_stopper; }

private:
    Session(DatabaseUrl url, const SessionOptions &options);
    static Result<std::unique_ptr<Session>> openApart(const DatabaseUrl &url, const SessionOptions &options);
    void moveTo(QThread *thread);
    Result<void> connectTo(const SessionOptions &options);
    Result<void> addressSqlite(const SessionOptions &options);
    Result<void> addressServer(const SessionOptions &options);
    Result<void> checkSqliteFile();
    Result<QueryResult> executeAlways(const QString &sql);
    Result<QueryResult> executeOnDriver(const QString &sql);
    Result<void> watchForCancel();
    Result<void> applySettings();
    Result<void> checkEncryption();
    void collectWarnings();
    void followTransaction(const QString &sql);
    Result<void> endOdbcTransaction(bool isKept);
    Result<void> setAutocommit(bool isOn);
    bool isMysql() const;
    bool isOdbc() const;
    /// Qt's own driver, whose handle and options are PostgreSQL's.
    bool isPostgresql() const;
    Error errorFrom(const QSqlError &error);
    Error refusedCommit();
    sqlite3 *sqliteHandle() const;

    DatabaseUrl m_url;
    QString m_connectionName;
    std::shared_ptr<SessionStopper> m_stopper;
    std::unique_ptr<QSqlDatabase> m_database;
    std::unique_ptr<PreparedStatements> m_prepared;
    QString m_lastErrorCode;
    StatementPosition m_lastErrorPosition;
    /// At a place of its own: the client library keeps its address.
    std::unique_ptr<QStringList> m_notices;
    bool m_isInTransaction = false;
    /// MySQL only.
    bool m_isAutocommitOff = false;
    bool m_wasConnected = false;
    bool m_isLost = false;
};

} // namespace retort
