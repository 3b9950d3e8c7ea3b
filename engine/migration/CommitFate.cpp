// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/CommitFate.h"

#include "engine/database/Catalogue.h"
#include "engine/migration/DatabaseTrace.h"
#include "engine/migration/StatementEffect.h"

#include <algorithm>

namespace retort {

namespace {

bool hasEffect(const QString &sql, const QString &dialectName, StatementEffect::Kind kind)
{
    return std::ranges::any_of(effectsOf(sql, dialectName),
                               [kind](const StatementEffect &effect) { return effect.kind == kind; });
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
                                const QString &versionTable,
                                const std::function<bool(const QString &revision)> &isApplied)
{
    const Result<std::optional<bool>> known = Catalogue(session).wasCommitted(run.committing);
    if (!known)
        return std::unexpected(known.error());
    if (*known)
        return CommitFate{.isCommitted = *known,
                          .evidence = **known ? QStringLiteral("the server has its transaction as committed")
                                              : QStringLiteral("the server has its transaction as rolled back")};
    // A revision before in the same transaction, whose version was written with it.
    const auto version = std::ranges::find_if(open, [&](const JournalStatement &statement) {
        return !statement.revision.isEmpty() && statement.text.contains(versionTable) &&
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
