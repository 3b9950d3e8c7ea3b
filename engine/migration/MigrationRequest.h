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
    /// How long to wait for another writer, in milliseconds.
    int lockWait = 30'000;
    /// The file of the run journal; empty: none is kept.
    QString journal = {};
};

/// Somebody else writes: who, as far as it is known, and for how long we have waited, in milliseconds.
struct LockWait
{
    QString holder = {};
    int waited = 0;
    int limit = 0;
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
    int statementCount = 0;
    /// In milliseconds.
    qint64 duration = 0;
    /// Its message names the revision, the statement and the server's words, `where` the line of the script. Kind
    /// Cancelled after a cancel.
    std::optional<Error> error = {};
    QString failedRevision = {};
    std::optional<Statement> failedStatement = {};
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
