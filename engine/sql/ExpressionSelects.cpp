// SPDX-License-Identifier: GPL-3.0-or-later
// SELECT, VALUES and what stands in a FROM.
#include "engine/sql/ExpressionWriter.h"
#include "engine/sql/Relations.h"
#include "engine/sql/RenderFailure.h"
#include "model/SqlOperators.h"
#include "model/SqlPrecedence.h"

#include <QStringList>

#include <algorithm>
#include <ranges>

namespace retort {

namespace {

/// The column that a plain string in ORDER BY names.
SqlExpression referredColumn(const QString &name, const std::vector<SqlExpression> &columns,
                             const std::vector<SqlExpression> &relations)
{
    for (const SqlExpression &item : columns) {
        const auto *column = item.as<SqlColumn>();
        const auto *label = item.as<SqlLabel>();
        if ((column && column->name == name) || (label && label->name == name))
            return item;
        if (item.as<SqlTable>() || item.as<SqlAlias>() || item.as<SqlValues>()) {
            if (const SqlExpression found = columnOf(item, name))
                return found;
        }
    }
    for (const SqlExpression &relation : relations) {
        if (const SqlExpression found = columnOf(relation, name))
            return found;
    }
    return {};
}

bool hasLabel(const std::vector<SqlExpression> &columns, const QString &name)
{
    return !name.isEmpty() && std::ranges::any_of(columns, [&name](const SqlExpression &column) {
        const auto *label = column.as<SqlLabel>();
        return label && label->name == name;
    });
}

bool isReference(const SqlExpression &item)
{
    const auto *text = item.as<SqlText>();
    return text && text->isReference;
}

} // namespace

QString ExpressionWriter::orderText(const SqlExpression &item, const std::vector<SqlExpression> &columns,
                                    const std::vector<SqlExpression> &relations, State &state) const
{
    if (const auto *text = item.as<SqlText>(); text && text->isReference) {
        const SqlExpression found = referredColumn(text->text, columns, relations);
        const auto *label = found.as<SqlLabel>();
        return label && !label->name.isEmpty() ? m_identifiers.quoted(label->name) : write(found ? found : item, state);
    }
    if (const auto *unary = item.as<SqlUnary>(); unary && isOrdering(unary->op)) {
        SqlUnary resolved = *unary;
        resolved.operand = SqlLiteralColumn{orderText(unary->operand, columns, relations, state)};
        return unaryText(resolved, state);
    }
    const auto *label = item.as<SqlLabel>();
    return label && m_rules.ordersByLabels && hasLabel(columns, label->name) ? m_identifiers.quoted(label->name)
                                                                             : write(item, state);
}

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
    if (const auto *values = relation.as<SqlValues>())
        return m_identifiers.quoted(values->name);
    return write(relation, state);
}

QString ExpressionWriter::valuesText(const SqlValues &values, State &state) const
{
    QStringList rows;
    for (const auto &row : values.rows)
        rows += u'(' % joined(row, QLatin1String(", "), state) % u')';
    return QLatin1String("VALUES ") % rows.join(QLatin1String(", "));
}

QString ExpressionWriter::relationText(const SqlExpression &relation, State &state) const
{
    if (const auto *join = relation.as<SqlJoin>()) {
        const QStringView word = join->kind == SqlJoin::Kind::FullOuter   ? QStringView(u" FULL OUTER JOIN ")
                                 : join->kind == SqlJoin::Kind::LeftOuter ? QStringView(u" LEFT OUTER JOIN ")
                                                                          : m_rules.innerJoin;
        return relationText(join->left, state) % word % relationText(join->right, state) % QLatin1String(" ON ") %
               conditions({join->on}, state);
    }
    if (const auto *values = relation.as<SqlValues>()) {
        QStringList columns;
        for (const SqlTableColumn &column : values->columns)
            columns += m_identifiers.quoted(column.name, column.quote);
        return u'(' % valuesText(*values, state) % u')' %
               (values->name.isEmpty() ? QString()
                                       : QString(m_rules.aliasWord % m_identifiers.quoted(values->name) %
                                                 QLatin1String(" (") % columns.join(QLatin1String(", ")) % u')'));
    }
    const auto *alias = relation.as<SqlAlias>();
    if (!alias)
        return write(relation, state);
    const QString name = relationName(relation, state);
    if (alias->kind == SqlAlias::Kind::Cte || alias->kind == SqlAlias::Kind::RecursiveCte) {
        const bool isKnown =
            std::ranges::any_of(state.ctes, [&relation](const auto &cte) { return cte.first.isSame(relation); });
        if (!isKnown && std::ranges::find(state.openCtes, name) == state.openCtes.end()) {
            const auto enclosing = std::exchange(state.enclosing, {});
            const bool isRecursive = alias->kind == SqlAlias::Kind::RecursiveCte;
            state.openCtes.push_back(name);
            state.labelsColumns = true;
            const QString body = write(alias->element, state);
            state.openCtes.pop_back();
            state.enclosing = enclosing;
            QStringList columns;
            for (const SqlExpression &column : columnsOf(relation)) {
                if (const auto *named = column.as<SqlColumn>())
                    columns += columnName(*named, state);
            }
            const QString list = isRecursive ? QString(u'(' % columns.join(QLatin1String(", ")) % u')') : QString();
            state.ctes.emplace_back(relation, name % list % QLatin1String(" AS \n(") % body % u')');
        }
        return name;
    }
    QString inner;
    const bool isLateral = alias->kind == SqlAlias::Kind::Lateral;
    state.labelsColumns = alias->element.as<SqlSelect>() || alias->element.as<SqlCompound>();
    if (const auto *select = alias->element.as<SqlSelect>())
        inner = u'(' % selectText(*select, state, !isLateral) % u')';
    else if (alias->element.as<SqlCompound>())
        inner = u'(' % write(alias->element, state) % u')';
    else
        inner = write(alias->element, state);
    const QString lateral = isLateral ? QStringLiteral("LATERAL ") : QString();
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
    return QLatin1String("WITH ") % (isRecursive ? m_rules.recursiveWord.toString() : QString()) %
           texts.join(QLatin1String(", \n")) % QLatin1String("\n ") % statement;
}

QString ExpressionWriter::conditions(const std::vector<SqlExpression> &where, State &state) const
{
    return write(conjunction(where), state);
}

QString ExpressionWriter::limitText(const SqlExpression &limit, const SqlExpression &offset, State &state) const
{
    const QString limitValue = write(limit, state);
    const QString offsetValue = write(offset, state);
    if (limitValue.isEmpty() && offsetValue.isEmpty())
        return {};
    switch (m_rules.limit) {
    case ExpressionRules::Limit::Sqlite:
        if (limitValue.isEmpty()) // Alembic: LIMIT :param_1
            state.context.differs(AlembicDifference::ParameterName);
        return QLatin1String("\n LIMIT ") % (limitValue.isEmpty() ? QStringLiteral("-1") : limitValue) %
               QLatin1String(" OFFSET ") % (offsetValue.isEmpty() ? QStringLiteral("0") : offsetValue);
    case ExpressionRules::Limit::CommaOffset:
        if (offsetValue.isEmpty())
            return QLatin1String(" \n LIMIT ") % limitValue;
        return QLatin1String(" \n LIMIT ") % offsetValue % QLatin1String(", ") %
               (limitValue.isEmpty() ? QStringLiteral("18446744073709551615") : limitValue);
    case ExpressionRules::Limit::Top: return {};
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
    if (const SqlExpression other = limited(select))
        return selectText(*other.as<SqlSelect>(), state, isInFrom);
    const bool labelsColumns = std::exchange(state.labelsColumns, false);
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
    if (m_rules.hasDistinctOn && !select.distinctOn.empty())
        result += QLatin1String("DISTINCT ON (") % joined(select.distinctOn, QLatin1String(", "), state) %
                  QLatin1String(") ");
    else if (select.isDistinct)
        result += QLatin1String("DISTINCT ");
    if (m_rules.limit == ExpressionRules::Limit::Top && select.limit && !select.offset)
        result += QLatin1String("TOP ") % write(select.limit, state) % u' ';
    // Only here a column has its table's name in a definition, too.
    const bool includesTable = std::exchange(state.includeTable, true);
    result += selectColumns(select, labelsColumns, state);
    state.includeTable = includesTable;

    QStringList fromTexts;
    for (const SqlExpression &relation : relations)
        fromTexts += relationText(relation, state);
    if (!fromTexts.isEmpty())
        result += QLatin1String(" \nFROM ") % fromTexts.join(QLatin1String(", "));
    else
        result +=
            select.where.empty() || m_rules.noTableBeforeWhere.isEmpty() ? m_rules.noTable : m_rules.noTableBeforeWhere;
    if (const QString where = conditions(select.where, state); !where.isEmpty())
        result += QLatin1String(" \nWHERE ") % where;
    QStringList groupTexts;
    for (const SqlExpression &item : select.groupBy)
        groupTexts += isReference(item) ? orderText(item, select.columns, visible, state) : write(item, state);
    if (!groupTexts.isEmpty())
        result += QLatin1String(" GROUP BY ") % groupTexts.join(QLatin1String(", "));
    if (const QString having = conditions(select.having, state); !having.isEmpty())
        result += QLatin1String(" \nHAVING ") % having;
    QStringList orderTexts;
    for (const SqlExpression &item : select.orderBy)
        orderTexts += orderText(item, select.columns, visible, state);
    if (!orderTexts.isEmpty())
        result += QLatin1String(" ORDER BY ") % orderTexts.join(QLatin1String(", "));
    result += limitText(select.limit, select.offset, state);
    if (select.forUpdate)
        result += lockText(*select.forUpdate, state);
    state.enclosing.pop_back();
    return result;
}

/// The tables, also those of columns and joins, by the names that they have in the statement.
QStringList ExpressionWriter::lockedRelations(const SqlForUpdate &lock, State &state) const
{
    std::vector<SqlExpression> relations;
    for (const SqlExpression &item : lock.of) {
        const auto *column = item.as<SqlColumn>();
        std::vector<SqlExpression> named;
        collectJoined(column && column->relation ? column->relation : item, named);
        for (const SqlExpression &relation : named | std::views::reverse) // as SQLAlchemy goes through a join
            addRelation(relations, relation);
    }
    QStringList names;
    for (const SqlExpression &relation : relations) {
        const auto *table = relation.as<SqlTable>();
        names += table ? m_identifiers.quoted(table->name, table->quote) : relationName(relation, state);
    }
    return names;
}

QString ExpressionWriter::lockText(const SqlForUpdate &lock, State &state) const
{
    if (m_rules.locking == ExpressionRules::Locking::None)
        return {};
    QString result = QStringLiteral(" FOR UPDATE");
    if (m_rules.locking == ExpressionRules::Locking::ShareMode && lock.isRead)
        result = QStringLiteral(" LOCK IN SHARE MODE");
    if (m_rules.locking == ExpressionRules::Locking::All) {
        if (lock.isKeyShare)
            result = lock.isRead ? QStringLiteral(" FOR KEY SHARE") : QStringLiteral(" FOR NO KEY UPDATE");
        else if (lock.isRead)
            result = QStringLiteral(" FOR SHARE");
    }
    if (!lock.of.empty() && m_rules.locking == ExpressionRules::Locking::All)
        result += QLatin1String(" OF ") % lockedRelations(lock, state).join(QLatin1String(", "));
    else if (!lock.of.empty() && m_rules.locking == ExpressionRules::Locking::UpdateOnly)
        result += QLatin1String(" OF ") % joined(lock.of, QLatin1String(", "), state);
    if (lock.isNoWait)
        result += QLatin1String(" NOWAIT");
    if (lock.isSkipLocked)
        result += QLatin1String(" SKIP LOCKED");
    return result;
}

QString ExpressionWriter::compoundOrder(const SqlCompound &compound, State &state) const
{
    // What the first select gives is what can be sorted by.
    const SqlExpression &first = compound.selects.front();
    const auto *select = first.as<SqlSelect>();
    const std::vector<SqlExpression> columns = select ? select->columns : columnsOf(first);
    const bool includesTable = std::exchange(state.includeTable, false);
    QStringList texts;
    for (const SqlExpression &item : compound.orderBy)
        texts += orderText(item, columns, {}, state);
    state.includeTable = includesTable;
    return texts.join(QLatin1String(", "));
}

std::vector<SqlExpression> ExpressionWriter::allColumnsOf(const SqlExpression &subquery)
{
    std::vector<SqlExpression> columns = columnsOf(subquery);
    const auto *alias = subquery.as<SqlAlias>();
    if (alias && columns.size() != columnsOf(alias->element).size()) {
        throw RenderFailure{QStringLiteral("a select with a limit has a column without a name"),
                            QStringLiteral("give each of its columns a name with label()")};
    }
    return columns;
}

QString ExpressionWriter::limitedCompound(const SqlCompound &compound, State &state) const
{
    SqlCompound rows = compound;
    rows.orderBy.clear();
    rows.limit = {};
    rows.offset = {};
    const SqlExpression relation = SqlAlias{SqlAlias::Kind::Subquery, {}, std::move(rows)};
    SqlSelect outer;
    outer.columns = allColumnsOf(relation);
    outer.from.push_back(relation);
    outer.limit = compound.limit;
    outer.offset = compound.offset;
    if (const QString order = compoundOrder(compound, state); !order.isEmpty())
        outer.orderBy.emplace_back(SqlLiteralColumn{order});
    state.context.differs(AlembicDifference::CompoundLimit);
    return selectText(outer, state, true);
}

QString ExpressionWriter::compoundText(const SqlCompound &compound, State &state) const
{
    if (m_rules.limit == ExpressionRules::Limit::Top && (compound.limit || compound.offset))
        return limitedCompound(compound, state);
    const bool labelsColumns = std::exchange(state.labelsColumns, false);
    QStringList texts;
    for (const SqlExpression &select : compound.selects) {
        state.labelsColumns = labelsColumns;
        texts += write(select, state);
    }
    state.labelsColumns = false;
    const QStringView keyword = compound.keyword == QLatin1String("EXCEPT") ? m_rules.exceptWord : compound.keyword;
    QString result = texts.join(QString(u' ' % keyword % u' '));
    if (!compound.orderBy.empty())
        result += QLatin1String(" ORDER BY ") % compoundOrder(compound, state);
    return result % limitText(compound.limit, compound.offset, state);
}

} // namespace retort
