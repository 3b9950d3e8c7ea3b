// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/RawSqlEffect.h"

#include <QRegularExpression>
#include <QStringList>

#include <array>

namespace retort {

namespace {

TableId tableOfSql(const QString &written)
{
    QString name = written;
    name.remove(u'"').remove(u'`').remove(u'[').remove(u']');
    const qsizetype dot = name.lastIndexOf(u'.');
    return dot < 0 ? TableId{{}, name} : TableId{name.left(dot), name.mid(dot + 1)};
}

/// Statements without comments, cut at semicolons outside quotes. Good enough to see what kind of statement each is.
QStringList roughStatements(const QString &text)
{
    static const QRegularExpression comments(QStringLiteral("--[^\\n]*|/\\*.*?\\*/"),
                                             QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression quoted(QStringLiteral("\\$(\\w*)\\$.*?\\$\\1\\$|'(?:[^']|'')*'"),
                                           QRegularExpression::DotMatchesEverythingOption);
    QString plain = text;
    plain.replace(comments, QStringLiteral(" "));
    plain.replace(quoted, QStringLiteral("''"));
    QStringList statements;
    for (const QString &statement : plain.split(u';')) {
        if (!statement.trimmed().isEmpty())
            statements += statement.simplified();
    }
    return statements;
}

using Kind = RawSqlEffect::Kind;

struct SqlPattern
{
    QLatin1String pattern;
    Kind kind;
};

// What the first words of a statement do to tables. Patterns are tried in order; the first capture is the table.
constexpr auto kSqlPatterns = std::to_array<SqlPattern>({
    {QLatin1String("^CREATE(?: GLOBAL| LOCAL)?(?: TEMP| TEMPORARY| UNLOGGED)* TABLE(?: IF NOT EXISTS)? ([^\\s(]+)"),
     Kind::TableMade},
    {QLatin1String("^DROP TABLE(?: IF EXISTS)? ([^\\s,]+)(?: CASCADE| RESTRICT)?$"), Kind::TableGone},
    {QLatin1String("^ALTER TABLE(?: IF EXISTS)?(?: ONLY)? ([^\\s(]+) (?!RENAME TO)"), Kind::TableChanged},
    {QLatin1String("^CREATE(?: UNIQUE| FULLTEXT| SPATIAL)? INDEX .*? ON(?: ONLY)? ([^\\s(]+)"), Kind::TableChanged},
    {QLatin1String("^(?:SELECT|INSERT|UPDATE|DELETE|REPLACE|MERGE|WITH|TRUNCATE|COPY|SET|RESET|SHOW|PRAGMA|ANALYZE|"
                   "VACUUM|REINDEX|"
                   "GRANT|REVOKE|COMMENT|LOCK|BEGIN|COMMIT|START|SAVEPOINT|RELEASE|ROLLBACK|REFRESH|EXPLAIN|VALUES|"
                   "NOTIFY|CLUSTER|USE)\\b"),
     Kind::None},
    {QLatin1String(
         "^(?:CREATE|ALTER|DROP)(?: OR REPLACE)?(?: CONSTRAINT)?(?: TEMP| TEMPORARY| MATERIALIZED| RECURSIVE| EVENT)*"
         " (?:VIEW|FUNCTION|PROCEDURE|TRIGGER|EXTENSION|TYPE|DOMAIN|SEQUENCE|SCHEMA|ROLE|USER|POLICY|PUBLICATION|"
         "SUBSCRIPTION|COLLATION|STATISTICS|AGGREGATE|OPERATOR|RULE|CAST|DATABASE)\\b"),
     Kind::None},
});

} // namespace

std::vector<RawSqlEffect> roughEffectsOf(const QString &text)
{
    std::vector<RawSqlEffect> effects;
    for (const QString &statement : roughStatements(text)) {
        RawSqlEffect effect;
        for (const SqlPattern &known : kSqlPatterns) {
            const QRegularExpressionMatch match =
                QRegularExpression(known.pattern, QRegularExpression::CaseInsensitiveOption).match(statement);
            if (match.hasMatch()) {
                effect = {known.kind, tableOfSql(match.captured(1))};
                break;
            }
        }
        effects.push_back(std::move(effect));
    }
    return effects;
}

} // namespace retort
