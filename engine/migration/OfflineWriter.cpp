// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/OfflineWriter.h"

namespace retort {

namespace {

/// Keeps the operations of a revision whose SQL nobody wants to see.
class OperationCollector : public script::OperationTarget
{
public:
    OperationCollector(QString dialectName, SchemaReplay &replay)
        : m_dialectName(std::move(dialectName)), m_replay(replay)
    {}

    QString dialectName() const override { return m_dialectName; }
    bool isOffline() const override { return true; }
    Result<void> perform(const Operation &operation) override
    {
        m_replay.apply(operation);
        return {};
    }
    Result<QueryResult> query(const Operation &) override { return QueryResult{}; }
    Result<const Schema *> schema() override { return &m_replay.schema(); }

private:
    QString m_dialectName;
    SchemaReplay &m_replay;
};

QString asComment(const QString &text)
{
    QStringList lines = text.split(QLatin1Char('\n'));
    for (QString &line : lines)
        line = QLatin1String("-- ") + line;
    return lines.join(QLatin1Char('\n'));
}

/// "-- when not exists(row):", the conditions that a statement stands under.
QString guardComment(const Operation &operation)
{
    QStringList conditions;
    for (const Guard &guard : operation.guards)
        conditions << (guard.holds ? guard.condition : QStringLiteral("not (%1)").arg(guard.condition));
    return conditions.isEmpty() ? QStringLiteral("-- With values that are known only at run time:")
                                : QStringLiteral("-- Only if %1:").arg(conditions.join(QStringLiteral(" and ")));
}

} // namespace

OfflineWriter::OfflineWriter(const OfflineRequest &request)
    : m_request(request),
      m_dialect(Dialect::create(request.dialectName)),
      m_context(request.environment.renderContext(true))
{
    if (!m_dialect)
        m_script.error =
            Error{Error::Kind::Command,
                  QStringLiteral("Can't load plugin: sqlalchemy.dialects:%1").arg(request.dialectName),
                  {},
                  QStringLiteral("Retort writes SQL for %1.").arg(Dialect::names().join(QStringLiteral(", ")))};
}

OfflineScript OfflineWriter::write(const MigrationPlan &plan)
{
    m_script.plan = plan;
    m_script.warnings = plan.warnings;
    if (m_script.error)
        return m_script;

    const bool isTransactional = m_request.environment.hasTransactionalDdl(*m_dialect);
    const bool isOneTransaction = isTransactional && !m_request.environment.transactionPerMigration;
    if (isOneTransaction)
        add(m_dialect->begin());
    for (const MigrationStep &step : plan.steps) {
        writeStep(step, isTransactional && !isOneTransaction);
        if (m_script.error)
            break;
    }
    m_revision.clear();
    if (isOneTransaction && (!m_script.error || m_script.hasGaps))
        add(m_dialect->commit());
    m_script.warnings += m_context.warnings;
    return std::move(m_script);
}

OfflineScript OfflineWriter::writeEnsureVersion()
{
    if (m_script.error)
        return m_script;
    const bool isTransactional =
        m_request.environment.hasTransactionalDdl(*m_dialect) && !m_request.environment.transactionPerMigration;
    if (isTransactional)
        add(m_dialect->begin());
    add(m_dialect->createVersionTable(m_request.environment.versionTable, m_context));
    if (isTransactional)
        add(m_dialect->commit());
    return std::move(m_script);
}

void OfflineWriter::writeStep(const MigrationStep &step, bool hasTransaction)
{
    const size_t firstPiece = m_script.pieces.size();
    m_revision = step.id;
    m_isUndecided = false;
    m_gapReason.clear();
    if (hasTransaction)
        add(m_dialect->begin());
    if (step.startsWithoutRows)
        add(m_dialect->createVersionTable(m_request.environment.versionTable, m_context));
    add(Statement{QLatin1String("-- ") + step.runningLine(), Statement::Kind::Comment});

    if (step.direction != MigrationStep::Direction::Stamp) {
        const Revision &revision = m_request.project.graph().at(step.revision);
        const RevisionBody body{.project = m_request.project,
                                .revision = revision,
                                .isUpgrade = step.direction == MigrationStep::Direction::Upgrade,
                                .xArguments = m_request.xArguments,
                                .environment = m_request.environment,
                                .isCancelled = m_request.isCancelled};
        RevisionBody::Outcome outcome = body.run(*this);
        m_script.printed += outcome.printed;
        std::ranges::move(outcome.diagnostics, std::back_inserter(m_script.diagnostics));
        if (outcome.error) {
            m_script.error = std::move(outcome.error);
            m_script.failedRevision = step.id;
            return;
        }
    }
    m_script.hasGaps |= m_isUndecided;
    if (m_isUndecided && m_request.isMeantToRun && !m_request.allowsGaps) {
        m_script.pieces.resize(firstPiece);
        m_script.failedRevision = step.id;
        m_script.error = Error{
            Error::Kind::Script,
            QStringLiteral("Revision %1 cannot be written as SQL: parts of it are known only when it runs%2")
                .arg(step.id, m_gapReason.isEmpty() ? QString() : QString(QStringLiteral(" (") + m_gapReason + u')')),
            SourceRange{m_request.project.graph().at(step.revision).file},
            QStringLiteral("The script ends before it. Apply this revision with a connection, or allow gaps to see "
                           "those parts as comments.")};
        return;
    }
    for (const VersionChange &change : step.changes)
        add(versionStatement(change));
    if (hasTransaction)
        add(m_dialect->commit());
}

Statement OfflineWriter::versionStatement(const VersionChange &change) const
{
    const VersionTableOptions &options = m_request.environment.versionTable;
    switch (change.kind) {
    case VersionChange::Kind::Insert: return m_dialect->insertVersion(change.to, options, m_context);
    case VersionChange::Kind::Update: return m_dialect->updateVersion(change.from, change.to, options, m_context);
    case VersionChange::Kind::Delete: break;
    }
    return m_dialect->deleteVersion(change.from, options, m_context);
}

void OfflineWriter::add(Statement statement)
{
    QString text = m_dialect->offlineText(statement, m_request.environment.batchSeparator);
    m_script.pieces.push_back({std::move(statement), m_revision, std::move(text), m_operation});
}

void OfflineWriter::addUndecided(Statement statement, const Operation &operation)
{
    if (m_request.isMeantToRun) {
        // A terminator inside a comment is harmless, and shows where the statement ends.
        statement.text =
            guardComment(operation) + QLatin1Char('\n') + asComment(statement.text + m_dialect->terminator());
        statement.kind = Statement::Kind::Comment;
    }
    add(std::move(statement));
}

Result<void> OfflineWriter::perform(const Operation &operation)
{
    if (needsSchema(operation))
        replayUntilHere();
    std::vector<Statement> statements;
    Result<void> rendered = m_dialect->render(operation, m_context, statements);
    if (!rendered && !unknownTypeIn(operation).isEmpty()) {
        // Only this statement has no text; the rest of the script does not depend on it.
        const Operation gap{Gap{rendered.error().message}, operation.source, operation.calledFrom, operation.guards};
        statements.clear();
        rendered = m_dialect->render(gap, m_context, statements);
    }
    m_operation = std::make_shared<const Operation>(operation);
    for (Statement &statement : statements) {
        statement.operation = m_operationCount;
        if (!statement.source.isValid())
            statement.source = operation.source;
        const bool isGap = statement.kind == Statement::Kind::Gap;
        statement.isUndecided |= isGap || !operation.guards.empty();
        m_isUndecided |= statement.isUndecided;
        if (isGap && m_gapReason.isEmpty())
            m_gapReason = statement.text.mid(3);
        if (isGap && !operation.guards.empty())
            statement.text = guardComment(operation) + QLatin1Char('\n') + statement.text;
        if (statement.isUndecided && !isGap)
            addUndecided(std::move(statement), operation);
        else
            add(std::move(statement));
    }
    m_operation.reset();
    ++m_operationCount;
    // What cannot be written because something of it is not known is done all the same.
    if (!rendered && rendered.error().kind != Error::Kind::Script)
        return rendered;
    if (m_replay)
        m_replay->apply(operation);
    else
        m_performed.push_back(operation);
    return rendered;
}

Result<const Schema *> OfflineWriter::schema()
{
    if (!m_replay)
        replayUntilHere();
    return &m_replay->schema();
}

Result<QueryResult> OfflineWriter::query(const Operation &)
{
    return std::unexpected(Error{Error::Kind::Script, QStringLiteral("There is no database to ask"), {}, {}});
}

bool OfflineWriter::needsSchema(const Operation &operation) const
{
    return !m_replay && m_dialect->needsSchema(operation);
}

void OfflineWriter::replayUntilHere()
{
    m_replay = std::make_unique<SchemaReplay>(Schema(), m_request.environment.namingConvention);
    const RevisionGraph &graph = m_request.project.graph();
    std::vector<int> rows;
    for (const QString &id : m_script.plan.rowsBefore) {
        if (const int index = graph.find(id); index != RevisionGraph::kNone)
            rows.push_back(index);
    }
    const RevisionSet earlier = graph.ancestors(rows, RevisionGraph::Follow::ParentsAndDependencies);
    const std::vector<int> order = graph.topologicalOrder(earlier, rows);
    OperationCollector collector(m_request.dialectName, *m_replay);
    for (auto index = order.rbegin(); index != order.rend(); ++index) {
        const RevisionBody body{.project = m_request.project,
                                .revision = graph.at(*index),
                                .isUpgrade = true,
                                .xArguments = m_request.xArguments,
                                .environment = m_request.environment,
                                .isCancelled = m_request.isCancelled};
        // What cannot be followed leaves the schema open; it is no reason to stop here.
        if (body.run(collector).error)
            m_replay->apply(Operation{Gap{QStringLiteral("revision %1").arg(graph.id(*index))}});
    }
    for (const Operation &operation : m_performed)
        m_replay->apply(operation);
    m_performed.clear();
    m_context.schema = &m_replay->schema();
}

} // namespace retort
