// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/migration/OfflineScript.h"
#include "engine/migration/RevisionBody.h"
#include "engine/migration/SchemaHistory.h"
#include "engine/script/OperationTarget.h"
#include "model/SchemaReplay.h"

#include <memory>

namespace retort {

/// Writes an offline script: runs the revisions of a plan with itself behind `op`, and turns what they do into pieces.
class OfflineWriter : public script::OperationTarget
{
public:
    explicit OfflineWriter(const OfflineRequest &request);

    OfflineScript write(const MigrationPlan &plan);
    /// BEGIN, CREATE TABLE of the version table, COMMIT.
    OfflineScript writeEnsureVersion();

    QString dialectName() const override { return m_request.dialectName; }
    bool isOffline() const override { return true; }
    bool isForReading() const override { return !m_request.isMeantToRun || m_request.allowsGaps; }
    Result<void> perform(const Operation &operation) override;
    std::optional<Error> refusal(const Operation &operation) override;
    Result<QueryResult> query(const Operation &statement) override;
    Result<const Schema *> schema() override;

private:
    void writeOwnStatements(EnvironmentOptions::OwnStatement::Place place);
    void writeStep(const MigrationStep &step, bool hasTransaction);
    void add(Statement statement);
    void addUndecided(Statement statement, const Operation &operation);
    Statement versionStatement(const VersionChange &change) const;
    bool needsSchema(const Operation &operation) const;
    /// An operation that the dialect has no offline text for: what a database would be sent, else a gap.
    Result<void> renderRefused(const Operation &operation, const Error &refusal, std::vector<Statement> &statements);
    /// Makes m_replay show the tables as they are before the operation that asks.
    void replayUntilHere();

    const OfflineRequest &m_request;
    std::unique_ptr<Dialect> m_dialect;
    RenderContext m_context;
    OfflineScript m_script;
    QString m_revision;
    /// Whether the current revision has something undecided.
    bool m_isUndecided = false;
    /// Why, for the first gap of it.
    QString m_gapReason;
    int m_operationCount = 0;
    /// What is being written; null between operations.
    std::shared_ptr<const Operation> m_operation;
    std::vector<Operation> m_performed;
    std::unique_ptr<SchemaReplay> m_replay;
    std::unique_ptr<SchemaHistory> m_ownHistory;
};

} // namespace retort
