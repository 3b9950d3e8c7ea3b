// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/OnlineTarget.h"

#include "engine/database/Catalogue.h"
#include "engine/database/Introspector.h"
#include "engine/database/TransactionWords.h"
#include "engine/migration/AskingFilter.h"
#include "engine/migration/DatabaseTrace.h"
#include "engine/migration/RunJournal.h"
#include "engine/migration/StatementEffect.h"
#include "engine/sql/StatementSplitter.h"
#include "model/SqlNodes.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QRegularExpression>

#include <algorithm>

namespace retort {

namespace {

/// The longest pause before a statement or transaction is tried again, in milliseconds.
constexpr int kLongestRetryPause = 8000;
constexpr int kFirstRetryPause = 250;

/// For a statement that would be sent with something else than the script means.
Error undecidedError(const Statement &statement, const SourceRange &source)
{
    return Error{
        Error::Kind::Script,
        QStringLiteral("This statement has a part that Retort does not know: %1").arg(statement.text.simplified()),
        statement.source.isValid() ? statement.source : source,
        QStringLiteral("It comes from a module that Retort cannot read. Say in retort.toml what it is (under [values], "
                       "by its dotted name), write it into the "
                       "script itself, or run this revision with Alembic.")};
}

/// Adds what a statement answers for another set of parameters: the rows of all, and their number.
void addAnswer(QueryResult &all, QueryResult answer)
{
    std::ranges::move(answer.rows, std::back_inserter(all.rows));
    answer.rows = std::move(all.rows);
    answer.rowsAffected = std::max<qint64>(all.rowsAffected, 0) + std::max<qint64>(answer.rowsAffected, 0);
    all = std::move(answer);
}

} // namespace

int retryPause(int attempt)
{
    const int pause = std::min(kLongestRetryPause, kFirstRetryPause << std::min(attempt - 1, 5));
    // Jitter, so that two who stand in each other's way do not meet again.
    return pause / 2 + QRandomGenerator::global()->bounded(pause / 2 + 1);
}

OnlineTarget::OnlineTarget(Session &session, const Dialect &dialect, const MigrationRequest &request,
                           MigrationObserver &observer)
    : m_session(session),
      m_dialect(dialect),
      m_request(request),
      m_observer(observer),
      m_context(request.environment.renderContext(false))
{}

void OnlineTarget::resume(const RunRecovery &recovery)
{
    m_resumed.emplace(recovery, m_dialect.name());
}

Result<void> OnlineTarget::endResume()
{
    const std::optional<DoneStatements> resumed = std::exchange(m_resumed, std::nullopt);
    if (!resumed || !resumed->isAnyMissing())
        return {};
    return commandError(
        QStringLiteral(
            "The script of revision %1 has changed since: it ends before statement %2 of those that have run")
            .arg(m_revision)
            .arg(resumed->count() + 1),
        QStringLiteral("Put the script back as it was, or take back what has been done."));
}

/// Whether an interrupted run has done the statement, which must be the one that it ran at this point.
Result<bool> OnlineTarget::isDoneAlready(const Statement &statement)
{
    const std::optional<bool> isDone = m_resumed ? m_resumed->take(statement.text) : false;
    if (isDone)
        return *isDone;
    return std::unexpected(Error{
        Error::Kind::Command,
        QStringLiteral("Statement %1 of revision %2 is not the one that has run: the script has changed since, or "
                       "takes another way now")
            .arg(m_resumed->count() + 1)
            .arg(m_revision),
        statement.source, QStringLiteral("Put the script back as it was, or take back what has been done.")});
}

Result<QueryResult> OnlineTarget::tellOfDone(StatementProgress progress)
{
    progress.wasDone = true;
    if (m_journal) {
        if (const auto noted = m_journal->wasDone(progress, !m_resumed->wasOfNoEffect()); !noted)
            return std::unexpected(noted.error());
    }
    m_observer.statementStarted(progress);
    ++m_statementCount;
    ++m_indexInRevision;
    m_observer.statementFinished(progress);
    return QueryResult{};
}

/// In a dry run nothing may be committed.
Result<bool> OnlineTarget::isLeftOutOfDryRun(const Statement &statement)
{
    if (!m_request.isDryRun)
        return false;
    const bool isOfEnvironment = m_revision.isEmpty();
    if (endsTransaction(statement.text)) {
        return std::unexpected(
            Error{Error::Kind::Command,
                  QStringLiteral("%1 ends the transaction by itself (%2), so a dry run would not be undone")
                      .arg(isOfEnvironment ? QStringLiteral("env.py") : QStringLiteral("Revision %1").arg(m_revision),
                           statement.text.simplified()),
                  statement.source, QStringLiteral("Nothing was kept. Use --sql to see what would run.")});
    }
    const bool isOutside = m_isInAutocommit ? !isMereQuestion(statement.text, m_dialect.name())
                                            : isOfEnvironment && standsOutsideTransactions(statement.text);
    if (!isOutside)
        return false;
    addNote(QStringLiteral("Not tried, because it stands outside a transaction: %1").arg(statement.text.simplified()));
    return true;
}

bool OnlineTarget::canRepeat(const QString &sql) const
{
    const bool isLimited = m_session.url().sessionSettings().lockTimeout.value_or(0) > 0;
    if (!isLimited || !m_session.wasLocked() || m_session.isLost() || m_session.stopper()->isStopped())
        return false;
    // MySQL undoes the statement alone, PostgreSQL the whole transaction.
    const bool isAlone = m_session.lastErrorCode() == QLatin1String("1205") || !m_session.isInTransaction();
    // What is built concurrently stays half built.
    return isAlone && !sql.contains(QLatin1String("CONCURRENTLY"), Qt::CaseInsensitive);
}

/// False: cancelled meanwhile.
bool OnlineTarget::waitForRetry(const StatementProgress &progress, int attempt)
{
    const int pause = retryPause(attempt);
    m_observer.retrying({.revision = m_revision,
                         .reason = progress.failure,
                         .holder = m_lockHolder.who,
                         .isHolderGuessed = m_lockHolder.isGuess,
                         .attempt = attempt,
                         .attempts = m_request.limits.lockRetries,
                         .pause = pause});
    return m_session.stopper()->pause(pause);
}

Result<QueryResult> OnlineTarget::runToTheEnd(StatementProgress &progress)
{
    for (int attempt = 1;; ++attempt) {
        QElapsedTimer timer;
        timer.start();
        Result<QueryResult> answer = m_session.execute(progress.statement.text);
        progress.duration = timer.nsecsElapsed() / 1000;
        progress.notices += m_session.takeNotices();
        m_wasLocked = !answer && m_session.wasLocked();
        m_lockHolder = m_wasLocked && m_lockHolders ? m_lockHolders(progress.statement.text) : LockHolders();
        progress.failure = answer ? QString() : answer.error().message;
        if (answer || !canRepeat(progress.statement.text))
            return answer;
        m_failedPosition = m_session.lastErrorPosition();
        if (attempt > m_request.limits.lockRetries)
            return answer;
        if (!waitForRetry(progress, attempt))
            return cancelledError();
    }
}

void OnlineTarget::setRevision(const QString &revision)
{
    m_revision = revision;
    m_indexInRevision = 0;
    m_ddlInRevision = 0;
    m_hasKeptChanges = m_hasOpenRows = false;
}

Result<QueryResult> OnlineTarget::execute(const Statement &statement)
{
    StatementProgress progress{.statement = statement,
                               .revision = m_revision,
                               .index = m_statementCount,
                               .indexInRevision = m_indexInRevision};
    const Result<bool> isDone = isDoneAlready(statement);
    if (!isDone)
        return std::unexpected(isDone.error());
    if (*isDone)
        return tellOfDone(std::move(progress));
    const Result<bool> isLeftOut = isLeftOutOfDryRun(statement);
    if (!isLeftOut || *isLeftOut)
        return isLeftOut ? Result<QueryResult>(QueryResult{}) : std::unexpected(isLeftOut.error());

    const bool isExpectedInTransaction = m_isTransactional && !m_isInAutocommit;
    if (const auto begun = beginExpectedTransaction(statement.text); !begun)
        return std::unexpected(begun.error());
    const bool wouldCommit = commitsByItself(statement.text);
    const Result<std::optional<Error>> refusal = wouldCommit ? foreseenRefusal(statement) : std::optional<Error>();
    if (!refusal)
        return std::unexpected(refusal.error());
    const bool isAlone = wouldCommit && !*refusal;
    if (m_session.isInTransaction() && endsTransaction(statement.text) && !rollsBack(statement.text)) {
        if (const auto noted = noteEarlyCommit(); !noted)
            return std::unexpected(noted.error());
    }
    if (m_journal) {
        if (const auto noted = m_journal->aboutToRun(progress, isAlone); !noted)
            return std::unexpected(noted.error());
    }
    m_observer.statementStarted(progress);
    Result<QueryResult> answer = *refusal ? std::unexpected(**refusal) : runToTheEnd(progress);
    if (*refusal)
        progress.failure = (*refusal)->message;
    ++m_statementCount;
    ++m_indexInRevision;
    if (answer) {
        progress.rowsAffected = answer->rowsAffected;
    } else {
        if (!answer.error().where.isValid())
            answer.error().where = statement.source;
        m_failedPosition = m_session.lastErrorPosition();
        if (answer.error().kind != Error::Kind::Cancelled)
            m_failed = statement;
    }
    static const QRegularExpression changesRows(
        QStringLiteral("^\\s*(SELECT|INSERT|UPDATE|DELETE|WITH|SET|SHOW|SAVEPOINT|RELEASE|ROLLBACK)\\b"),
        QRegularExpression::CaseInsensitiveOption);
    if (answer && !m_revision.isEmpty() && !changesRows.match(statement.text).hasMatch()) {
        ++m_ddlInRevision;
        m_hasKeptChanges = m_hasKeptChanges || isAlone;
    }
    m_observer.statementFinished(progress);
    noteKept(statement.text, isAlone, answer ? answer->rowsAffected : 0);
    // A COMMIT that the server answers with a rollback ends the transaction, too.
    const bool hasEndedTransaction = isExpectedInTransaction && !m_session.isInTransaction() && !m_session.isLost() &&
                                     (answer || endsTransaction(statement.text));
    const bool hasRolledBack = hasEndedTransaction && (!answer || rollsBack(statement.text));
    m_endedTransactions += hasEndedTransaction ? 1 : 0;
    if (hasRolledBack)
        m_rolledBack();
    // After a lost connection nobody knows whether the statement took effect: it stays in doubt.
    if (m_journal && !m_session.isLost()) {
        const bool isKept = answer && !hasRolledBack && (isAlone || hasEndedTransaction);
        if (const auto noted = m_journal->finished(progress, isKept); answer && !noted)
            return std::unexpected(noted.error());
        if (const auto noted = hasRolledBack ? m_journal->rolledBack() : Result<void>(); answer && !noted)
            return std::unexpected(noted.error());
    }
    if (!answer)
        return answer;
    if (m_schema && !isMereQuestion(statement.text, m_dialect.name()))
        m_schema.reset();

    noteWhatATransactionForbids(statement);
    if (hasRolledBack) {
        m_hasOpenRows = false;
        addNote(QStringLiteral("Revision %1 took back by itself (%2) what came before.")
                    .arg(m_revision, statement.text.simplified()));
    } else if (hasEndedTransaction) {
        m_hasCommittedEarly = m_hasCommitted = true;
        keepOpenChanges();
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
        if (m_isTransactional && m_session.isInTransaction() && !m_request.isDryRun) {
            const auto committed = commitEarly();
            m_endedTransactions += m_session.isInTransaction() ? 0 : 1;
            if (!committed)
                return std::unexpected(committed.error());
            m_hasCommittedEarly = m_hasCommitted = true;
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
    if (const auto open = std::ranges::find(*statements, true, &Statement::isUndecided); open != statements->end())
        return std::unexpected(undecidedError(*open, operation.source));
    QueryResult last;
    const auto *executed = operation.as<ExecuteSql>();
    const bool isRepeated = executed && executed->parameters.size() > 1;
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
            if (isRepeated)
                addAnswer(last, std::move(*answer));
            else
                last = std::move(*answer);
        }
    }
    return last;
}

Result<const Schema *> OnlineTarget::schema()
{
    if (!m_schema) {
        auto introspected = Introspector(m_session).schema();
        if (!introspected)
            return std::unexpected(introspected.error());
        m_schema = std::move(*introspected);
    }
    return &*m_schema;
}

Result<std::optional<QStringList>> OnlineTarget::catalogue(CatalogueQuestion question, const TableId &place)
{
    const DatabaseUrl &url = m_session.url();
    if (!url.isSqlite() && !url.isMysqlFamily() && url.dialectName() != QLatin1String("postgresql"))
        return std::nullopt;
    auto answer = Catalogue(m_session).answer(question, place);
    if (!answer)
        return std::unexpected(answer.error());
    return std::optional(std::move(*answer));
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
