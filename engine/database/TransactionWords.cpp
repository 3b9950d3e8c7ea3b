// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/database/TransactionWords.h"

#include <QRegularExpression>

namespace retort {

namespace {

QRegularExpression statementPattern(const char *words)
{
    return QRegularExpression(beforeStatement() + QLatin1String(words),
                              QRegularExpression::CaseInsensitiveOption |
                                  QRegularExpression::DotMatchesEverythingOption);
}

} // namespace

QString beforeStatement()
{
    return QStringLiteral("^(?:\\s|--[^\\n]*(?:\\n|$)|/\\*.*?\\*/)*+");
}

bool beginsTransaction(const QString &sql)
{
    static const QRegularExpression begins = statementPattern("(BEGIN|START\\s+TRANSACTION)\\b");
    return begins.match(sql).hasMatch();
}

bool endsTransaction(const QString &sql)
{
    static const QRegularExpression ends = statementPattern("(COMMIT|END|ABORT|ROLLBACK(?!\\s+(\\w+\\s+)?TO\\b))\\b");
    return ends.match(sql).hasMatch();
}

bool rollsBack(const QString &sql)
{
    static const QRegularExpression back = statementPattern("(ABORT|ROLLBACK(?!\\s+(\\w+\\s+)?TO\\b))\\b");
    return back.match(sql).hasMatch();
}

bool standsOutsideTransaction(const QString &sql)
{
    static const QRegularExpression outside = statementPattern(
        "(CREATE\\s+(UNIQUE\\s+)?INDEX\\s+CONCURRENTLY|DROP\\s+INDEX\\s+CONCURRENTLY|REINDEX\\b.*\\bCONCURRENTLY|"
        "REINDEX\\s+(DATABASE|SYSTEM)|VACUUM|(CREATE|DROP)\\s+(DATABASE|TABLESPACE)|ALTER\\s+SYSTEM|"
        "ALTER\\s+TABLE\\b.*\\bDETACH\\s+PARTITION\\b.*\\bCONCURRENTLY)\\b");
    return outside.match(sql).hasMatch();
}

} // namespace retort
