// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/RevisionBody.h"
#include "engine/sql/StatementSplitter.h"
#include "model/SourceText.h"

#include <QRegularExpression>

namespace retort {

Result<std::vector<Operation>> sqlRevisionOperations(const QString &file, const QString &text, bool isUpgrade,
                                                     const QString &dialectName)
{
    static const QRegularExpression heading(QStringLiteral("^--[ \\t]*(upgrade|downgrade)[ \\t]*:?[ \\t]*\\r?$"),
                                            QRegularExpression::MultilineOption |
                                                QRegularExpression::CaseInsensitiveOption);
    const QString wanted = isUpgrade ? QStringLiteral("upgrade") : QStringLiteral("downgrade");
    qsizetype begin = -1;
    qsizetype end = text.size();
    auto headings = heading.globalMatch(text);
    while (headings.hasNext()) {
        const QRegularExpressionMatch match = headings.next();
        if (begin >= 0) {
            end = match.capturedStart();
            break;
        }
        if (match.captured(1).compare(wanted, Qt::CaseInsensitive) == 0)
            begin = match.capturedEnd();
    }
    const SourceText source(file, text);
    if (begin < 0) {
        return std::unexpected(
            Error{Error::Kind::Script, QStringLiteral("The revision has no line \"-- %1\"").arg(wanted),
                  source.range(0, 0), isUpgrade ? QString() : QStringLiteral("It cannot be undone.")});
    }

    std::vector<Operation> operations;
    const QString part = text.mid(begin, end - begin);
    for (const StatementSpan &span : splitStatements(part, dialectName)) {
        Operation operation;
        QString sql = part.mid(span.begin, span.end - span.begin);
        operation.detail = RawSql{sql.replace(QLatin1String("\r\n"), QLatin1String("\n"))};
        operation.source = source.range(int(begin + span.begin), int(begin + span.end));
        operations.push_back(std::move(operation));
    }
    return operations;
}

} // namespace retort
