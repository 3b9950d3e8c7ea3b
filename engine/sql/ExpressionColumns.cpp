// SPDX-License-Identifier: GPL-3.0-or-later
// What a SELECT gives, and the names that its columns get: SQLAlchemy's, so that the text comes out the same.
#include "engine/sql/ExpressionWriter.h"
#include "engine/sql/Relations.h"
#include "engine/sql/RenderFailure.h"
#include "model/SqlOperators.h"

#include <QStringList>

#include <algorithm>
#include <array>

namespace retort {

namespace {

/// An operator before or behind one operand that is shown without a name: what stands in parentheses or decides a truth
/// has one.
bool isPlainUnary(const SqlExpression &column)
{
    const auto *node = column.as<SqlUnary>();
    if (!node)
        return false;
    constexpr auto kNamed = std::to_array({SqlOperator::Not, SqlOperator::Exists});
    const bool isTruth = node->op == SqlOperator::IsTrue || node->op == SqlOperator::IsFalse;
    return std::ranges::find(kNamed, node->op) == kNamed.end() && !node->operand.as<SqlGrouping>() &&
           (!isTruth || node->operand.as<SqlColumn>());
}

/// What is numbered where an item of a select has no name.
QString stemOf(const SqlExpression &item)
{
    if (const auto *label = item.as<SqlLabel>()) // label(None)
        return stemOf(label->element);
    if (const auto *column = item.as<SqlColumn>())
        return column->unnamed ? stemOf(column->unnamed) : column->name;
    if (item.as<SqlSequenceNext>())
        return QStringLiteral("next_value");
    const auto *cast = item.as<SqlCast>();
    const auto *coerced = item.as<SqlTypeCoerce>();
    const SqlExpression &inner = cast ? cast->element : coerced ? coerced->element : item;
    if (inner.as<SqlColumn>())
        return nameOfColumn(item) % u'_';
    const auto *function = inner.as<SqlFunction>();
    return function && !function->path.isEmpty() ? function->path.last() : QStringLiteral("anon");
}

bool isSameItem(const SqlExpression &one, const SqlExpression &other)
{
    if (one.isSame(other))
        return true;
    const auto *column = one.as<SqlColumn>();
    const auto *otherColumn = other.as<SqlColumn>();
    if (column && otherColumn)
        return column->name == otherColumn->name && isSameRelation(column->relation, otherColumn->relation);
    // One object stands for every NULL.
    const auto *keyword = one.as<SqlKeyword>();
    const auto *otherKeyword = other.as<SqlKeyword>();
    return keyword && otherKeyword && *keyword == *otherKeyword;
}

} // namespace

/// What stands behind AS for the columns of one select, one after the other.
class ExpressionWriter::SelectLabels
{
public:
    /// `isInFrom`: whoever reads the select calls its columns by name.
    SelectLabels(bool isInFrom, State &state) : m_isInFrom(isInFrom), m_state(state) {}

    /// Empty: the next column, which is known as `named`, needs no label.
    QString next(const SqlExpression &column, const SqlExpression &named)
    {
        const QString own = nameOfColumn(named);
        const auto *plain = named.as<SqlColumn>();
        if (own.isEmpty() && plain)
            return m_isInFrom ? givenName(plain->unnamed, m_state) : QString();
        if (!own.isEmpty())
            return ofNamed(column, named, own);
        const bool isText = column.as<SqlText>() || column.as<SqlLiteralColumn>();
        return isText || (isPlainUnary(named) && !m_isInFrom) ? QString() : ofUnnamed(named);
    }

private:
    QString ofUnnamed(const SqlExpression &item)
    {
        const bool isRepeated =
            std::ranges::any_of(m_unnamed, [&item](const auto &known) { return isSameItem(known, item); });
        m_unnamed.push_back(item);
        return isRepeated ? numbered(stemOf(item) % u'_', m_state) : givenName(item, m_state);
    }

    QString ofNamed(const SqlExpression &column, const SqlExpression &named, const QString &name)
    {
        const auto [known, isNew] = m_named.try_emplace(name, named);
        if (column.as<SqlLabel>())
            return name;
        if (isNew)
            return column.as<SqlColumn>() && !m_isInFrom ? QString() : name;
        if (isSameItem(known->second, named) || !m_named.try_emplace(givenName(named, m_state), named).second)
            return numbered(name % u'_', m_state);
        return givenName(named, m_state);
    }

    bool m_isInFrom;
    State &m_state;
    std::map<QString, SqlExpression> m_named;
    std::vector<SqlExpression> m_unnamed;
};

QString ExpressionWriter::givenName(const SqlExpression &item, State &state)
{
    for (const auto &[known, name] : state.columnNames) {
        if (isSameItem(known, item))
            return name;
    }
    QString name = numbered(stemOf(item), state);
    state.columnNames.emplace_back(item, name);
    return name;
}

QString ExpressionWriter::columnName(const SqlColumn &column, State &state) const
{
    return column.unnamed ? givenName(column.unnamed, state) : m_identifiers.quoted(column.name, column.quote);
}

QString ExpressionWriter::selectColumns(const SqlSelect &select, bool labelsColumns, State &state) const
{
    QStringList texts;
    SelectLabels labels(labelsColumns, state);
    for (const SqlExpression &column : columnsOf(select)) {
        if (column.as<SqlTuple>()) {
            throw RenderFailure{QStringLiteral("Most backends don't support SELECTing from a tuple() object.  If this "
                                               "is an ORM query, consider using the Bundle object.")};
        }
        const QString text = write(column, state);
        // A truth that is written as a comparison is known as what is compared.
        const auto *truth = m_rules.hasBooleanConditions ? nullptr : column.as<SqlUnary>();
        const bool isTruth = truth && (truth->op == SqlOperator::IsTrue || truth->op == SqlOperator::IsFalse);
        const QString label = labels.next(column, isTruth ? truth->operand : column);
        texts += label.isEmpty() ? text : QString(text % QLatin1String(" AS ") % m_identifiers.quoted(label));
    }
    return texts.join(QLatin1String(", "));
}

} // namespace retort
