// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/DatabaseUrl.h"
#include "engine/database/Session.h"
#include "engine/migration/EnvironmentOptions.h"
#include "engine/project/Project.h"
#include "model/Diagnostic.h"
#include "model/MigrationPlan.h"
#include "model/Statement.h"

#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

namespace retort {

/// How long a run waits, in milliseconds; 0 in a statement's limits: as the environment has it
/// (DatabaseUrl::sessionSettings), else the server.
struct RunLimits
{
    /// For another runner of migrations, or SQLite's other writers.
    int lockWait = 30'000;
    /// One statement for a lock of a table or row.
    int lockTimeout = 0;
    /// One statement in all.
    int statementTimeout = 0;
    /// How often a statement or transaction that ran into lockTimeout is tried again, where that can be done.
    int lockRetries = 5;
};

/// How an interrupted run is gone on with. Made by recovery (engine/migration/Recovery.h).
struct RunRecovery
{
    enum class Way {
        /// Run the revision again without the statements that are done.
        Continue,
        /// Take back what is done.
        Undo,
        /// Change the version table as if the revision were done.
        Mark,
    };

    Way way = Way::Continue;
    /// The number of the interrupted run in the journal.
    qint64 run = 0;
    /// The revision that is half done.
    QString revision = {};
    struct Statement
    {
        /// SHA-256
        QString fingerprint;
        /// False for one that was done and has been taken back since.
        bool isDone = true;
        /// The script has taken it back by itself: it is left out, and need not be in the script any more.
        bool isOfNoEffect = false;
    };
    /// Continue: what was run, in its order, without mere questions.
    std::vector<Statement> done = {};
    /// Continue: the script is byte for byte the one of the interrupted run, so it may leave out done statements
    /// because it sees in the database that they are.
    bool isSameScript = false;
    /// Continue: statements that clear away what is in the way of going on. Undo: those that take back.
    QStringList statements = {};
};

/// What is to be done to a database.
struct MigrationRequest
{
    enum class Verb { Upgrade, Downgrade, Stamp, EnsureVersion };

    Project project;
    DatabaseUrl url;
    Verb verb = Verb::Upgrade;
    /// One target, or several destinations of a stamp; none for EnsureVersion.
    QStringList targets = {};
    /// Stamp: delete all rows first.
    bool purge = false;
    EnvironmentOptions environment = {};
    /// `-x` values as given.
    QStringList xArguments = {};
    RunLimits limits = {};
    /// The file of the run journal; empty: none is kept but in the tables that the environment asks for
    /// (DatabaseUrl::sessionSettings).
    QString journal = {};
    /// Run everything in one transaction and undo it. Fails where the server cannot undo.
    bool isDryRun = false;
    std::optional<RunRecovery> recovery = {};
};

/// Somebody else writes: who, as far as it is known, and for how long we have waited, in milliseconds.
struct LockWait
{
    QString holder = {};
    int waited = 0;
    int limit = 0;
};

/// A statement or transaction ran into another's lock and is tried again.
struct RetryNotice
{
    QString revision = {};
    /// The server's words.
    QString reason = {};
    /// Who may be in the way, as far as it is known.
    QString holder = {};
    /// Nobody is known to hold that very lock: these only have locks in the same database.
    bool isHolderGuessed = false;
    int attempt = 1;
    int attempts = 1;
    /// Until the next attempt, in milliseconds.
    int pause = 0;
};

/// One statement on its way.
struct StatementProgress
{
    Statement statement;
    QString revision = {};
    /// Counted from 0 over the whole run, and within the revision.
    int index = 0;
    int indexInRevision = 0;
    /// When it has finished: in microseconds, and the rows it touched (-1: unknown).
    qint64 duration = 0;
    qint64 rowsAffected = -1;
    /// The server's words if it failed.
    QString failure = {};
    /// What the server said beside its answer.
    QStringList notices = {};
    /// An earlier, interrupted run had done it: it was not run again.
    bool wasDone = false;
};

/// How a run ended. On an error nothing of the open transaction remains; `applied` says what was committed before it.
struct RunOutcome
{
    QStringList rowsBefore = {};
    /// The version table as the run left it.
    QStringList rowsAfter = {};
    MigrationPlan plan = {};
    /// Ids of the steps whose effects are committed, in the order in which they ran.
    QStringList applied = {};
    /// Dry run: ids of the steps that ran and were undone.
    QStringList tried = {};
    /// The number of the run in the journal; 0 if none is kept.
    qint64 journalRun = 0;
    int statementCount = 0;
    /// In milliseconds.
    qint64 duration = 0;
    /// Its message names the revision, the statement and the server's words, `where` the line of the script. Kind
    /// Cancelled after a cancel.
    std::optional<Error> error = {};
    QString failedRevision = {};
    /// After an error: the revision of which the database has a part although no journal tells of it (see
    /// examineByCatalogue()); empty: none.
    QString foundHalfDone = {};
    std::optional<Statement> failedStatement = {};
    /// Where in its text the server found the error.
    StatementPosition failedPosition = {};
    std::vector<Diagnostic> diagnostics = {};
    /// What people must know, such as statements that no rollback can undo.
    QStringList notes = {};
    /// Python warnings that Alembic would print to standard error.
    QStringList warnings = {};

    bool isSuccess() const { return !error; }
};

/// Told of a run's progress, in the thread of the run.
class MigrationObserver
{
public:
    virtual ~MigrationObserver() = default;
    virtual void waitingForLock(const LockWait &) {}
    virtual void retrying(const RetryNotice &) {}
    /// The plan that will run, made after the lock was taken.
    virtual void planned(const MigrationPlan &) {}
    /// `index` counts from 0.
    virtual void revisionStarted(int index, const MigrationStep &) { (void)index; }
    virtual void statementStarted(const StatementProgress &) {}
    virtual void statementFinished(const StatementProgress &) {}
    virtual void revisionFinished(int index, const MigrationStep &) { (void)index; }
    /// What a script said with print().
    virtual void printed(const QString &) {}
};

} // namespace retort
