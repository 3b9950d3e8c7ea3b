// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/OnlineTarget.h"

#include "engine/database/Introspector.h"
#include "engine/migration/RunJournal.h"
#include "engine/sql/StatementSplitter.h"
#include "model/SqlNodes.h"

#include <QElapsedTimer>
#include <QRegularExpression>

namespace retort {

OnlineTarget::OnlineTarget(Session &session, const Dialect &dialect, const EnvironmentOptions &environment,
                           MigrationObserver &observer)
    : m_session(session), m_dialect(dialect), m_observer(observer), m_context(environment.renderContext(false))
{}

void OnlineTarget::setRevision(const QString &revision)
{
    m_revision = revision;
    m_indexInRevision = 0;
    m_ddlInRevision = 0;
}

Result<QueryResult> OnlineTarget::execute(const Statement &statement)
{
    // The script ended the transaction with a COMMIT of its own: the rest stands in a new one.
    static const QRegularExpression beginsByItself(QStringLiteral("^\\s*(BEGIN|START)\\b"),
                                                   QRegularExpression::CaseInsensitiveOption);
    const bool isExpectedInTransaction = m_isTransactional && !m_isInAutocommit;
    if (isExpectedInTransaction && !m_session.isInTransaction() && !beginsByItself.match(statement.text).hasMatch()) {
        if (const auto begun = m_session.begin(true); !begun)
            return std::unexpected(begun.error());
    }

    StatementProgress progress{.statement = statement,
                               .revision = m_revision,
                               .index = m_statementCount,
                               .indexInRevision = m_indexInRevision};
    if (m_journal) {
        if (const auto noted = m_journal->aboutToRun(progress); !noted)
            return std::unexpected(noted.error());
    }
    m_observer.statementStarted(progress);
    QElapsedTimer timer;
    timer.start();
    Result<QueryResult> answer = m_session.execute(statement.text);
    progress.duration = timer.nsecsElapsed() / 1000;
    ++m_statementCount;
    ++m_indexInRevision;
    if (answer) {
        progress.rowsAffected = answer->rowsAffected;
    } else {
        progress.failure = answer.error().message;
        if (!answer.error().where.isValid())
            answer.error().where = statement.source;
        if (answer.error().kind != Error::Kind::Cancelled)
            m_failed = statement;
    }
    m_observer.statementFinished(progress);
    // After a lost connection nobody knows whether the statement took effect: it stays in doubt.
    if (m_journal && !m_session.isLost()) {
        if (const auto noted = m_journal->finished(progress); answer && !noted)
            return std::unexpected(noted.error());
    }
    if (!answer)
        return answer;

    static const QRegularExpression changesRows(QStringLiteral("^\\s*(SELECT|INSERT|UPDATE|DELETE|WITH|SET|SHOW)\\b"),
                                                QRegularExpression::CaseInsensitiveOption);
    if (!m_revision.isEmpty() && !changesRows.match(statement.text).hasMatch())
        ++m_ddlInRevision;
    noteWhatATransactionForbids(statement);
    if (isExpectedInTransaction && !m_session.isInTransaction()) {
        m_hasCommittedEarly = true;
        addNote(QStringLiteral("Revision %1 ended the transaction by itself (%2): what came before cannot be undone "
                               "by a failure after it.")
                    .arg(m_revision, statement.text.simplified()));
    }
    return answer;
}

Result<void> OnlineTarget::perform(const Operation &operation)
{
    const auto answer = run(operation);
    if (!answer)
        return std::unexpected(answer.error());
    return {};
}

Result<QueryResult> OnlineTarget::query(const Operation &statement)
{
    return run(statement);
}

Result<QueryResult> OnlineTarget::run(const Operation &operation)
{
    if (operation.as<BeginAutocommit>()) {
        if (m_isTransactional && m_session.isInTransaction()) {
            if (const auto committed = m_session.commit(); !committed)
                return std::unexpected(committed.error());
            m_hasCommittedEarly = true;
            addNote(QStringLiteral("Revision %1 has an autocommit block: what came before it, and the block itself, "
                                   "cannot be undone by a failure after it.")
                        .arg(m_revision));
        }
        m_isInAutocommit = true;
        return QueryResult{};
    }
    if (operation.as<EndAutocommit>()) {
        m_isInAutocommit = false;
        if (m_isTransactional && !m_session.isInTransaction()) {
            if (const auto begun = m_session.begin(true); !begun)
                return std::unexpected(begun.error());
        }
        return QueryResult{};
    }
    if (const auto *gap = operation.as<Gap>())
        return std::unexpected(Error{Error::Kind::Script, gap->reason, operation.source, {}});
    if (const auto *batch = operation.as<BatchAlterTable>(); batch && !batch->copyFrom) {
        if (auto reflected = reflectForBatch(*batch); !reflected) {
            reflected.error().where = operation.source;
            return std::unexpected(reflected.error());
        }
    }

    const auto statements = m_dialect.statements(operation, m_context);
    m_context.schema = nullptr;
    if (!statements)
        return std::unexpected(statements.error());
    QueryResult last;
    for (const Statement &statement : *statements) {
        if (statement.kind == Statement::Kind::Comment)
            continue;
        for (const StatementSpan &span : splitStatements(statement.text, m_dialect.name())) {
            Statement one = statement;
            one.text = statement.text.mid(span.begin, span.end - span.begin);
            if (!one.source.isValid())
                one.source = operation.source;
            auto answer = execute(one);
            if (!answer)
                return answer;
            last = std::move(*answer);
        }
    }
    return last;
}

Result<void> OnlineTarget::reflectForBatch(const BatchAlterTable &batch)
{
    m_context.schema = nullptr;
    if (m_dialect.name() != QLatin1String("sqlite"))
        return {};
    auto table = Introspector(m_session).table(batch.table);
    if (!table)
        return std::unexpected(table.error());
    m_reflected = Schema();
    if (*table) {
        const auto removed = std::erase_if((*table)->indexes, [](const Index &index) {
            return std::ranges::any_of(index.elements,
                                       [](const SqlExpression &element) { return element.as<SqlText>(); });
        });
        if (removed > 0)
            addNote(QStringLiteral("Table %1 has indexes on expressions. Batch mode does not keep them when it makes "
                                   "the table anew; create them again in the revision.")
                        .arg(batch.table.name));
        m_reflected.setTable(std::move(**table));
    }
    m_context.schema = &m_reflected;
    return {};
}

void OnlineTarget::noteWhatATransactionForbids(const Statement &statement)
{
    static const QRegularExpression foreignKeys(QStringLiteral("^\\s*PRAGMA\\s+(\\w+\\.)?foreign_keys\\s*[=(]"),
                                                QRegularExpression::CaseInsensitiveOption);
    if (m_session.isInTransaction() && m_dialect.name() == QLatin1String("sqlite") &&
        foreignKeys.match(statement.text).hasMatch()) {
        addNote(
            QStringLiteral("%1 in revision %2 has no effect inside a transaction; foreign keys stay unchecked while "
                           "revisions run.")
                .arg(statement.text.simplified(), m_revision));
    }
}

void OnlineTarget::addNote(const QString &note)
{
    if (!m_notes.contains(note))
        m_notes << note;
}

} // namespace retort
