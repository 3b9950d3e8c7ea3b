// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/DifferenceRules.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace retort::test {

namespace {

QString replaced(QString text, QLatin1String what, QLatin1String with)
{
    return text.replace(what, with);
}

struct Rule
{
    QLatin1String id;
    bool (*holds)(const QString &ours, const QString &alembics);
};

const auto kRules = std::to_array<Rule>({
    {QLatin1String("backslash"),
     [](const QString &ours, const QString &alembics) {
         return replaced(ours, QLatin1String("\\"), QLatin1String("\\\\")) == alembics;
     }},
    {QLatin1String("tab-in-quotes"),
     [](const QString &ours, const QString &alembics) {
         return replaced(ours, QLatin1String("\t"), QLatin1String("    ")) == alembics;
     }},
    {QLatin1String("empty-array"),
     [](const QString &ours, const QString &alembics) {
         return replaced(ours, QLatin1String("'{}'"), QLatin1String("ARRAY[]")) == alembics;
     }},
    {QLatin1String("null-comment"),
     [](const QString &ours, const QString &alembics) {
         return replaced(replaced(ours, QLatin1String("COMMENT ''"), QLatin1String("COMMENT NULL")),
                         QLatin1String(" IS ''"), QLatin1String(" IS NULL")) == alembics;
     }},
    {QLatin1String("colon-in-quotes"),
     [](const QString &ours, const QString &alembics) {
         static const QRegularExpression parameter(QStringLiteral("(?<![:\\w\\\\]):\\w+"));
         return QString(ours).replace(parameter, QStringLiteral("NULL")) == alembics;
     }},
    {QLatin1String("literal-form"),
     [](const QString &, const QString &alembics) {
         return alembics.contains(QLatin1String("Could not render literal value")) ||
                alembics.contains(QLatin1String("No literal value renderer"));
     }},
    {QLatin1String("comment-schema"),
     [](const QString &ours, const QString &alembics) {
         return replaced(ours, QLatin1String("COLUMN s.t."), QLatin1String("COLUMN t.")) == alembics;
     }},
    {QLatin1String("default-for-identity"),
     [](const QString &, const QString &alembics) { return alembics.endsWith(QLatin1String("ALTER COLUMN c;\n\n")); }},
    {QLatin1String("parameter-name"),
     [](const QString &ours, const QString &alembics) {
         static const QRegularExpression name(QStringLiteral("\\\\:\\w+_\\d+"));
         const QString pattern = QRegularExpression::escape(alembics).replace(name, QStringLiteral(".+?"));
         return ours != alembics &&
                QRegularExpression(QRegularExpression::anchoredPattern(pattern)).match(ours).hasMatch();
     }},
    {QLatin1String("empty-tuples"),
     [](const QString &ours, const QString &alembics) {
         return replaced(ours, QLatin1String("IN (SELECT"), QLatin1String("IN (VALUES SELECT")) == alembics;
     }},
    {QLatin1String("compound-limit"),
     [](const QString &ours, const QString &alembics) {
         // The same rows, of which some are taken.
         static const QRegularExpression label(QStringLiteral(" AS \\w+"));
         static const QRegularExpression end(QStringLiteral("( ORDER BY [^()]*)?;\n.*"),
                                             QRegularExpression::DotMatchesEverythingOption);
         const QString rows = QString(alembics).remove(end).remove(label);
         const bool isLimited = ours.contains(QLatin1String("TOP ")) || ours.contains(QLatin1String("ROW_NUMBER()"));
         return isLimited && QString(ours).remove(label).contains(rows.mid(rows.indexOf(QLatin1String("SELECT t."))));
     }},
    {QLatin1String("index-order"),
     [](const QString &ours, const QString &alembics) { return sortedPieces(ours) == sortedPieces(alembics); }},
    {QLatin1String("column-default"),
     [](const QString &, const QString &alembics) { return alembics.contains(QLatin1String("NULL")); }},
    {QLatin1String("execute-parameters"),
     [](const QString &, const QString &alembics) { return alembics.contains(QLatin1String("NULL")); }},
});

} // namespace

bool differsByRule(const QString &ours, const QString &alembics, const QStringList &differences)
{
    return std::ranges::any_of(
        kRules, [&](const Rule &rule) { return differences.contains(rule.id) && rule.holds(ours, alembics); });
}

QStringList sortedPieces(const QString &text)
{
    QStringList pieces = text.split(QLatin1String("\n\n"));
    pieces.sort();
    return pieces;
}

} // namespace retort::test
