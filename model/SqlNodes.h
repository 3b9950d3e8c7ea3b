// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/SqlExpression.h"
#include "model/SqlType.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <utility>
#include <variant>
#include <vector>

// The kinds of SQL that an SqlExpression can be. The functions of model/SqlOperators.h build operators with
// SQLAlchemy's rules for types, parentheses and None.
namespace retort {

// --- Values ---------------------------------------------------------------------------------------------------------

/// A value that is always written into the text, whatever the parameter style (op.inline_literal, literal_execute).
struct SqlLiteral
{
    SqlValue value;
    SqlType type;
};

/// A bound value. With literal binds it is written as a literal, else as its name.
struct SqlParameter
{
    /// The name as written, or for `isUnique` the stem that is numbered ("param" → ":param_1", "a" → ":a_1").
    QString name;
    bool isUnique = true;
    /// Not set: a required parameter without a value (`:x` in a text).
    std::optional<SqlValue> value = {};
    SqlType type = {};
    /// The value is a list, written as (1, 2).
    bool isExpanding = false;
};

enum class SqlKeyword { True, False, Null, Default };

// --- Names and text -------------------------------------------------------------------------------------------------

/// text(): SQL as written, in which ":name" is a parameter. Parameters without a value need no entry.
struct SqlText
{
    QString text;
    std::vector<SqlParameter> parameters = {};
    /// A plain string where a column is expected: the name of one of the select's columns.
    bool isReference = false;
};

/// literal_column(), or any piece of SQL that is taken as it is, without looking for parameters.
struct SqlLiteralColumn
{
    QString text;
    SqlType type = {};
};

/// A column. `relation` is an SqlTable, SqlAlias or empty for a free column.
struct SqlColumn
{
    QString name;
    SqlType type = {};
    SqlExpression relation = {};
    std::optional<bool> quote = {};
    /// What the column is in its subquery, if it has no name there: it is called as that is when the text is written.
    SqlExpression unnamed = {};
};

/// A collation or another bare identifier inside an expression.
struct SqlIdentifier
{
    QString name;
};

struct SqlTableColumn
{
    QString name;
    SqlType type = {};
    std::optional<bool> quote = {};
    bool isPrimaryKey = false;
    /// The database makes the value when none is given (auto-increment, identity).
    bool isAutoincrement = false;
    bool hasPythonDefault = false;
    /// The name under which scripts know it, if another (`key=`).
    QString key = {};
    /// default=, if it is a plain value or an expression and not a Python function.
    std::optional<SqlOption> pythonDefault = {};
};

/// A table as statements see it, from sa.table() or from a full Table.
struct SqlTable
{
    QString name;
    QString schema = {};
    std::vector<SqlTableColumn> columns = {};
    /// sa.table(): no primary key, no defaults.
    bool isLightweight = true;
    std::optional<bool> quote = {};
};

/// VALUES (…), (…): rows as a statement of their own, or as a relation with a name.
struct SqlValues
{
    QString name;
    std::vector<SqlTableColumn> columns = {};
    std::vector<std::vector<SqlExpression>> rows = {};
};

/// An alias, subquery or CTE of `element` (a table or a select). An empty name is numbered by the dialect.
struct SqlAlias
{
    enum class Kind { Alias, Subquery, Cte, RecursiveCte, Lateral };

    Kind kind = Kind::Alias;
    QString name;
    SqlExpression element;
};

// --- Operators ------------------------------------------------------------------------------------------------------

enum class SqlOperator {
    Add,
    Subtract,
    Multiply,
    TrueDivide,
    FloorDivide,
    Modulo,
    Concat,
    Negate,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Is,
    IsNot,
    IsDistinctFrom,
    IsNotDistinctFrom,
    Like,
    NotLike,
    ILike,
    NotILike,
    StartsWith,
    NotStartsWith,
    EndsWith,
    NotEndsWith,
    Contains,
    NotContains,
    IStartsWith,
    NotIStartsWith,
    IEndsWith,
    NotIEndsWith,
    IContains,
    NotIContains,
    In,
    NotIn,
    Between,
    NotBetween,
    RegexpMatch,
    NotRegexpMatch,
    RegexpReplace,
    Match,
    NotMatch,
    And,
    Or,
    Not,
    IsTrue,
    IsFalse,
    BitwiseAnd,
    BitwiseOr,
    BitwiseXor,
    BitwiseNot,
    BitwiseLeftShift,
    BitwiseRightShift,
    Exists,
    Distinct,
    Any,
    All,
    Ascending,
    Descending,
    NullsFirst,
    NullsLast,
    Collate,
    Comma,
    JsonGetItem,
    JsonPathGetItem,
    /// An element of an array.
    GetItem,
    Custom,
};

struct SqlUnary
{
    SqlOperator op;
    SqlExpression operand;
    SqlType type = {};
    /// SqlOperator::Custom: the operator's text.
    QString customText = {};
};

struct SqlBinary
{
    SqlOperator op;
    SqlExpression left;
    SqlExpression right;
    SqlType type = {};
    QString customText = {};
    int customPrecedence = 0;
    /// LIKE … ESCAPE.
    QString escape = {};
    /// What else the operator needs: the flags of a regular expression, SYMMETRIC of BETWEEN, "astext" of a JSON
    /// element that is read as text (->>), "eager" of an operator that is set in parentheses beside any other.
    QString flags = {};
};

/// Operands joined by And, Or, Comma, or Concat.
struct SqlList
{
    SqlOperator op;
    std::vector<SqlExpression> items;
    SqlType type = {};
};

/// (item, item): a tuple.
struct SqlTuple
{
    std::vector<SqlExpression> items;
};

/// Parentheses.
struct SqlGrouping
{
    SqlExpression element;
};

struct SqlFunction
{
    /// Packages first, the function last: {"pg_catalog", "lower"}.
    QStringList path;
    std::vector<SqlExpression> arguments;
    SqlType type = {};
};

struct SqlOver
{
    SqlExpression element;
    std::vector<SqlExpression> partitionBy;
    std::vector<SqlExpression> orderBy;
    /// "ROWS", "RANGE" or "GROUPS" and its bounds: absent = UNBOUNDED, 0 = CURRENT ROW, negative = PRECEDING.
    QString frame = {};
    std::optional<int> frameFrom = {};
    std::optional<int> frameTo = {};
};

struct SqlFilter
{
    SqlExpression element;
    SqlExpression condition;
};

struct SqlWithinGroup
{
    SqlExpression element;
    std::vector<SqlExpression> orderBy;
};

struct SqlCast
{
    SqlExpression element;
    SqlType type;
    bool isTry = false;
};

struct SqlTypeCoerce
{
    SqlExpression element;
    SqlType type;
};

struct SqlCase
{
    /// CASE value WHEN …; empty for CASE WHEN condition ….
    SqlExpression value = {};
    std::vector<std::pair<SqlExpression, SqlExpression>> whens = {};
    SqlExpression otherwise = {};
};

struct SqlExtract
{
    QString field;
    SqlExpression element;
};

/// A name for an expression in a column list; an empty one is numbered by the dialect.
struct SqlLabel
{
    QString name;
    SqlExpression element;
};

/// The next value of a sequence.
struct SqlSequenceNext
{
    QString name;
    QString schema = {};
};

/// ARRAY[…]
struct SqlArray
{
    std::vector<SqlExpression> items;
    SqlType type = {};
};

// --- Statements -----------------------------------------------------------------------------------------------------

struct SqlJoin
{
    enum class Kind { Inner, LeftOuter, FullOuter };

    Kind kind = Kind::Inner;
    SqlExpression left;
    SqlExpression right = {};
    SqlExpression on = {};
};

struct SqlForUpdate
{
    bool isRead = false;
    bool isKeyShare = false;
    bool isNoWait = false;
    bool isSkipLocked = false;
    std::vector<SqlExpression> of = {};
};

struct SqlSelect
{
    /// A table stands for all its columns.
    std::vector<SqlExpression> columns = {};
    /// Named by select_from() and join(); the relations of columns and conditions are added by the dialect.
    std::vector<SqlExpression> from = {};
    /// Joined with AND.
    std::vector<SqlExpression> where = {};
    std::vector<SqlExpression> groupBy = {};
    std::vector<SqlExpression> having = {};
    std::vector<SqlExpression> orderBy = {};
    SqlExpression limit = {};
    SqlExpression offset = {};
    bool isDistinct = false;
    /// DISTINCT ON (…), PostgreSQL.
    std::vector<SqlExpression> distinctOn = {};
    QStringList prefixes = {};
    std::optional<SqlForUpdate> forUpdate = {};
    /// correlate(): relations of an enclosing statement. Without it every enclosing relation correlates.
    std::vector<SqlExpression> correlate = {};
    /// CTEs added with add_cte() and not mentioned elsewhere.
    std::vector<SqlExpression> ctes = {};
};

/// select UNION select …
struct SqlCompound
{
    /// "UNION", "UNION ALL", "INTERSECT", "EXCEPT", …
    QString keyword;
    std::vector<SqlExpression> selects = {};
    std::vector<SqlExpression> orderBy = {};
    SqlExpression limit = {};
    SqlExpression offset = {};
};

/// A select as a value: (SELECT …).
struct SqlScalarSubquery
{
    SqlExpression select;
};

/// Column → value; a value is a literal, parameter or any expression.
using SqlAssignments = std::vector<std::pair<QString, SqlExpression>>;

/// ON CONFLICT (PostgreSQL, SQLite).
struct SqlOnConflict
{
    std::vector<SqlExpression> elements = {};
    QString constraint = {};
    SqlExpression elementsWhere = {};
    /// Empty: DO NOTHING.
    SqlAssignments set = {};
    SqlExpression where = {};
};

struct SqlInsert
{
    SqlExpression table;
    /// The dialect whose module insert() comes from; empty for the general one.
    QString dialect = {};
    /// One entry per row; empty for `insert(t)` without values(). `hasValues` tells values() without arguments.
    std::vector<SqlAssignments> rows = {};
    bool hasValues = false;
    /// INSERT … SELECT.
    QStringList selectColumns = {};
    SqlExpression select = {};
    std::vector<SqlExpression> returning = {};
    std::optional<SqlOnConflict> onConflict = {};
    /// ON DUPLICATE KEY UPDATE (MySQL).
    SqlAssignments onDuplicateKey = {};
    QStringList prefixes = {};
    std::vector<SqlExpression> ctes = {};
};

struct SqlUpdate
{
    SqlExpression table;
    SqlAssignments values = {};
    /// ordered_values(): keep the order; else the table's column order is used.
    bool isOrdered = false;
    std::vector<SqlExpression> where = {};
    std::vector<SqlExpression> returning = {};
    QStringList prefixes = {};
    std::vector<SqlExpression> ctes = {};
};

struct SqlDelete
{
    SqlExpression table;
    std::vector<SqlExpression> where = {};
    std::vector<SqlExpression> returning = {};
    QStringList prefixes = {};
    std::vector<SqlExpression> ctes = {};
};

// --------------------------------------------------------------------------------------------------------------------

struct SqlNode
{
    using Variant = std::variant<SqlLiteral, SqlParameter, SqlKeyword, SqlText, SqlLiteralColumn, SqlColumn,
                                 SqlIdentifier, SqlTable, SqlValues, SqlAlias, SqlUnary, SqlBinary, SqlList, SqlTuple,
                                 SqlGrouping, SqlFunction, SqlOver, SqlFilter, SqlWithinGroup, SqlCast, SqlTypeCoerce,
                                 SqlCase, SqlExtract, SqlLabel, SqlSequenceNext, SqlArray, SqlJoin, SqlSelect,
                                 SqlCompound, SqlScalarSubquery, SqlInsert, SqlUpdate, SqlDelete>;
    Variant data;
};

template <SqlNodeKind Node>
SqlExpression::SqlExpression(Node &&node) : m_node(std::make_shared<const SqlNode>(SqlNode{std::forward<Node>(node)}))
{}

template <typename Node>
const Node *SqlExpression::as() const
{
    return m_node ? std::get_if<Node>(&m_node->data) : nullptr;
}

template <typename Visitor>
decltype(auto) SqlExpression::visit(Visitor &&visitor) const
{
    Q_ASSERT(m_node);
    return std::visit(std::forward<Visitor>(visitor), m_node->data);
}

} // namespace retort
