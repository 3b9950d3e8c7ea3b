// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/Session.h"
#include "engine/migration/MigrationRequest.h"
#include "engine/script/OperationTarget.h"

#include <QHash>

namespace retort {

class RunJournal;

/// Stands behind `op` while a revision runs against a database: renders each operation for it, executes the statements
/// at once, and answers queries. All arguments must live longer.
class OnlineTarget : public script::OperationTarget
{
public:
    OnlineTarget(Session &session, const Dialect &dialect, const EnvironmentOptions &environment,
                 MigrationObserver &observer);

    /// From here on statements belong to this revision; empty: to the run itself.
    void setRevision(const QString &revision);
    /// Whether statements are expected to stand in a transaction that the run has begun.
    void setTransactional(bool isTransactional) { m_isTransactional = isTransactional; }

    /// Every statement is noted there before it runs and after; may be null, must live longer.
    void setJournal(RunJournal *journal) { m_journal = journal; }

    /// Executes one statement of the run's own or of an operation, and tells the observer.
    Result<QueryResult> execute(const Statement &statement);

    QString dialectName() const override { return m_dialect.name(); }
    bool isOffline() const override { return false; }
    Result<void> perform(const Operation &operation) override;
    Result<QueryResult> query(const Operation &statement) override;

    /// How many statements of the current revision changed more than rows and succeeded.
    int ddlInRevision() const { return m_ddlInRevision; }
    int statementCount() const { return m_statementCount; }
    /// The last statement that failed.
    const std::optional<Statement> &failedStatement() const { return m_failed; }
    /// Whether something was committed before the run's own commit, by an autocommit block or the script's COMMIT.
    bool takeCommittedEarly() { return std::exchange(m_hasCommittedEarly, false); }
    const QStringList &notes() const { return m_notes; }
    const QStringList &warnings() const { return m_context.warnings; }

private:
    Result<QueryResult> run(const Operation &operation);
    Result<void> reflectForBatch(const BatchAlterTable &batch);
    void noteWhatATransactionForbids(const Statement &statement);
    void addNote(const QString &note);

    Session &m_session;
    const Dialect &m_dialect;
    MigrationObserver &m_observer;
    RenderContext m_context;
    Schema m_reflected;
    QString m_revision;
    int m_statementCount = 0;
    int m_indexInRevision = 0;
    int m_ddlInRevision = 0;
    RunJournal *m_journal = nullptr;
    bool m_isTransactional = false;
    bool m_isInAutocommit = false;
    bool m_hasCommittedEarly = false;
    std::optional<Statement> m_failed;
    QStringList m_notes;
};

} // namespace retort
