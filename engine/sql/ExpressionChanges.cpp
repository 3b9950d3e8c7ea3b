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

QString ExpressionWriter::returningClause(const QStringList &columns) const
{
    if (columns.isEmpty())
        return {};
    const QString list = columns.join(QLatin1String(", "));
    if (m_rules.returning == ExpressionRules::Returning::Output)
        return QLatin1String(" OUTPUT ") % list;
    QStringList variables;
    if (m_rules.returning == ExpressionRules::Returning::Into) {
        for (qsizetype i = 0; i < columns.size(); ++i)
            variables += QStringLiteral(":ret_%1").arg(i);
    }
    return QLatin1String(" RETURNING ") % list %
           (variables.isEmpty() ? QString() : QString(QLatin1String(" INTO ") % variables.join(QLatin1String(", "))));
}

QString ExpressionWriter::returningText(const std::vector<SqlExpression> &columns, QLatin1String row,
                                        State &state) const
{
    const bool isOutput = m_rules.returning == ExpressionRules::Returning::Output;
    const bool hasTable = m_rules.returning != ExpressionRules::Returning::OnlyExpressions;
    const bool includesTable = std::exchange(state.includeTable, state.includeTable && hasTable);
    QStringList texts;
    const auto add = [&](const SqlExpression &item) {
        const auto *column = item.as<SqlColumn>();
        texts += isOutput && column ? QString(row % u'.' % m_identifiers.quoted(column->name, column->quote))
                                    : write(item, state);
    };
    for (const SqlExpression &item : columns) {
        if (item.as<SqlTable>() || item.as<SqlAlias>())
            std::ranges::for_each(columnsOf(item), add);
        else
            add(item);
    }
    state.includeTable = includesTable;
    return returningClause(texts);
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
    return returningClause(keys);
}

QString ExpressionWriter::insertReturning(const SqlInsert &insert, State &state) const
{
    return returningText(insert.returning, QLatin1String("inserted"), state) % implicitReturning(insert, state);
}

QString ExpressionWriter::insertSelect(const SqlInsert &insert, const QString &head, State &state) const
{
    QStringList columns;
    for (const QString &column : insert.selectColumns)
        columns += m_identifiers.quoted(column);
    auto outerCtes = m_rules.putsCtesBehindInsert ? std::exchange(state.ctes, {}) : state.ctes;
    QString selected = write(insert.select, state);
    if (m_rules.putsCtesBehindInsert) {
        selected = withCtes(selected, state);
        state.ctes = std::move(outerCtes);
    }
    const bool isOutput = m_rules.returning == ExpressionRules::Returning::Output;
    const QString conflict =
        insert.onConflict || !insert.onDuplicateKey.empty() ? onConflict(insert, state) : QString();
    const QString returned = returningText(insert.returning, QLatin1String("inserted"), state);
    return head % QLatin1String(" (") % columns.join(QLatin1String(", ")) % u')' % (isOutput ? returned : QString()) %
           u' ' % selected % conflict % (isOutput ? QString() : returned);
}

std::vector<SqlTableColumn> ExpressionWriter::insertColumns(const SqlInsert &insert) const
{
    const SqlTable *table = tableOf(insert.table);
    if (!table)
        return {};
    std::vector<SqlTableColumn> columns;
    if (table->columns.empty()) {
        if (!insert.rows.empty()) {
            for (const auto &[name, value] : insert.rows.front())
                columns.push_back({name});
        }
        return columns;
    }
    const auto isGiven = [&insert](const SqlTableColumn &column) {
        return !insert.rows.empty() && std::ranges::any_of(insert.rows.front(), [&column](const auto &entry) {
            return entry.first == keyOf(column);
        });
    };
    if (!insert.rows.empty()) {
        for (const auto &[name, value] : insert.rows.front()) {
            const bool isKnown =
                std::ranges::any_of(table->columns, [&name](const auto &column) { return keyOf(column) == name; });
            if (!isKnown && !hasPlaceholderText(name))
                throw RenderFailure{QStringLiteral("Unconsumed column names: %1").arg(name)};
        }
    }
    const bool isParameterised = insert.rows.empty() && !insert.hasValues;
    for (const SqlTableColumn &column : table->columns) {
        if (isParameterised || isGiven(column) ||
            (!insert.rows.empty() && !table->isLightweight && column.hasPythonDefault))
            columns.push_back(column);
    }
    if (!insert.rows.empty()) {
        for (const auto &[name, value] : insert.rows.front()) {
            if (hasPlaceholderText(name))
                columns.push_back({name});
        }
    }
    return columns;
}

QString ExpressionWriter::insertedValue(const SqlAssignments &row, const SqlTableColumn &column, State &state) const
{
    const auto found = std::ranges::find(row, keyOf(column), &std::pair<QString, SqlExpression>::first);
    if (found != row.end())
        return assigned(found->second, column.name, column.type, state);
    if (!column.pythonDefault) {
        // The first row has it, another one has not, and nothing says what to write there.
        const bool isLeftOpen = hasPlaceholderText(column.name) || std::ranges::any_of(row, [](const auto &entry) {
                                    return hasPlaceholderText(entry.first);
                                });
        if (!column.hasPythonDefault && !isLeftOpen) {
            throw RenderFailure{QStringLiteral("INSERT value for column %1 is explicitly rendered as a boundparameter "
                                               "in the VALUES clause; a Python-side value or SQL expression is "
                                               "required")
                                    .arg(column.name),
                                QStringLiteral("give the column in every row, None where there is nothing")};
        }
        if (!state.context.isOffline && column.hasPythonDefault) {
            throw RenderFailure{QStringLiteral("The default of column %1 is computed by Python").arg(column.name),
                                QStringLiteral("give the value in the script")};
        }
        return QStringLiteral("NULL");
    }
    if (const auto *value = std::get_if<SqlValue>(&*column.pythonDefault)) {
        state.context.differs(AlembicDifference::ColumnDefault);
        return this->value(*value, column.type, state);
    }
    return write(std::get<SqlExpression>(*column.pythonDefault), state);
}

QString ExpressionWriter::insertText(const SqlInsert &insert, State &state) const
{
    for (const SqlExpression &cte : insert.ctes)
        relationText(cte, state);
    QString result = QLatin1String("INSERT ") % prefixText(insert.prefixes) % QLatin1String("INTO ") %
                     relationName(insert.table, state);
    if (insert.select)
        return insertSelect(insert, result, state);
    if (insert.rows.size() > 1 && !m_rules.hasMultiRowInsert) {
        throw RenderFailure{
            QStringLiteral("The '%1' dialect with current database version settings does not support in-place "
                           "multirow inserts.")
                .arg(m_dialect)};
    }
    const std::vector<SqlTableColumn> columns = insertColumns(insert);
    if (columns.empty())
        return result % (m_rules.hasDefaultValues ? QLatin1String(" DEFAULT VALUES") : QLatin1String(" () VALUES ()"));

    QStringList names;
    for (const SqlTableColumn &column : columns)
        names += m_identifiers.quoted(column.name, column.quote);
    const bool isOutput = m_rules.returning == ExpressionRules::Returning::Output;
    result += QLatin1String(" (") % names.join(QLatin1String(", ")) % u')';
    if (isOutput)
        result += insertReturning(insert, state);
    const auto rowText = [&columns](const auto &valueOf) {
        QStringList values;
        for (const SqlTableColumn &column : columns)
            values += valueOf(column);
        return QString(u'(' % values.join(QLatin1String(", ")) % u')');
    };
    QStringList rows;
    if (insert.rows.empty())
        rows += rowText([this](const SqlTableColumn &column) { return namedParameter(column); });
    for (const SqlAssignments &row : insert.rows)
        rows += rowText([&](const SqlTableColumn &column) { return insertedValue(row, column, state); });
    result += QLatin1String(" VALUES ") % rows.join(QLatin1String(", "));
    if (insert.onConflict || !insert.onDuplicateKey.empty())
        result += onConflict(insert, state);
    return isOutput ? result : QString(result % insertReturning(insert, state));
}

QString ExpressionWriter::standardOnConflict(const SqlInsert &insert, State &state) const
{
    if (!insert.onConflict)
        return ExpressionWriter::onConflict(insert, state);
    const SqlOnConflict &conflict = *insert.onConflict;
    QString result = QStringLiteral(" ON CONFLICT");
    const SqlTable *table = tableOf(insert.table);
    if (!conflict.constraint.isEmpty() && m_rules.hasNamedConflicts) {
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
    if (conflict.elements.empty() && !m_rules.hasNamedConflicts)
        result += u' '; // the place of the target
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
            assignments += m_identifiers.quoted(column.name) % u'=' % namedParameter(column);
    }
    result += QLatin1String(" SET ") % assignments.join(QLatin1String(", "));
    const bool isOutput = m_rules.returning == ExpressionRules::Returning::Output;
    if (isOutput)
        result += returningText(update.returning, QLatin1String("inserted"), state);
    if (!others.empty() && m_rules.updateFrom == ExpressionRules::UpdateFrom::From)
        result += QLatin1String(" FROM ") % otherTexts.join(QLatin1String(", "));
    if (!others.empty() && m_rules.updateFrom == ExpressionRules::UpdateFrom::FromWithTarget)
        result += QLatin1String(" FROM ") % relationText(update.table, state) % QLatin1String(", ") %
                  otherTexts.join(QLatin1String(", "));
    if (const QString where = conditions(update.where, state); !where.isEmpty())
        result += QLatin1String(" WHERE ") % where;
    if (!isOutput)
        result += returningText(update.returning, QLatin1String("inserted"), state);
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
    const bool isOutput = m_rules.returning == ExpressionRules::Returning::Output;
    if (isOutput)
        result += returningText(node.returning, QLatin1String("deleted"), state);
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
    if (!isOutput)
        result += returningText(node.returning, QLatin1String("deleted"), state);
    state.enclosing.pop_back();
    return result;
}

} // namespace retort
