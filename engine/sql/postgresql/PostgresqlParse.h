// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Schema.h"

#include <QString>

#include <pg_query/pg_query.pb-c.h>

#include <memory>
#include <optional>
#include <span>

// PostgreSQL's own parser, by libpg_query. Only the sources that read its trees include this header.
namespace retort {

/// The tree of one statement, as PostgreSQL's grammar makes it.
class PostgresqlParse
{
public:
    /// Nothing if PostgreSQL would not take it, or if it is not one statement.
    static std::optional<PostgresqlParse> of(const QString &statement);

    const PgQuery__Node &statement() const { return *m_tree->stmts[0]->stmt; }

private:
    struct Release
    {
        void operator()(PgQuery__ParseResult *tree) const { pg_query__parse_result__free_unpacked(tree, nullptr); }
    };

    explicit PostgresqlParse(PgQuery__ParseResult *tree) : m_tree(tree) {}

    std::unique_ptr<PgQuery__ParseResult, Release> m_tree;
};

/// An expression of a tree as PostgreSQL would print it; nothing if it cannot be printed.
std::optional<QString> postgresqlExpression(const PgQuery__Node &expression);

using PgNodes = std::span<PgQuery__Node *const>;

/// A text of the tree; null for none.
inline QString pgText(const char *text)
{
    return text && *text ? QString::fromUtf8(text) : QString();
}

/// Strings, also of a list that stands for them.
QStringList pgTexts(PgNodes nodes);

/// "public" written or not is the same schema.
TableId pgTableId(const PgQuery__RangeVar &relation);
/// [schema,] name
TableId pgTableId(const QStringList &path);

/// The type of a column, an enumeration of `schema` among them.
SqlType pgColumnType(const PgQuery__TypeName &type, const Schema &schema);

/// serial, bigserial and smallserial: a whole number with a sequence of its own.
bool isPgSerial(const PgQuery__TypeName &type);

/// What CREATE SEQUENCE and identity columns say in their options.
SequenceOptions pgSequenceOptions(PgNodes options);

} // namespace retort
