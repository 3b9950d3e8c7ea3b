// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/NamingRules.h"

#include "model/SqlNodes.h"
#include "model/SqlWalk.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace retort {

namespace {

constexpr auto kConventionKeys = std::to_array<QStringView>({u"pk", u"uq", u"ck", u"fk", u""});

/// What a template's tokens are filled from.
struct NamedThing
{
    ObjectName name;
    TableId table;
    QStringList columns;
    QString referredTable = {};
    QStringList referredColumns = {};
};

QString labelOf(const NamedThing &thing, const QString &column)
{
    QString label = thing.table.name % u'_' % column;
    return thing.table.schema.isEmpty() ? label
                                        : QString(QString(thing.table.schema).replace(u'.', u'_') % u'_' % label);
}

QString columnToken(const NamedThing &thing, qsizetype index, const QString &attribute)
{
    if (index >= thing.columns.size())
        return {};
    const QString column = thing.columns.at(index);
    return attribute == QLatin1String("label") ? labelOf(thing, column) : column;
}

Result<QString> tokenValue(const QString &token, const NamedThing &thing)
{
    if (token == QLatin1String("table_name"))
        return thing.table.name;
    if (token == QLatin1String("referred_table_name"))
        return thing.referredTable;
    if (token == QLatin1String("constraint_name")) {
        if (thing.name.isEmpty()) {
            return commandError(QStringLiteral(
                "Naming convention including %(constraint_name)s token requires that constraint is explicitly named."));
        }
        return thing.name.text;
    }
    static const QRegularExpression columnPattern(QStringLiteral("^(referred_)?column_(\\d+)(_?N)?_(name|key|label)$"));
    const QRegularExpressionMatch match = columnPattern.match(token);
    if (!match.hasMatch())
        return commandError(QStringLiteral("KeyError: '%1'").arg(token));
    const bool isReferred = !match.captured(1).isEmpty();
    const qsizetype index = match.captured(2).toInt();
    const QString many = match.captured(3);
    const QString attribute = match.captured(4);
    const auto valueAt = [&](qsizetype position) {
        return isReferred ? thing.referredColumns.value(position) : columnToken(thing, position, attribute);
    };
    if (many.isEmpty())
        return valueAt(index);
    QStringList parts;
    for (qsizetype i = 0; i < (isReferred ? thing.referredColumns : thing.columns).size(); ++i)
        parts += valueAt(i);
    return parts.join(many.startsWith(u'_') ? QStringLiteral("_") : QString());
}

Result<QString> filledTemplate(const QString &pattern, const NamedThing &thing)
{
    static const QRegularExpression tokenPattern(QStringLiteral("%\\((\\w+)\\)s|%%"));
    QString result;
    qsizetype from = 0;
    for (auto matches = tokenPattern.globalMatch(pattern); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        result += QStringView(pattern).mid(from, match.capturedStart() - from);
        from = match.capturedEnd();
        if (match.captured(1).isEmpty()) {
            result += u'%';
            continue;
        }
        const Result<QString> value = tokenValue(match.captured(1), thing);
        if (!value)
            return std::unexpected(value.error());
        result += *value;
    }
    return result + QStringView(pattern).mid(from);
}

Result<ObjectName> nameByConvention(const QString &kind, const NamedThing &thing, const NamingConvention &convention)
{
    if (thing.name.isFinal)
        return thing.name;
    const auto pattern = convention.find(kind);
    if (pattern == convention.end())
        return thing.name;
    if (!thing.name.isEmpty() && !pattern->second.contains(QLatin1String("constraint_name")))
        return thing.name;
    const Result<QString> text = filledTemplate(pattern->second, thing);
    if (!text)
        return std::unexpected(text.error());
    return ObjectName{*text, true, {}};
}

void collectColumnNames(const SqlExpression &expression, QStringList &names)
{
    if (const auto *column = expression.as<SqlColumn>()) {
        if (!names.contains(column->name))
            names += column->name;
        return;
    }
    forEachChild(expression, [&names](const SqlExpression &child) { collectColumnNames(child, names); });
}

QStringList columnsOfConstraint(const Constraint &constraint)
{
    if (const auto *key = constraint.as<PrimaryKeyConstraint>())
        return key->columns;
    if (const auto *unique = constraint.as<UniqueConstraint>())
        return unique->columns;
    if (const auto *foreign = constraint.as<ForeignKeyConstraint>())
        return foreign->columns;
    QStringList names;
    if (const auto *check = constraint.as<CheckConstraint>())
        collectColumnNames(check->condition, names);
    if (const auto *exclude = constraint.as<ExcludeConstraint>()) {
        for (const auto &[element, op] : exclude->elements)
            collectColumnNames(element, names);
    }
    return names;
}

} // namespace

Result<ObjectName> conventionalName(const Constraint &constraint, const Table &table,
                                    const NamingConvention &convention)
{
    NamedThing thing{constraint.name, table.id(), columnsOfConstraint(constraint)};
    if (constraint.as<PrimaryKeyConstraint>() && thing.columns.isEmpty())
        thing.columns = table.primaryKey();
    if (const auto *foreign = constraint.as<ForeignKeyConstraint>()) {
        thing.referredTable = foreign->referredTable;
        thing.referredColumns = foreign->referredColumns;
    }
    return nameByConvention(kConventionKeys.at(constraint.detail.index()).toString(), thing, convention);
}

Result<ObjectName> conventionalName(const Index &index, const Table &table, const NamingConvention &convention)
{
    static const NamingConvention defaults = {{QStringLiteral("ix"), QStringLiteral("ix_%(column_0_label)s")}};
    NamedThing thing{index.name, table.id(), {}};
    for (const SqlExpression &element : index.elements) {
        if (const auto *text = element.as<SqlText>())
            thing.columns += text->text;
        else
            collectColumnNames(element, thing.columns);
    }
    return nameByConvention(QStringLiteral("ix"), thing, convention.empty() ? defaults : convention);
}

Result<ObjectName> conventionalName(const QString &kind, const ObjectName &name, const TableId &table,
                                    const NamingConvention &convention)
{
    return nameByConvention(kind, {name, table, {}}, convention);
}

std::vector<PlacedConstraint>
constraintsInOrder(const Table &table, const std::function<std::optional<Constraint>(const Column &)> &typeCheck)
{
    Constraint key{PrimaryKeyConstraint{table.primaryKey()}};
    std::vector<Constraint> others;
    for (const Constraint &constraint : table.constraints) {
        if (constraint.as<PrimaryKeyConstraint>()) {
            key = constraint;
            key.detail = PrimaryKeyConstraint{table.primaryKey()};
        } else {
            others.push_back(constraint);
        }
    }
    std::ranges::stable_sort(others, {}, &Constraint::creationOrder);

    std::vector<PlacedConstraint> result;
    if (!key.as<PrimaryKeyConstraint>()->columns.isEmpty())
        result.push_back({key});
    for (Constraint &constraint : others)
        result.push_back({std::move(constraint)});
    for (const Column &column : table.columns) {
        if (column.isUnique && !column.isIndexed)
            result.push_back({Constraint{UniqueConstraint{{column.name}}}});
        if (const std::optional<Constraint> check = typeCheck ? typeCheck(column) : std::nullopt)
            result.push_back({*check, true});
        for (const Constraint &constraint : column.constraints) {
            const auto *foreign = constraint.as<ForeignKeyConstraint>();
            if (!foreign)
                continue;
            Constraint own = constraint;
            ForeignKeyConstraint detail = *foreign;
            detail.columns = QStringList{column.name};
            if (detail.referredColumns.isEmpty())
                detail.referredColumns = QStringList{column.name};
            own.detail = detail;
            result.push_back({own});
        }
    }
    return result;
}

std::vector<Index> indexesInOrder(const Table &table)
{
    std::vector<Index> result = table.indexes;
    for (const Column &column : table.columns) {
        if (column.isIndexed)
            result.push_back(Index{{}, {SqlColumn{column.name, column.type, {}, column.quote}}, column.isUnique, {}});
    }
    return result;
}

} // namespace retort
