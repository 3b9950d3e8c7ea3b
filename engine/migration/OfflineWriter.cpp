// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/OfflineWriter.h"

#include "engine/sql/SqlReader.h"
#include "model/PlaceholderText.h"

namespace retort {

namespace {

QString asComment(const QString &text)
{
    QStringList lines = text.split(QLatin1Char('\n'));
    for (QString &line : lines)
        line = QLatin1String("-- ") + line;
    return lines.join(QLatin1Char('\n'));
}

/// "Only if a and not (b) and for row in rows": the conditions in words, in their order.
QString guardText(const std::vector<Guard> &guards)
{
    // A loop over something that is not known says "for row in rows" itself.
    const auto isLoop = [](const Guard &guard) { return guard.condition.startsWith(QLatin1String("for ")); };
    QStringList parts;
    bool needsIf = true;
    for (const Guard &guard : guards) {
        const QString condition = guard.holds ? guard.condition : QStringLiteral("not (%1)").arg(guard.condition);
        parts << (needsIf && !isLoop(guard) ? QString(QLatin1String("if ") + condition) : condition);
        needsIf = isLoop(guard);
    }
    return QLatin1String("Only ") + parts.join(QLatin1String(" and "));
}

/// "-- Only if not exists(row):", the conditions that a statement stands under.
QString guardComment(const Operation &operation)
{
    return operation.guards.empty() ? QStringLiteral("-- With parts that are known only at run time:")
                                    : QString(QLatin1String("-- ") + guardText(operation.guards) + u':');
}

/// Types that nobody knows as `<name>` in the text, and those that the dialect does not have.
void nameUnknown(const Dialect &dialect, SqlType &type)
{
    const bool isUnknown = !type.opaque.isEmpty();
    if (isUnknown || (!type.isNull() && !dialect.typeDdl(type, RenderContext{}))) {
        SqlType named;
        named.name = QStringLiteral("UserDefinedType");
        named.typeName = placeholderText(isUnknown ? type.opaque : type.name);
        type = std::move(named);
    } else if (type.item) {
        SqlType item = *type.item;
        nameUnknown(dialect, item);
        type.item = std::make_shared<const SqlType>(std::move(item));
    }
}

Operation withNamedTypes(const Dialect &dialect, Operation operation)
{
    if (auto *create = std::get_if<CreateTable>(&operation.detail)) {
        for (Column &column : create->table.columns)
            nameUnknown(dialect, column.type);
    } else if (auto *add = std::get_if<AddColumn>(&operation.detail)) {
        nameUnknown(dialect, add->column.type);
    } else if (auto *alter = std::get_if<AlterColumn>(&operation.detail)) {
        if (alter->type)
            nameUnknown(dialect, *alter->type);
        if (alter->existingType)
            nameUnknown(dialect, *alter->existingType);
    } else if (auto *batch = std::get_if<BatchAlterTable>(&operation.detail)) {
        for (Operation &inner : batch->operations)
            inner = withNamedTypes(dialect, inner);
    }
    return operation;
}

/// One call in a batch as a batch of its own.
Operation batchOfOne(const BatchAlterTable &batch, const Operation &inner, const Operation &outer)
{
    BatchAlterTable one = batch;
    one.operations = {inner};
    const SourceRange &source = inner.source.isValid() ? inner.source : outer.source;
    return {std::move(one), source, outer.calledFrom, outer.guards};
}

} // namespace

OfflineWriter::OfflineWriter(const OfflineRequest &request)
    : m_request(request),
      m_dialect(Dialect::create(request.dialectName)),
      m_context(request.environment.renderContext(!request.isAsSent))
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
    using Place = EnvironmentOptions::OwnStatement::Place;
    writeOwnStatements(Place::BeforeBegin);
    if (isOneTransaction)
        add(m_dialect->begin());
    writeOwnStatements(Place::BeforeSteps);
    for (const MigrationStep &step : plan.steps) {
        if (m_script.error)
            break;
        writeStep(step, isTransactional && !isOneTransaction);
    }
    m_revision.clear();
    writeOwnStatements(Place::AfterSteps);
    if (isOneTransaction && (!m_script.error || m_script.hasGaps))
        add(m_dialect->commit());
    writeOwnStatements(Place::AfterCommit);
    m_script.warnings += m_context.warnings;
    return std::move(m_script);
}

OfflineScript OfflineWriter::writeEnsureVersion()
{
    if (m_script.error)
        return m_script;
    const bool isTransactional =
        m_request.environment.hasTransactionalDdl(*m_dialect) && !m_request.environment.transactionPerMigration;
    using Place = EnvironmentOptions::OwnStatement::Place;
    writeOwnStatements(Place::BeforeBegin);
    if (isTransactional)
        add(m_dialect->begin());
    writeOwnStatements(Place::BeforeSteps);
    add(m_dialect->createVersionTable(m_request.environment.versionTable, m_context));
    writeOwnStatements(Place::AfterSteps);
    if (isTransactional)
        add(m_dialect->commit());
    writeOwnStatements(Place::AfterCommit);
    return std::move(m_script);
}

/// What env.py itself executes beside its migrations.
void OfflineWriter::writeOwnStatements(EnvironmentOptions::OwnStatement::Place place)
{
    for (const EnvironmentOptions::OwnStatement &own : m_request.environment.ownStatements) {
        if (own.place != place || m_script.error)
            continue;
        if (const auto written = perform(own.operation); !written)
            m_script.error = written.error();
    }
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
                                .variables = m_request.variables,
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
    const bool hasBatches = !m_dialect->batchSeparator().isEmpty();
    QString text =
        m_dialect->offlineText(statement, hasBatches ? m_request.environment.batchSeparator : std::optional<QString>());
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
    const bool isRefused = !rendered && rendered.error().kind == Error::Kind::Command;
    if (isRefused && isForReading()) {
        // In a batch that is written call by call, only the refused one has no text.
        const auto *batch = operation.as<BatchAlterTable>();
        if (batch && batch->operations.size() > 1 && !m_dialect->needsSchema(operation)) {
            Result<void> done;
            for (const Operation &inner : batch->operations) {
                if (const auto one = perform(batchOfOne(*batch, inner, operation)); !one && done)
                    done = one;
            }
            return done;
        }
    }
    if (!rendered && (!unknownTypeIn(operation).isEmpty() || (isRefused && isForReading())))
        rendered = renderRefused(operation, rendered.error(), statements);
    m_operation = std::make_shared<const Operation>(operation);
    for (Statement &statement : statements) {
        statement.operation = m_operationCount;
        if (!statement.source.isValid())
            statement.source = operation.source;
        const bool isGap = statement.kind == Statement::Kind::Gap;
        if (hasPlaceholderText(statement.text)) {
            statement.text = shownPlaceholders(statement.text);
            statement.isUndecided = true;
        }
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
        SqlReader(m_request.dialectName).apply(operation, *m_replay);
    else
        m_performed.push_back(operation);
    return rendered;
}

std::optional<Error> OfflineWriter::refusal(const Operation &operation)
{
    if (!isForReading())
        return std::nullopt;
    if (needsSchema(operation))
        replayUntilHere();
    return refusalBy(*m_dialect, operation, m_context);
}

Result<void> OfflineWriter::renderRefused(const Operation &operation, const Error &refusal,
                                          std::vector<Statement> &statements)
{
    // A type that is not known leaves its own place open, and no more.
    if (isForReading()) {
        statements.clear();
        if (m_dialect->render(withNamedTypes(*m_dialect, operation), m_context, statements)) {
            if (unknownTypeIn(operation).isEmpty()) {
                m_script.diagnostics.push_back({Diagnostic::Severity::Warning, QStringLiteral("cannot-be-written"),
                                                refusal.message, operation.source, refusal.hint});
            }
            return {};
        }
    }
    // Some values have no text in a script although a database takes them: what it would be sent says the same.
    statements.clear();
    RenderContext online = m_context;
    online.isOffline = false;
    if (isForReading() && m_dialect->render(operation, online, statements)) {
        m_context.createdTypes = online.createdTypes;
        return {};
    }
    // Only this statement has no text; the rest of the script does not depend on it.
    statements.clear();
    m_script.diagnostics.push_back({Diagnostic::Severity::Warning, QStringLiteral("cannot-be-written"), refusal.message,
                                    operation.source, refusal.hint});
    const Operation gap{Gap{refusal.message}, operation.source, operation.calledFrom, operation.guards};
    return m_dialect->render(gap, m_context, statements);
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
    if (!m_ownHistory && !m_request.history) {
        m_ownHistory =
            std::make_unique<SchemaHistory>(m_request.project, m_request.dialectName, m_request.environment,
                                            m_request.xArguments, m_request.isCancelled, m_request.variables);
    }
    SchemaHistory &history = m_request.history ? *m_request.history : *m_ownHistory;
    m_replay = std::make_unique<SchemaReplay>(history.after(m_script.plan.rowsBefore));
    for (const Operation &operation : m_performed)
        SqlReader(m_request.dialectName).apply(operation, *m_replay);
    m_performed.clear();
    m_context.schema = &m_replay->schema();
}

} // namespace retort
