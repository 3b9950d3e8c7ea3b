// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/SqlValue.h"

#include <QString>

#include <memory>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace retort {

struct SqlNode;
enum class SqlKeyword;
struct SqlLiteral;
struct SqlParameter;
struct SqlText;
struct SqlLiteralColumn;
struct SqlColumn;
struct SqlIdentifier;
struct SqlTable;
struct SqlValues;
struct SqlAlias;
struct SqlUnary;
struct SqlBinary;
struct SqlList;
struct SqlTuple;
struct SqlGrouping;
struct SqlFunction;
struct SqlOver;
struct SqlFilter;
struct SqlWithinGroup;
struct SqlCast;
struct SqlTypeCoerce;
struct SqlCase;
struct SqlExtract;
struct SqlLabel;
struct SqlSequenceNext;
struct SqlArray;
struct SqlJoin;
struct SqlSelect;
struct SqlCompound;
struct SqlScalarSubquery;
struct SqlInsert;
struct SqlUpdate;
struct SqlDelete;

template <typename T, typename... Kinds>
inline constexpr bool kIsOneOf = (std::is_same_v<T, Kinds> || ...);

/// The node types of model/SqlNodes.h.
template <typename T>
concept SqlNodeKind = kIsOneOf<std::remove_cvref_t<T>, SqlKeyword, SqlLiteral, SqlParameter, SqlText, SqlLiteralColumn,
                               SqlColumn, SqlIdentifier, SqlTable, SqlValues, SqlAlias, SqlUnary, SqlBinary, SqlList,
                               SqlTuple, SqlGrouping, SqlFunction, SqlOver, SqlFilter, SqlWithinGroup, SqlCast,
                               SqlTypeCoerce, SqlCase, SqlExtract, SqlLabel, SqlSequenceNext, SqlArray, SqlJoin,
                               SqlSelect, SqlCompound, SqlScalarSubquery, SqlInsert, SqlUpdate, SqlDelete>;

/// A piece of SQL as a value: an expression, a relation or a whole statement. Immutable and shared, so copies are
/// cheap; the kinds of node are in model/SqlNodes.h. An empty one stands for "none given".
class SqlExpression
{
public:
    SqlExpression() = default;
    /// Takes any of the node types of model/SqlNodes.h.
    template <SqlNodeKind Node>
    SqlExpression(Node &&node);

    explicit operator bool() const { return m_node != nullptr; }

    /// The node if it is a `Node`, else nullptr. It lives as long as this expression.
    template <typename Node>
    const Node *as() const;

    /// Calls the visitor with the node; the expression must not be empty.
    template <typename Visitor>
    decltype(auto) visit(Visitor &&visitor) const;

    /// The same node, not merely an equal one: how aliases are told apart.
    bool isSame(const SqlExpression &other) const { return m_node == other.m_node; }

private:
    std::shared_ptr<const SqlNode> m_node;
};

/// The value of a dialect's own keyword argument, such as postgresql_where= or mysql_engine=.
using SqlOption = std::variant<SqlValue, SqlExpression>;

/// Keyword arguments by name, in the order in which they were written.
class SqlOptions
{
public:
    SqlOptions() = default;
    SqlOptions(std::initializer_list<std::pair<QString, SqlOption>> entries) : m_entries(entries) {}

    /// Sets or replaces.
    void set(const QString &name, SqlOption option);
    const SqlOption *find(QStringView name) const;
    /// The plain value under `name`; nullptr if there is none or it is an expression.
    const SqlValue *value(QStringView name) const;
    /// The text under `name`, also of a number; empty if there is none.
    QString text(QStringView name) const;
    /// Python's truth of the value under `name`; `fallback` if there is none.
    bool flag(QStringView name, bool fallback = false) const;
    std::optional<qint64> number(QStringView name) const;
    bool contains(QStringView name) const { return find(name) != nullptr; }
    bool isEmpty() const { return m_entries.empty(); }

    auto begin() const { return m_entries.begin(); }
    auto end() const { return m_entries.end(); }

private:
    std::vector<std::pair<QString, SqlOption>> m_entries;
};

} // namespace retort
