// SPDX-License-Identifier: GPL-3.0-or-later
// What a statement commits, what of a revision is kept when the rest fails, and commits in the middle of a revision.
#include "engine/migration/OnlineTarget.h"

#include "engine/database/Catalogue.h"
#include "engine/database/TransactionWords.h"
#include "engine/migration/DatabaseTrace.h"
#include "engine/migration/RunJournal.h"
#include "engine/migration/StatementEffect.h"

#include <QRegularExpression>

#include <algorithm>

namespace retort {

/// Whether the database commits what the statement does at once, whatever the run does afterwards.
bool OnlineTarget::commitsByItself(const QString &sql) const
{
    if (!m_session.isInTransaction())
        return true;
    if (m_session.url().isSqlite() || m_dialect.hasTransactionalDdl())
        return false;
    // MySQL 8.4, section 15.3.3: what does not commit although it is neither a question nor a change of rows.
    static const QRegularExpression commitsNothing(
        beforeStatement() + QStringLiteral("((CREATE|DROP)\\s+TEMPORARY|LOAD\\s+DATA|PREPARE|EXECUTE|DEALLOCATE|DESC|"
                                           "DESCRIBE|EXPLAIN|DO|HANDLER|HELP|KILL)\\b"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
    if (commitsNothing.match(sql).hasMatch())
        return false;
    return std::ranges::none_of(effectsOf(sql, m_dialect.name()), [](const StatementEffect &effect) {
        return effect.kind == StatementEffect::Kind::None || effect.kind == StatementEffect::Kind::Rows;
    });
}

/// The script may have ended the transaction with a COMMIT of its own: the rest stands in a new one, but for what it
/// ended it for.
Result<void> OnlineTarget::beginExpectedTransaction(const QString &sql)
{
    if (!m_isTransactional || m_isInAutocommit || m_session.isInTransaction() || beginsTransaction(sql) ||
        standsOutsideTransactions(sql))
        return {};
    return m_session.begin(true);
}

/// Should the connection or this process be lost now, what was done before is in doubt.
Result<void> OnlineTarget::noteEarlyCommit()
{
    if (!m_journal)
        return {};
    const Result<QString> transaction = Catalogue(m_session).transactionNumber();
    return transaction ? m_journal->aboutToCommitInside(*transaction) : std::unexpected(transaction.error());
}

/// MySQL and MariaDB only: their catalogues do not list temporary tables, which may hide others of the same name.
Result<bool> OnlineTarget::isTemporaryTable(const TableId &place)
{
    if (place.name.isEmpty() || !m_session.url().isMysqlFamily())
        return false;
    const auto answer = m_session.execute(QLatin1String("SHOW CREATE TABLE ") + m_dialect.quoted(place));
    // Otherwise it says that there is no such table, or no right to look at it.
    if (!answer && (m_session.isLost() || answer.error().kind == Error::Kind::Cancelled))
        return std::unexpected(answer.error());
    if (!answer || answer->rows.empty() || answer->rows.front().size() < 2)
        return false;
    const SqlValue &shown = answer->rows.front()[1];
    const QString *text = shown.as<QString>();
    const QByteArray *bytes = shown.as<QByteArray>();
    const QString definition = text ? *text : bytes ? QString::fromUtf8(*bytes) : QString();
    return definition.startsWith(QLatin1String("CREATE TEMPORARY"), Qt::CaseInsensitive);
}

/// A server without transactional DDL keeps the rows that came before when it begins to change a table, even if that
/// fails at once because the table is as it should become already: another run may have left it so.
Result<std::optional<Error>> OnlineTarget::foreseenRefusal(const Statement &statement)
{
    if (!m_hasOpenRows || !m_session.isInTransaction())
        return std::nullopt;
    const auto trace = DatabaseTrace::of(m_session, {{statement.text}});
    if (!trace)
        return std::unexpected(trace.error());
    std::vector<DatabaseObject> surprises = trace->made();
    std::ranges::move(trace->missing(), std::back_inserter(surprises));
    if (surprises.empty())
        return std::nullopt;
    // The catalogue says nothing of temporary tables: what is done to them is the server's to judge.
    for (const DatabaseObject &object : surprises) {
        const Result<bool> isTemporary = isTemporaryTable(object.place);
        if (!isTemporary)
            return std::unexpected(isTemporary.error());
        if (*isTemporary)
            return std::nullopt;
    }
    return Error{Error::Kind::Database,
                 QStringLiteral("The server would refuse this statement (%1), and keep the rows that were changed "
                                "before it; so it was not sent")
                     .arg(trace->evidence(0)),
                 statement.source,
                 {}};
}

/// What has become of the open transaction with a statement, whether that succeeded or not.
void OnlineTarget::noteKept(const QString &sql, bool isAlone, qint64 rows)
{
    // The kind of a statement is looked for only where it counts.
    const bool hasChangedRows = rows > 0 && !(m_hasOpenRows && m_hasKeptChanges) &&
                                hasEffect(sql, m_dialect.name(), StatementEffect::Kind::Rows);
    if (isAlone) {
        m_hasKeptChanges = m_hasKeptChanges || m_hasOpenRows || hasChangedRows;
        m_hasOpenRows = false;
    } else if (hasChangedRows) {
        m_hasOpenRows = true;
    }
}

/// The open transaction was committed in the middle of the revision.
void OnlineTarget::keepOpenChanges()
{
    m_hasKeptChanges = m_hasKeptChanges || m_hasOpenRows || m_ddlInRevision > 0;
    m_hasOpenRows = false;
}

Result<void> OnlineTarget::commitEarly()
{
    if (const auto noted = noteEarlyCommit(); !noted)
        return noted;
    if (const auto committed = m_commit(); !committed)
        return committed;
    keepOpenChanges();
    return m_journal ? m_journal->committedInside() : Result<void>();
}

} // namespace retort
