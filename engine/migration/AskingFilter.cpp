// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/AskingFilter.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace retort {

namespace {

/// A kind of statement by the words that it begins with, and what makes one of them more than a question. Every pattern
/// is matched against the beginning.
struct AskingStatement
{
    const char *beginning;
    const char *unless;
};

/// What is not among these is left out.
constexpr std::array kSent = {
    AskingStatement{"SELECT", R"(.*\bINTO\s+(?!@)|.*\bFOR\s+(NO\s+KEY\s+)?(UPDATE|SHARE|KEY)\b)"
                              R"(|.*\bLOCK\s+IN\s+SHARE\b)"},
    AskingStatement{"WITH", R"(.*\b(INSERT|UPDATE|DELETE|MERGE|REPLACE|INTO)\b)"},
    AskingStatement{"EXPLAIN", R"(.*\bANALY[SZ]E\b)"},
    AskingStatement{"(VALUES|TABLE|SHOW|DESCRIBE|DESC|USE|ATTACH|DETACH|ALTER\\s+SESSION)", nullptr},
    AskingStatement{"RESET", R"(RESET\s+(MASTER|SLAVE|REPLICA|QUERY|PERSIST|BINARY)\b)"},
    // Of the transaction, the look has its own say.
    AskingStatement{"SET", R"(.*\b(GLOBAL|PERSIST|PERSIST_ONLY|PASSWORD|AUTOCOMMIT)\b)"
                           R"(|SET\s+((LOCAL|SESSION)\s+)?(TRANSACTION|CHARACTERISTICS|CONSTRAINTS)\b)"
                           R"(|SET\s+DEFAULT\s+ROLE\b)"},
    // What these say stands in the file.
    AskingStatement{
        "PRAGMA", R"(PRAGMA\s+(\w+\s*\.\s*)?((journal_mode|user_version|application_id|auto_vacuum|encoding|page_size|)"
                  R"(schema_version|writable_schema)\s*[=(]|wal_checkpoint|optimize|incremental_vacuum))"},
};

QRegularExpression askingPattern(const QString &pattern)
{
    return QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption |
                                           QRegularExpression::DotMatchesEverythingOption);
}

bool beginsWith(const QString &words, const char *pattern)
{
    return pattern && askingPattern(QStringLiteral("^(?:%1)").arg(QLatin1String(pattern))).match(words).hasMatch();
}

/// Without comments and the contents of literals, so that what is left are words of SQL. What MySQL and MariaDB run out
/// of /*! … */ and /*M! … */ is none.
QString wordsOf(const QString &sql)
{
    static const QRegularExpression others =
        askingPattern(QStringLiteral(R"(--[^\n]*|/\*(?!M?!).*?\*/|'(?:[^'\\]|''|\\.)*')"));
    return QString(sql).replace(others, QStringLiteral(" ")).trimmed();
}

const QRegularExpression &lockCall()
{
    static const QRegularExpression call =
        askingPattern(QStringLiteral(R"(\b(pg_(?:try_)?advisory_(?:xact_)?lock(?:_shared)?|pg_advisory_unlock)"
                                     R"((?:_shared|_all)?|get_lock|release_lock|release_all_locks)\s*)"
                                     R"(\([^()]*(?:\([^()]*\)[^()]*)*\)(?:\s+AS\s+["`]?(\w+))?)"));
    return call;
}

} // namespace

AskingFate askingFate(const QString &sql)
{
    const QString words = wordsOf(sql);
    if (lockCall().match(words).hasMatch())
        return AskingFate::Lock;
    const bool isSent = std::ranges::any_of(kSent, [&words](const AskingStatement &kind) {
        const QByteArray beginning = QByteArray(kind.beginning) + R"(\b)";
        return beginsWith(words, beginning.constData()) && !beginsWith(words, kind.unless);
    });
    return isSent ? AskingFate::Sent : AskingFate::LeftOut;
}

QueryResult lockAnswer(const QString &sql)
{
    const QRegularExpressionMatch call = lockCall().match(wordsOf(sql));
    const QString function = call.captured(1).toLower();
    const bool isPostgresql = function.startsWith(QLatin1String("pg_"));
    const bool isVoid = isPostgresql && !function.contains(QLatin1String("_try_")) &&
                        (!function.contains(QLatin1String("unlock")) || function.endsWith(QLatin1String("_all")));
    const SqlValue answer = isVoid ? SqlValue(QString()) : isPostgresql ? SqlValue(true) : SqlValue(qint64(1));
    return {.columns = {call.captured(2).isEmpty() ? function : call.captured(2)}, .rows = {{answer}}};
}

bool standsOutsideTransactions(const QString &sql)
{
    constexpr auto kPattern =
        R"((VACUUM|ALTER\s+SYSTEM)\b|(CREATE|DROP|ALTER)\s+(DATABASE|TABLESPACE|SUBSCRIPTION)\b)"
        R"(|(CREATE|DROP|REINDEX|REFRESH|ALTER)\b.*\bCONCURRENTLY\b|REINDEX\s+(DATABASE|SYSTEM)\b)"
        R"(|PRAGMA\s+(\w+\s*\.\s*)?(journal_mode\s*[=(]|auto_vacuum\s*[=(]|wal_checkpoint|)"
        R"(optimize|incremental_vacuum))";
    return beginsWith(wordsOf(sql), kPattern);
}

} // namespace retort
