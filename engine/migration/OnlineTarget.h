// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/MigrationLock.h"
#include "engine/database/Session.h"
#include "engine/migration/DoneStatements.h"
#include "engine/migration/MigrationRequest.h"
#include "engine/script/OperationTarget.h"

#include <QHash>

#include <functional>

namespace retort {

class RunJournal;

/// How long to wait before the attempt after the `attempt`-th (from 1) that ran into a lock, in milliseconds: longer
/// each time, with jitter.
int retryPause(int attempt);

/// Stands behind `op` while a revision runs against a database: renders each operation for it, executes the statements
/// at once, and answers queries. All arguments must live longer.
class OnlineTarget : public script::OperationTarget
{
public:
    OnlineTarget(Session &session, const Dialect &dialect, const MigrationRequest &request,
                 MigrationObserver &observer);

    /// From here on statements belong to this revision; empty: to the run itself.
    void setRevision(const QString &revision);
    /// Whether statements are expected to stand in a transaction that the run has begun.
    void setTransactional(bool isTransactional) { m_isTransactional = isTransactional; }

    /// Every statement is noted there before it runs and after; may be null, must live longer.
    void setJournal(RunJournal *journal) { m_journal = journal; }

    /// What the run does about its transaction in the middle of a revision: `commit` commits it, `rolledBack` is called
    /// when a script's statement has rolled it back. Both have to be set before anything is executed.
    void setTransactionEnds(std::function<Result<void>()> commit, std::function<void()> rolledBack)
    {
        m_commit = std::move(commit);
        m_rolledBack = std::move(rolledBack);
    }

    /// Names who may be in the way of a statement that ran into a lock.
    void setLockHolders(std::function<LockHolders(const QString &sql)> holders) { m_lockHolders = std::move(holders); }

    /// The revision's statements that an interrupted run has done are not run again.
    void resume(const RunRecovery &recovery);
    /// Fails if the script has not come by all of them.
    Result<void> endResume();

    /// Executes one statement of the run's own or of an operation, and tells the observer.
    Result<QueryResult> execute(const Statement &statement);

    QString dialectName() const override { return m_dialect.name(); }
    bool isOffline() const override { return false; }
    const DatabaseUrl *databaseUrl() const override { return &m_session.url(); }
    bool isLost() const override { return m_session.isLost(); }
    QString lastErrorCode() const override { return m_session.lastErrorCode(); }
    int endedTransactions() const override { return m_endedTransactions; }
    Result<void> perform(const Operation &operation) override;
    Result<QueryResult> query(const Operation &statement) override;
    Result<const Schema *> schema() override;
    Result<std::optional<QStringList>> catalogue(CatalogueQuestion question, const TableId &place) override;

    /// How many statements of the current revision changed more than rows and succeeded.
    int ddlInRevision() const { return m_ddlInRevision; }
    /// Whether something of the current revision has been committed, by itself or with what came after it.
    bool hasKeptChanges() const { return m_hasKeptChanges; }
    int statementCount() const { return m_statementCount; }
    /// The last statement that failed.
    const std::optional<Statement> &failedStatement() const { return m_failed; }
    /// Whether the last statement failed because of another's lock.
    bool wasLocked() const { return m_wasLocked; }
    /// Who was in its way then, as far as it is known.
    const LockHolders &lockHolder() const { return m_lockHolder; }
    StatementPosition failedPosition() const { return m_failedPosition; }
    /// Whether something was committed before the run's own commit, by an autocommit block or the script's COMMIT.
    bool takeCommittedEarly() { return std::exchange(m_hasCommittedEarly, false); }
    /// Whether that has happened at all since it was last set to false.
    bool hasCommitted() const { return m_hasCommitted; }
    void setHasCommitted(bool hasCommitted) { m_hasCommitted = hasCommitted; }
    const QStringList &notes() const { return m_notes; }
    const QStringList &warnings() const { return m_context.warnings; }

private:
    Result<QueryResult> run(const Operation &operation);
    Result<QueryResult> runToTheEnd(StatementProgress &progress);
    Result<bool> isTemporaryTable(const TableId &place);
    Result<std::optional<Error>> foreseenRefusal(const Statement &statement);
    void keepOpenChanges();
    void noteKept(const QString &sql, bool isAlone, qint64 rows);
    Result<void> noteEarlyCommit();
    Result<void> commitEarly();
    Result<void> beginExpectedTransaction(const QString &sql);
    Result<bool> isDoneAlready(const Statement &statement);
    Result<QueryResult> tellOfDone(StatementProgress progress);
    Result<bool> isLeftOutOfDryRun(const Statement &statement);
    bool commitsByItself(const QString &sql) const;
    bool canRepeat(const QString &sql) const;
    bool waitForRetry(const StatementProgress &progress, int attempt);
    Result<void> reflectForBatch(const BatchAlterTable &batch);
    void noteWhatATransactionForbids(const Statement &statement);
    void addNote(const QString &note);

    Session &m_session;
    const Dialect &m_dialect;
    const MigrationRequest &m_request;
    MigrationObserver &m_observer;
    RenderContext m_context;
    Schema m_reflected;
    /// What the database looks like, until something changes it.
    std::optional<Schema> m_schema;
    std::optional<DoneStatements> m_resumed;
    QString m_revision;
    int m_statementCount = 0;
    int m_indexInRevision = 0;
    int m_ddlInRevision = 0;
    RunJournal *m_journal = nullptr;
    bool m_isTransactional = false;
    bool m_isInAutocommit = false;
    bool m_hasCommittedEarly = false;
    bool m_hasCommitted = false;
    bool m_hasKeptChanges = false;
    /// Whether the open transaction has changed rows of the current revision.
    bool m_hasOpenRows = false;
    std::optional<Statement> m_failed;
    StatementPosition m_failedPosition;
    bool m_wasLocked = false;
    LockHolders m_lockHolder;
    std::function<LockHolders(const QString &sql)> m_lockHolders;
    std::function<Result<void>()> m_commit;
    std::function<void()> m_rolledBack;
    int m_endedTransactions = 0;
    QStringList m_notes;
};

} // namespace retort
