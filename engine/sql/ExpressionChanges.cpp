// SPDX-License-Identifier: GPL-3.0-or-later
// INSERT, UPDATE and DELETE.
#include "engine/sql/ExpressionWriter.h"
#include "engine/sql/Relations.h"
#include "engine/sql/RenderFailure.h"
#include "model/PlaceholderText.h"
#include "model/SqlOperators.h"

#include <QStringList>

#include <algorithm>

namespace retort {

QString ExpressionWriter::assigned(const SqlExpression &value, const QString &column, const SqlType &type,
                                   State &state) const
{
    if (const auto *parameter = value.as<SqlParameter>(); parameter && parameter->isUnique && !parameter->isExpanding) {
        // A value takes the type of the column that it goes into.
        SqlParameter typed = *parameter;
        typed.name = column;
        typed.isUnique = false;
        typed.type = type;
        return write(SqlExpression(std::move(typed)), state);
    }
    return write(grouped(value, {}), state);
}

QString ExpressionWriter::returningText(const std::vector<SqlExpression> &columns, State &state) const
{
    if (columns.empty())
        return {};
    QStringList texts;
    for (const SqlExpression &item : columns) {
        if (item.as<SqlTable>() || item.as<SqlAlias>()) {
            for (const SqlExpression &column : columnsOf(item))
                texts += write(column, state);
        } else {
            texts += write(item, state);
        }
    }
    return QLatin1String(" RETURNING ") % texts.join(QLatin1String(", "));
}

QString ExpressionWriter::implicitReturning(const SqlInsert &insert, State &state) const
{
    const SqlTable *table = tableOf(insert.table);
    if (m_rules.returning == ExpressionRules::Returning::None || state.isBulk || !table || table->isLightweight ||
        insert.rows.size() != 1 || !insert.returning.empty())
        return {};
    QStringList keys;
    bool isNeeded = false;
    for (const SqlTableColumn &column : table->columns) {
        if (!column.isPrimaryKey)
            continue;
        const auto given =
            std::ranges::find(insert.rows.front(), keyOf(column), &std::pair<QString, SqlExpression>::first);
        const bool isGiven = given != insert.rows.front().end();
        const bool isExpression = isGiven && !given->second.as<SqlParameter>() && !given->second.as<SqlLiteral>();
        const bool isMadeByDatabase =
            !isGiven && column.isAutoincrement && m_rules.returning != ExpressionRules::Returning::OnlyExpressions;
        isNeeded = isNeeded || isExpression || isMadeByDatabase;
        keys += m_identifiers.quoted(column.name, column.quote);
    }
    if (!isNeeded)
        return {};
    const QString prefix = m_rules.returning == ExpressionRules::Returning::Output ? QStringLiteral("inserted.")
                           : m_rules.returning == ExpressionRules::Returning::OnlyExpressions
                               ? QString()
                               : QString(relationName(insert.table, state) % u'.');
    for (QString &key : keys)
        key = prefix + key;
    return (m_rules.returning == ExpressionRules::Returning::Output ? QLatin1String(" OUTPUT ")
                                                                    : QLatin1String(" RETURNING ")) %
           keys.join(QLatin1String(", "));
}

QString ExpressionWriter::insertText(const SqlInsert &insert, State &state) const
{
    for (const SqlExpression &cte : insert.ctes)
        relationText(cte, state);
    const SqlTable *table = tableOf(insert.table);
    QString result = QLatin1String("INSERT ") % prefixText(insert.prefixes) % QLatin1String("INTO ") %
                     relationName(insert.table, state);

    if (insert.select) {
        QStringList columns;
        for (const QString &column : insert.selectColumns)
            columns += m_identifiers.quoted(column);
        auto outerCtes = m_rules.putsCtesBehindInsert ? std::exchange(state.ctes, {}) : state.ctes;
        QString selected = write(insert.select, state);
        if (m_rules.putsCtesBehindInsert) {
            selected = withCtes(selected, state);
            state.ctes = std::move(outerCtes);
        }
        result += QLatin1String(" (") % columns.join(QLatin1String(", ")) % QLatin1String(") ") % selected;
        return result % (insert.onConflict || !insert.onDuplicateKey.empty() ? onConflict(insert, state) : QString()) %
               returningText(insert.returning, state);
    }

    if (insert.rows.size() > 1 && !m_rules.hasMultiRowInsert) {
        throw RenderFailure{
            QStringLiteral("The '%1' dialect with current database version settings does not support in-place "
                           "multirow inserts.")
                .arg(m_dialect)};
    }
    std::vector<SqlTableColumn> columns;
    if (!insert.rows.empty()) {
        for (const auto &[name, value] : insert.rows.front()) {
            const bool isKnown = table && std::ranges::any_of(table->columns, [&name](const auto &column) {
                                     return keyOf(column) == name;
                                 });
            if (!isKnown && table && !table->columns.empty() && !hasPlaceholderText(name))
                throw RenderFailure{QStringLiteral("Unconsumed column names: %1").arg(name)};
        }
    }
    const auto isGiven = [&insert](const SqlTableColumn &column) {
        return !insert.rows.empty() && std::ranges::any_of(insert.rows.front(), [&column](const auto &entry) {
            return entry.first == keyOf(column);
        });
    };
    const bool isParameterised = insert.rows.empty() && !insert.hasValues;
    if (table) {
        for (const SqlTableColumn &column : table->columns) {
            if (isParameterised || isGiven(column) ||
                (!insert.rows.empty() && !table->isLightweight && column.hasPythonDefault))
                columns.push_back(column);
        }
        if (!insert.rows.empty()) {
            for (const auto &[name, value] : insert.rows.front()) {
                if (table->columns.empty() || hasPlaceholderText(name))
                    columns.push_back({name});
            }
        }
    }
    if (columns.empty())
        return result % (m_rules.hasDefaultValues ? QLatin1String(" DEFAULT VALUES") : QLatin1String(" () VALUES ()"));

    QStringList names;
    for (const SqlTableColumn &column : columns)
        names += m_identifiers.quoted(column.name, column.quote);
    result += QLatin1String(" (") % names.join(QLatin1String(", ")) % u')';
    const QString tail = implicitReturning(insert, state);
    if (m_rules.returning == ExpressionRules::Returning::Output)
        result += tail;
    result += QLatin1String(" VALUES ");
    QStringList rowTexts;
    if (isParameterised) {
        QStringList values;
        for (const SqlTableColumn &column : columns)
            values += u':' % keyOf(column);
        rowTexts += u'(' % values.join(QLatin1String(", ")) % u')';
    }
    for (const SqlAssignments &row : insert.rows) {
        QStringList values;
        for (const SqlTableColumn &column : columns) {
            const auto found = std::ranges::find(row, keyOf(column), &std::pair<QString, SqlExpression>::first);
            if (found != row.end()) {
                values += assigned(found->second, column.name, column.type, state);
            } else if (!column.pythonDefault) {
                if (!state.context.isOffline && column.hasPythonDefault) {
                    throw RenderFailure{
                        QStringLiteral("The default of column %1 is computed by Python").arg(column.name),
                        QStringLiteral("give the value in the script")};
                }
                values += QStringLiteral("NULL");
            } else if (const auto *value = std::get_if<SqlValue>(&*column.pythonDefault)) {
                state.context.differs(AlembicDifference::ColumnDefault);
                values += m_literals.literal(*value, column.type, m_dialect, state.context);
            } else {
                values += write(std::get<SqlExpression>(*column.pythonDefault), state);
            }
        }
        rowTexts += u'(' % values.join(QLatin1String(", ")) % u')';
    }
    result += rowTexts.join(QLatin1String(", "));
    if (insert.onConflict || !insert.onDuplicateKey.empty())
        result += onConflict(insert, state);
    result += returningText(insert.returning, state);
    if (m_rules.returning != ExpressionRules::Returning::Output)
        result += tail;
    return result;
}

QString ExpressionWriter::standardOnConflict(const SqlInsert &insert, State &state) const
{
    if (!insert.onConflict)
        return ExpressionWriter::onConflict(insert, state);
    const SqlOnConflict &conflict = *insert.onConflict;
    QString result = QStringLiteral(" ON CONFLICT");
    const SqlTable *table = tableOf(insert.table);
    if (!conflict.constraint.isEmpty()) {
        result += QLatin1String(" ON CONSTRAINT ") % m_identifiers.quoted(conflict.constraint);
    } else if (!conflict.elements.empty()) {
        const bool includesTable = std::exchange(state.includeTable, false);
        result += QLatin1String(" (") % joined(conflict.elements, QLatin1String(", "), state) % u')';
        if (conflict.elementsWhere)
            result += QLatin1String(" WHERE ") % write(conflict.elementsWhere, state);
        state.includeTable = includesTable;
    }
    if (conflict.set.empty())
        return result % QLatin1String(" DO NOTHING");
    QStringList assignments;
    const auto add = [&](const QString &name, const SqlExpression &value, const SqlType &type) {
        assignments += m_identifiers.quoted(name) % QLatin1String(" = ") % assigned(value, name, type, state);
    };
    if (table && !table->columns.empty()) {
        for (const SqlTableColumn &column : table->columns) {
            const auto found =
                std::ranges::find(conflict.set, keyOf(column), &std::pair<QString, SqlExpression>::first);
            if (found != conflict.set.end())
                add(column.name, found->second, column.type);
        }
    } else {
        for (const auto &[name, value] : conflict.set)
            add(name, value, typeOf(value));
    }
    result += QLatin1String(" DO UPDATE SET ") % assignments.join(QLatin1String(", "));
    if (conflict.where)
        result += QLatin1String(" WHERE ") % write(conflict.where, state);
    return result;
}

QString ExpressionWriter::updateText(const SqlUpdate &update, State &state) const
{
    for (const SqlExpression &cte : update.ctes)
        relationText(cte, state);
    const SqlTable *table = tableOf(update.table);
    const std::vector<SqlExpression> others = otherRelations(update.table, update.where, update.values);
    if (!others.empty() && m_rules.updateFrom == ExpressionRules::UpdateFrom::None)
        throw RenderFailure{QStringLiteral("This backend does not support multiple-table criteria within UPDATE")};
    std::vector<SqlExpression> visible = others;
    visible.insert(visible.begin(), update.table);
    state.enclosing.push_back(visible);

    const bool listsTables = !others.empty() && m_rules.updateFrom == ExpressionRules::UpdateFrom::ListTables;
    QString result = QLatin1String("UPDATE ") % prefixText(update.prefixes) % relationText(update.table, state);
    QStringList otherTexts;
    for (const SqlExpression &other : others)
        otherTexts += relationText(other, state);
    if (listsTables)
        result += QLatin1String(", ") % otherTexts.join(QLatin1String(", "));

    QStringList assignments;
    const auto add = [&](const SqlTableColumn &column, const SqlExpression &value) {
        const QString name = m_identifiers.quoted(column.name, column.quote);
        assignments += (listsTables ? QString(relationName(update.table, state) % u'.' % name) : name) % u'=' %
                       assigned(value, column.name, column.type, state);
    };
    const bool hasColumns = table && !table->columns.empty();
    for (const auto &[name, value] : update.values) {
        const bool isKnown = hasColumns && std::ranges::any_of(table->columns, [&name](const auto &column) {
                                 return keyOf(column) == name;
                             });
        if (hasColumns && !isKnown && !hasPlaceholderText(name))
            throw RenderFailure{QStringLiteral("Unconsumed column names: %1").arg(name)};
    }
    if (hasColumns && !update.isOrdered) {
        for (const SqlTableColumn &column : table->columns) {
            const auto found =
                std::ranges::find(update.values, keyOf(column), &std::pair<QString, SqlExpression>::first);
            if (found != update.values.end())
                add(column, found->second);
        }
        for (const auto &[name, value] : update.values) {
            if (hasPlaceholderText(name))
                add(SqlTableColumn{name}, value);
        }
    } else {
        for (const auto &[name, value] : update.values) {
            SqlTableColumn target{name};
            if (hasColumns && !hasPlaceholderText(name))
                target = *std::ranges::find_if(table->columns,
                                               [&name](const auto &column) { return keyOf(column) == name; });
            add(target, value);
        }
    }
    if (update.values.empty() && hasColumns) {
        for (const SqlTableColumn &column : table->columns)
            assignments += m_identifiers.quoted(column.name) % QLatin1String("=:") % keyOf(column);
    }
    result += QLatin1String(" SET ") % assignments.join(QLatin1String(", "));
    if (!others.empty() && m_rules.updateFrom == ExpressionRules::UpdateFrom::From)
        result += QLatin1String(" FROM ") % otherTexts.join(QLatin1String(", "));
    if (!others.empty() && m_rules.updateFrom == ExpressionRules::UpdateFrom::FromWithTarget)
        result += QLatin1String(" FROM ") % relationText(update.table, state) % QLatin1String(", ") %
                  otherTexts.join(QLatin1String(", "));
    if (const QString where = conditions(update.where, state); !where.isEmpty())
        result += QLatin1String(" WHERE ") % where;
    result += returningText(update.returning, state);
    state.enclosing.pop_back();
    return result;
}

QString ExpressionWriter::deleteText(const SqlDelete &node, State &state) const
{
    for (const SqlExpression &cte : node.ctes)
        relationText(cte, state);
    const std::vector<SqlExpression> others = otherRelations(node.table, node.where, {});
    if (!others.empty() && m_rules.deleteFrom == ExpressionRules::DeleteFrom::None)
        throw RenderFailure{QStringLiteral("This backend does not support multiple-table criteria within DELETE")};
    std::vector<SqlExpression> visible = others;
    visible.insert(visible.begin(), node.table);
    state.enclosing.push_back(visible);

    const QString target = relationText(node.table, state);
    QString result = QLatin1String("DELETE ") % prefixText(node.prefixes) % QLatin1String("FROM ") % target;
    if (!others.empty()) {
        QStringList texts;
        for (const SqlExpression &other : others)
            texts += relationText(other, state);
        const QString list = texts.join(QLatin1String(", "));
        switch (m_rules.deleteFrom) {
        case ExpressionRules::DeleteFrom::Using: result += QLatin1String(" USING ") % list; break;
        case ExpressionRules::DeleteFrom::UsingWithTarget:
            result += QLatin1String(" USING ") % target % QLatin1String(", ") % list;
            break;
        case ExpressionRules::DeleteFrom::FromWithTarget:
            result += QLatin1String(" FROM ") % target % QLatin1String(", ") % list;
            break;
        case ExpressionRules::DeleteFrom::None: break;
        }
    }
    if (const QString where = conditions(node.where, state); !where.isEmpty())
        result += QLatin1String(" WHERE ") % where;
    result += returningText(node.returning, state);
    state.enclosing.pop_back();
    return result;
}

} // namespace retort
