// SPDX-License-Identifier: GPL-3.0-or-later
// SELECT, INSERT, UPDATE and DELETE.
#include "engine/sql/ExpressionWriter.h"
#include "engine/sql/RenderFailure.h"
#include "model/SqlOperators.h"
#include "model/SqlWalk.h"

#include <QStringList>

#include <algorithm>

namespace retort {

namespace {

bool isSameRelation(const SqlExpression &one, const SqlExpression &other)
{
    if (one.isSame(other))
        return true;
    const auto *table = one.as<SqlTable>();
    const auto *otherTable = other.as<SqlTable>();
    return table && otherTable && table->name == otherTable->name && table->schema == otherTable->schema;
}

bool containsRelation(const std::vector<SqlExpression> &relations, const SqlExpression &relation)
{
    return std::ranges::any_of(relations,
                               [&relation](const SqlExpression &known) { return isSameRelation(known, relation); });
}

void addRelation(std::vector<SqlExpression> &relations, const SqlExpression &relation)
{
    if (!containsRelation(relations, relation))
        relations.push_back(relation);
}

/// The relations whose columns an expression mentions, without those of the selects inside it.
void collectRelations(const SqlExpression &expression, std::vector<SqlExpression> &relations)
{
    if (!expression)
        return;
    if (const auto *column = expression.as<SqlColumn>()) {
        if (column->relation)
            addRelation(relations, column->relation);
        return;
    }
    if (expression.as<SqlTable>() || expression.as<SqlAlias>() || expression.as<SqlJoin>()) {
        addRelation(relations, expression);
        return;
    }
    if (expression.as<SqlSelect>() || expression.as<SqlCompound>() || expression.as<SqlScalarSubquery>())
        return;
    forEachChild(expression, [&relations](const SqlExpression &child) { collectRelations(child, relations); });
}

/// The tables and aliases that a join holds.
void collectJoined(const SqlExpression &relation, std::vector<SqlExpression> &relations)
{
    if (const auto *join = relation.as<SqlJoin>()) {
        collectJoined(join->left, relations);
        collectJoined(join->right, relations);
    } else {
        addRelation(relations, relation);
    }
}

/// FROM of a select: what it names, then what its columns and conditions mention, less what a join has already.
std::vector<SqlExpression> relationsOf(const SqlSelect &select)
{
    std::vector<SqlExpression> candidates = select.from;
    std::vector<SqlExpression> mentioned;
    for (const SqlExpression &column : select.columns)
        collectRelations(column, mentioned);
    for (const SqlExpression &condition : select.where)
        collectRelations(condition, mentioned);

    std::vector<SqlExpression> hidden;
    for (const SqlExpression &candidate : candidates) {
        if (candidate.as<SqlJoin>())
            collectJoined(candidate, hidden);
    }
    std::vector<SqlExpression> relations;
    for (const SqlExpression &relation : candidates) {
        if (!containsRelation(hidden, relation))
            addRelation(relations, relation);
    }
    for (const SqlExpression &relation : mentioned) {
        if (!containsRelation(hidden, relation))
            addRelation(relations, relation);
    }
    return relations;
}

/// The relations that conditions and values bring beside the target of an UPDATE or DELETE.
std::vector<SqlExpression> otherRelations(const SqlExpression &target, const std::vector<SqlExpression> &where,
                                          const SqlAssignments &values)
{
    std::vector<SqlExpression> relations;
    for (const SqlExpression &condition : where)
        collectRelations(condition, relations);
    for (const auto &[column, value] : values)
        collectRelations(value, relations);
    std::erase_if(relations, [&target](const SqlExpression &relation) { return isSameRelation(relation, target); });
    return relations;
}

const SqlTable *tableOf(const SqlExpression &target)
{
    if (const auto *table = target.as<SqlTable>())
        return table;
    const auto *alias = target.as<SqlAlias>();
    return alias ? alias->element.as<SqlTable>() : nullptr;
}

QString keyOf(const SqlTableColumn &column)
{
    return column.key.isEmpty() ? column.name : column.key;
}

QString prefixText(const QStringList &prefixes)
{
    return prefixes.isEmpty() ? QString() : QString(prefixes.join(u' ') % u' ');
}

} // namespace

QString ExpressionWriter::relationName(const SqlExpression &relation, State &state) const
{
    if (const auto *alias = relation.as<SqlAlias>()) {
        if (!alias->name.isEmpty())
            return m_identifiers.quoted(alias->name);
        for (const auto &[known, name] : state.aliasNames) {
            if (known.isSame(relation))
                return name;
        }
        const auto *table = alias->element.as<SqlTable>();
        const QString name = numbered(table ? table->name : QStringLiteral("anon"), state);
        state.aliasNames.emplace_back(relation, name);
        return name;
    }
    if (const auto *table = relation.as<SqlTable>())
        return m_identifiers.table({table->schema, table->name}, table->quote);
    return write(relation, state);
}

QString ExpressionWriter::relationText(const SqlExpression &relation, State &state) const
{
    if (const auto *join = relation.as<SqlJoin>()) {
        const QStringView word = join->kind == SqlJoin::Kind::FullOuter   ? QStringView(u" FULL OUTER JOIN ")
                                 : join->kind == SqlJoin::Kind::LeftOuter ? QStringView(u" LEFT OUTER JOIN ")
                                                                          : m_rules.innerJoin;
        return relationText(join->left, state) % word % relationText(join->right, state) % QLatin1String(" ON ") %
               write(join->on, state);
    }
    const auto *alias = relation.as<SqlAlias>();
    if (!alias)
        return write(relation, state);
    const QString name = relationName(relation, state);
    if (alias->kind == SqlAlias::Kind::Cte || alias->kind == SqlAlias::Kind::RecursiveCte) {
        const bool isKnown =
            std::ranges::any_of(state.ctes, [&relation](const auto &cte) { return cte.first.isSame(relation); });
        if (!isKnown) {
            const auto enclosing = std::exchange(state.enclosing, {});
            const QString body = write(alias->element, state);
            state.enclosing = enclosing;
            state.ctes.emplace_back(relation, name % QLatin1String(" AS \n(") % body % u')');
        }
        return name;
    }
    QString inner;
    if (const auto *select = alias->element.as<SqlSelect>())
        inner = u'(' % selectText(*select, state, true) % u')';
    else if (alias->element.as<SqlCompound>())
        inner = u'(' % write(alias->element, state) % u')';
    else
        inner = write(alias->element, state);
    const QString lateral = alias->kind == SqlAlias::Kind::Lateral ? QStringLiteral("LATERAL ") : QString();
    return lateral % inner % m_rules.aliasWord % name;
}

QString ExpressionWriter::withCtes(const QString &statement, State &state) const
{
    if (state.ctes.empty())
        return statement;
    QStringList texts;
    bool isRecursive = false;
    for (const auto &[cte, text] : state.ctes) {
        texts += text;
        isRecursive = isRecursive || cte.as<SqlAlias>()->kind == SqlAlias::Kind::RecursiveCte;
    }
    return (isRecursive ? QLatin1String("WITH RECURSIVE ") : QLatin1String("WITH ")) %
           texts.join(QLatin1String(", \n")) % u'\n' % statement;
}

QString ExpressionWriter::conditions(const std::vector<SqlExpression> &where, State &state) const
{
    return write(conjunction(where), state);
}

QString ExpressionWriter::selectColumns(const SqlSelect &select, State &state) const
{
    std::vector<SqlExpression> columns;
    for (const SqlExpression &item : select.columns) {
        if (item.as<SqlTable>() || item.as<SqlAlias>()) {
            for (const SqlExpression &column : columnsOf(item))
                columns.push_back(column);
        } else {
            columns.push_back(item);
        }
    }
    QStringList texts;
    std::map<QString, int> used;
    std::map<SqlKeyword, int> keywords;
    const auto columnName = [](const SqlExpression &element) {
        const auto *column = element.as<SqlColumn>();
        return column ? column->name : QString();
    };
    for (const SqlExpression &column : columns) {
        const QString text = write(column, state);
        if (const auto *label = column.as<SqlLabel>()) {
            const QString name = label->name.isEmpty() ? numbered(QStringLiteral("anon"), state) : label->name;
            texts += text % QLatin1String(" AS ") % m_identifiers.quoted(name);
            continue;
        }
        if (const auto *plain = column.as<SqlColumn>()) {
            const int seen = used[plain->name]++;
            texts += seen == 0 ? text
                               : QString(text % QLatin1String(" AS ") %
                                         m_identifiers.quoted(QStringLiteral("%1_%2").arg(plain->name).arg(seen)));
            continue;
        }
        const auto *cast = column.as<SqlCast>();
        const auto *coerced = column.as<SqlTypeCoerce>();
        const QString wrapped = cast ? columnName(cast->element) : coerced ? columnName(coerced->element) : QString();
        if (!wrapped.isEmpty()) {
            const int seen = used[wrapped]++;
            const QString name = seen == 0 ? wrapped : QStringLiteral("%1__%2").arg(wrapped).arg(seen);
            texts += text % QLatin1String(" AS ") % m_identifiers.quoted(name);
            continue;
        }
        if (column.as<SqlText>() || column.as<SqlLiteralColumn>() || column.as<SqlUnary>()) {
            texts += text;
            continue;
        }
        if (const auto *keyword = column.as<SqlKeyword>()) {
            // One object stands for every NULL; SQLAlchemy numbers its repetitions on their own.
            const int seen = keywords[*keyword]++;
            if (seen > 0) {
                texts += text % QStringLiteral(" AS anon__%1").arg(seen);
                continue;
            }
        }
        const auto *function = column.as<SqlFunction>();
        const QString stem = function && !function->path.isEmpty() ? function->path.last() : QStringLiteral("anon");
        texts += text % QLatin1String(" AS ") % m_identifiers.quoted(numbered(stem, state));
    }
    return texts.join(QLatin1String(", "));
}

QString ExpressionWriter::limitText(const SqlExpression &limit, const SqlExpression &offset, State &state) const
{
    const QString limitValue = write(limit, state);
    const QString offsetValue = write(offset, state);
    if (limitValue.isEmpty() && offsetValue.isEmpty())
        return {};
    switch (m_rules.limit) {
    case ExpressionRules::Limit::Sqlite:
        return QLatin1String("\n LIMIT ") % (limitValue.isEmpty() ? QStringLiteral("-1") : limitValue) %
               QLatin1String(" OFFSET ") % (offsetValue.isEmpty() ? QStringLiteral("0") : offsetValue);
    case ExpressionRules::Limit::CommaOffset:
        if (offsetValue.isEmpty())
            return QLatin1String(" \n LIMIT ") % limitValue;
        return QLatin1String(" \n LIMIT ") % offsetValue % QLatin1String(", ") %
               (limitValue.isEmpty() ? QStringLiteral("18446744073709551615") : limitValue);
    case ExpressionRules::Limit::Top:
        if (offsetValue.isEmpty())
            return {};
        return QLatin1String("\n OFFSET ") % offsetValue % QLatin1String(" ROWS") %
               (limitValue.isEmpty()
                    ? QString()
                    : QString(QLatin1String("\n FETCH FIRST ") % limitValue % QLatin1String(" ROWS ONLY")));
    case ExpressionRules::Limit::FetchFirst: {
        QString result;
        if (!offsetValue.isEmpty())
            result += QLatin1String("\n OFFSET ") % offsetValue % QLatin1String(" ROWS");
        if (!limitValue.isEmpty())
            result += QLatin1String("\n FETCH FIRST ") % limitValue % QLatin1String(" ROWS ONLY");
        return result;
    }
    case ExpressionRules::Limit::Standard: break;
    }
    QString result;
    if (!limitValue.isEmpty())
        result += QLatin1String(" \n LIMIT ") % limitValue;
    else
        result += QLatin1String("\n LIMIT ALL");
    if (!offsetValue.isEmpty())
        result += QLatin1String(" OFFSET ") % offsetValue;
    return result;
}

QString ExpressionWriter::selectText(const SqlSelect &select, State &state, bool isInFrom) const
{
    std::vector<SqlExpression> relations = relationsOf(select);
    std::erase_if(relations,
                  [&select](const SqlExpression &relation) { return containsRelation(select.correlate, relation); });
    if (!isInFrom && select.correlate.empty() && relations.size() > 1) {
        // A relation of the statement around it is not repeated in a subselect, as long as another one remains.
        std::vector<SqlExpression> own;
        for (const SqlExpression &relation : relations) {
            const bool isOuter = std::ranges::any_of(
                state.enclosing, [&relation](const auto &around) { return containsRelation(around, relation); });
            if (!isOuter)
                own.push_back(relation);
        }
        if (!own.empty())
            relations = own;
    }
    std::vector<SqlExpression> visible;
    for (const SqlExpression &relation : relations)
        collectJoined(relation, visible);
    state.enclosing.push_back(visible);

    for (const SqlExpression &cte : select.ctes)
        relationText(cte, state);

    QString result = QStringLiteral("SELECT ") % prefixText(select.prefixes);
    if (m_rules.limit == ExpressionRules::Limit::Top && select.limit && !select.offset)
        result += QLatin1String("TOP ") % write(select.limit, state) % u' ';
    if (!select.distinctOn.empty())
        result += QLatin1String("DISTINCT ON (") % joined(select.distinctOn, QLatin1String(", "), state) %
                  QLatin1String(") ");
    else if (select.isDistinct)
        result += QLatin1String("DISTINCT ");
    result += selectColumns(select, state);

    QStringList fromTexts;
    for (const SqlExpression &relation : relations)
        fromTexts += relationText(relation, state);
    if (!fromTexts.isEmpty())
        result += QLatin1String(" \nFROM ") % fromTexts.join(QLatin1String(", "));
    else
        result += m_rules.noTable;
    if (const QString where = conditions(select.where, state); !where.isEmpty())
        result += QLatin1String(" \nWHERE ") % where;
    if (!select.groupBy.empty())
        result += QLatin1String(" GROUP BY ") % joined(select.groupBy, QLatin1String(", "), state);
    if (const QString having = conditions(select.having, state); !having.isEmpty())
        result += QLatin1String(" \nHAVING ") % having;
    if (!select.orderBy.empty()) {
        QStringList texts;
        for (const SqlExpression &item : select.orderBy) {
            const auto *label = item.as<SqlLabel>();
            texts += label && !label->name.isEmpty() ? m_identifiers.quoted(label->name) : write(item, state);
        }
        result += QLatin1String(" ORDER BY ") % texts.join(QLatin1String(", "));
    }
    result += limitText(select.limit, select.offset, state);
    if (select.forUpdate) {
        const SqlForUpdate &lock = *select.forUpdate;
        if (lock.isKeyShare)
            result += lock.isRead ? QLatin1String(" FOR KEY SHARE") : QLatin1String(" FOR NO KEY UPDATE");
        else
            result += lock.isRead ? QLatin1String(" FOR SHARE") : QLatin1String(" FOR UPDATE");
        if (!lock.of.empty())
            result += QLatin1String(" OF ") % joined(lock.of, QLatin1String(", "), state);
        if (lock.isNoWait)
            result += QLatin1String(" NOWAIT");
        if (lock.isSkipLocked)
            result += QLatin1String(" SKIP LOCKED");
    }
    state.enclosing.pop_back();
    return result;
}

QString ExpressionWriter::compoundText(const SqlCompound &compound, State &state) const
{
    QStringList texts;
    for (const SqlExpression &select : compound.selects)
        texts += write(select, state);
    QString result = texts.join(QString(u' ' % compound.keyword % u' '));
    if (!compound.orderBy.empty())
        result += QLatin1String(" ORDER BY ") % joined(compound.orderBy, QLatin1String(", "), state);
    return result % limitText(compound.limit, compound.offset, state);
}

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
        result +=
            QLatin1String(" (") % columns.join(QLatin1String(", ")) % QLatin1String(") ") % write(insert.select, state);
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
            if (!isKnown && table && !table->columns.empty())
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
        if (table->columns.empty() && !insert.rows.empty()) {
            for (const auto &[name, value] : insert.rows.front())
                columns.push_back({name});
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
        if (hasColumns && !isKnown)
            throw RenderFailure{QStringLiteral("Unconsumed column names: %1").arg(name)};
    }
    if (hasColumns && !update.isOrdered) {
        for (const SqlTableColumn &column : table->columns) {
            const auto found =
                std::ranges::find(update.values, keyOf(column), &std::pair<QString, SqlExpression>::first);
            if (found != update.values.end())
                add(column, found->second);
        }
    } else {
        for (const auto &[name, value] : update.values) {
            SqlTableColumn target{name};
            if (hasColumns)
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
