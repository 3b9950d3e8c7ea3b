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
    static const QRegularExpression commits = statementPattern("(COMMIT|END)\\b");
    return commits.match(sql).hasMatch() || rollsBack(sql);
}

bool rollsBack(const QString &sql)
{
    static const QRegularExpression back = statementPattern("(ABORT|ROLLBACK(?!\\s+(\\w+\\s+)?TO\\b))\\b");
    return back.match(sql).hasMatch();
}

} // namespace retort
