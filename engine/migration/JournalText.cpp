// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/JournalText.h"

#include "engine/migration/RunJournal.h"

#include <QCryptographicHash>
#include <QRegularExpression>

namespace retort {

namespace {

/// Whether a server's quotes hold a name that the kept text of the statement shows anyway.
bool isShownName(const QString &quoted, const QString &keptSql)
{
    const QString name = quoted.section(QLatin1Char('.'), -1);
    static const QRegularExpression word(QStringLiteral("^\\w+$"));
    return word.match(name).hasMatch() &&
           keptSql.contains(QRegularExpression(QStringLiteral("\\b%1\\b").arg(QRegularExpression::escape(name))));
}

} // namespace

QString journalLiteral(const QString &text)
{
    return QLatin1Char('\'') + QString(text).replace(QLatin1Char('\''), QLatin1String("''")).remove(QChar(0)) +
           QLatin1Char('\'');
}

/// A server's message without the lines in which it repeats the statement. Servers quote values as they quote names
/// ("Duplicate entry 'x'", "invalid input syntax for type integer: \"x\""), and a value may itself have quotes: unless
/// all that is quoted are names of the statement, everything from the first quote to the last is left out.
QString journalMessage(const QString &message, const QString &keptSql)
{
    static const QRegularExpression repeated(QStringLiteral("(LINE \\d+:|\\[SQL:|DETAIL:|CONTEXT:).*"),
                                             QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression piece(QStringLiteral("'([^'\"]*)'|\"([^'\"]*)\""));
    static const QRegularExpression fromFirstToLast(QStringLiteral("['\"].*['\"]|['\"].*$"),
                                                    QRegularExpression::DotMatchesEverythingOption);
    // The one in "doesn't exist" is no quote.
    static const QRegularExpression apostrophe(QStringLiteral("\\b((?:does|is|did|was|has)n|can)'(?=t\\b)"),
                                               QRegularExpression::CaseInsensitiveOption);
    QString kept = QString(message).remove(repeated).trimmed().replace(apostrophe, QStringLiteral("\\1’"));
    QString unquoted = kept;
    bool isNamesOnly = true;
    for (auto pieces = piece.globalMatch(kept); pieces.hasNext();) {
        const QRegularExpressionMatch match = pieces.next();
        isNamesOnly = isNamesOnly && isShownName(match.captured(1) + match.captured(2), keptSql);
    }
    unquoted.remove(piece);
    isNamesOnly = isNamesOnly && !unquoted.contains(QLatin1Char('\'')) && !unquoted.contains(QLatin1Char('"'));
    return isNamesOnly ? kept : kept.replace(fromFirstToLast, QStringLiteral("'…'"));
}

QString journalText(const std::vector<SqlValue> &row, size_t column)
{
    if (column >= row.size())
        return {};
    // MySQL's driver gives texts of a binary collation as bytes.
    if (const auto *bytes = row[column].as<QByteArray>())
        return QString::fromUtf8(*bytes);
    const auto *text = row[column].as<QString>();
    return text ? *text : QString();
}

qint64 journalNumber(const std::vector<SqlValue> &row, size_t column)
{
    const qint64 *number = column < row.size() ? row[column].as<qint64>() : nullptr;
    return number ? *number : 0;
}

QString RunJournal::withoutLiterals(const QString &sql, DoubleQuotes doubleQuotes)
{
    // Single and dollar quotes; with a backslash before a quote, more rather than less is left out.
    static const QString standard = QStringLiteral(R"('(?:[^'\\]|''|\\.)*(?:'|$)|(\$\w*\$).*?(?:\1|$))");
    static const QRegularExpression literals(standard, QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression withDouble(QString(standard + QStringLiteral(R"(|"(?:[^"\\]|""|\\.)*(?:"|$))")),
                                               QRegularExpression::DotMatchesEverythingOption);
    return QString(sql).replace(doubleQuotes == DoubleQuotes::Text ? withDouble : literals, QStringLiteral("'…'"));
}

QString RunJournal::fingerprint(const QString &sql)
{
    return QString::fromLatin1(QCryptographicHash::hash(sql.toUtf8(), QCryptographicHash::Sha256).toHex());
}

} // namespace retort
