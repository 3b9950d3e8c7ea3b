// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/InsertBatch.h"

#include <utility>

namespace retort {

namespace {

/// PyMySQL and psycopg2 (by SQLAlchemy) send about so many.
constexpr std::size_t kMostRows = 500;

/// Of the values as text, in characters: SQLite takes a million in one statement, and MySQL's packets may be small.
constexpr qsizetype kMostText = 200'000;

/// What a value that is no text takes, about.
constexpr qsizetype kPlainWeight = 12;

qsizetype weightOf(const SqlValue &value)
{
    if (const auto *text = value.as<QString>())
        return text->size() + kPlainWeight;
    if (const auto *bytes = value.as<QByteArray>())
        return 2 * bytes->size() + kPlainWeight;
    qsizetype weight = kPlainWeight;
    if (const auto *list = value.as<SqlValueList>()) {
        for (const SqlValue &item : *list)
            weight += weightOf(item);
    } else if (const auto *map = value.as<SqlValueMap>()) {
        for (const auto &[name, item] : *map)
            weight += name.size() + weightOf(item);
    }
    return weight;
}

qsizetype weightOf(const SqlAssignments &row)
{
    qsizetype weight = 0;
    for (const auto &[name, expression] : row) {
        const auto *parameter = expression.as<SqlParameter>();
        const auto *literal = expression.as<SqlLiteral>();
        weight += parameter && parameter->value ? weightOf(*parameter->value)
                  : literal                     ? weightOf(literal->value)
                                                : kPlainWeight;
    }
    return weight;
}

} // namespace

InsertBatch::InsertBatch(SqlInsert statement, bool joinsRows, Write write)
    : m_statement(std::move(statement)), m_joinsRows(joinsRows), m_write(std::move(write))
{}

void InsertBatch::add(SqlAssignments row)
{
    const qsizetype weight = weightOf(row);
    const bool isFull = m_statement.rows.size() >= (m_joinsRows ? kMostRows : 1) || m_weight + weight > kMostText;
    if (isFull)
        finish();
    m_weight += weight;
    m_statement.rows.push_back(std::move(row));
}

void InsertBatch::finish()
{
    if (!m_statement.rows.empty())
        m_write(m_statement);
    m_statement.rows.clear();
    m_weight = 0;
}

} // namespace retort
