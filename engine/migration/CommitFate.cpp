// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/CommitFate.h"

#include "engine/database/Catalogue.h"
#include "engine/migration/DatabaseTrace.h"
#include "engine/migration/StatementEffect.h"

#include <QRegularExpression>

#include <algorithm>

namespace retort {

namespace {

/// The table whose rows a statement writes, without its schema and quotes; empty if that is not one plain table.
QString writtenTable(const QString &sql)
{
    static const QRegularExpression target(
        QStringLiteral(R"re(^\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+)re"
                       R"re((?:(?:"[^"]*"|`[^`]*`|\[[^\]]*\]|[\w$#]+)\s*\.\s*)*)re"
                       R"re((?:"([^"]*)"|`([^`]*)`|\[([^\]]*)\]|([\w$#]+))(?=[\s(;]|$))re"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    const QRegularExpressionMatch match = target.match(sql);
    return match.captured(1) + match.captured(2) + match.captured(3) + match.captured(4);
}

/// All of the transaction is there, or nothing of it.
Result<CommitFate> fateByCatalogue(Session &session, const std::vector<JournalStatement> &open)
{
    std::vector<DatabaseTrace::Statement> statements;
    for (const JournalStatement &statement : open) {
        // Who knows what it does to the things that the others have made.
        if (hasEffect(statement.text, session.dialectName(), StatementEffect::Kind::Other))
            return CommitFate{};
        statements.push_back({statement.text});
    }
    const Result<DatabaseTrace> trace = DatabaseTrace::of(session, statements);
    if (!trace)
        return std::unexpected(trace.error());
    if (trace->fits(0) == trace->fits(statements.size()))
        return CommitFate{};
    QStringList evidence;
    for (size_t i = 0; i < statements.size(); ++i) {
        if (const QString shown = trace->evidence(i); !shown.isEmpty())
            evidence << shown;
    }
    return CommitFate{.isCommitted = trace->fits(statements.size()), .evidence = evidence.join(QStringLiteral(", "))};
}

} // namespace

Result<CommitFate> commitFateOf(Session &session, const JournalRun &run, const std::vector<JournalStatement> &open,
                                const QString &examined, const QString &versionTable,
                                const std::function<bool(const QString &revision)> &isApplied)
{
    const Result<std::optional<bool>> known = Catalogue(session).wasCommitted(run.committing);
    if (!known)
        return std::unexpected(known.error());
    if (*known)
        return CommitFate{.isCommitted = *known,
                          .evidence = **known ? QStringLiteral("the server has its transaction as committed")
                                              : QStringLiteral("the server has its transaction as rolled back")};
    // A revision before in the same transaction, whose version was written with it. The one that was cut off has not
    // come to that: what it writes is its own.
    const auto version = std::ranges::find_if(open, [&](const JournalStatement &statement) {
        return !statement.revision.isEmpty() && statement.revision != examined &&
               writtenTable(statement.text).compare(versionTable, Qt::CaseInsensitive) == 0 &&
               hasEffect(statement.text, session.dialectName(), StatementEffect::Kind::Rows);
    });
    if (version != open.end()) {
        const bool isCommitted = isApplied(version->revision);
        return CommitFate{
            .isCommitted = isCommitted,
            .evidence =
                isCommitted
                    ? QStringLiteral("the version table has revision %1 of the same transaction").arg(version->revision)
                    : QStringLiteral("the version table knows nothing of revision %1 of the same "
                                     "transaction")
                          .arg(version->revision)};
    }
    return fateByCatalogue(session, open);
}

} // namespace retort
