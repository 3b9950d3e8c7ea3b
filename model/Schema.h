// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/SqlExpression.h"
#include "model/SqlType.h"

#include <QString>
#include <QStringList>

#include <compare>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <variant>
#include <vector>

namespace retort {

/// The name of a constraint or index. `isFinal`: from op.f(), so no naming convention applies and a long name is cut.
struct ObjectName
{
    QString text;
    bool isFinal = false;
    std::optional<bool> quote = {};

    bool isEmpty() const { return text.isEmpty(); }
    bool operator==(const ObjectName &) const = default;
};

/// GENERATED ALWAYS AS (expression)
struct Computed
{
    /// An SqlText for a string.
    SqlExpression expression;
    std::optional<bool> persisted = {};
};

/// What CREATE SEQUENCE and identity columns have in common.
struct SequenceOptions
{
    std::optional<qint64> start = {};
    std::optional<qint64> increment = {};
    std::optional<qint64> minValue = {};
    std::optional<qint64> maxValue = {};
    bool noMinValue = false;
    bool noMaxValue = false;
    std::optional<bool> cycle = {};
    std::optional<qint64> cache = {};
    std::optional<bool> order = {};
    bool operator==(const SequenceOptions &) const = default;
};

struct Identity
{
    bool always = false;
    bool onNull = false;
    SequenceOptions options = {};
    bool operator==(const Identity &) const = default;
};

struct Sequence
{
    QString name;
    QString schema = {};
    SequenceOptions options = {};
    SqlType dataType = {};
};

/// FetchedValue(): the database has a default that the script does not name.
struct FetchedDefault
{};

/// A default that the database keeps. A QString is a literal, always quoted; text() and functions are expressions.
using ServerDefault = std::variant<QString, SqlExpression, Computed, Identity, FetchedDefault>;

enum class Autoincrement { Auto, On, Off, IgnoreForeignKey };

struct PrimaryKeyConstraint
{
    QStringList columns;
};

struct UniqueConstraint
{
    QStringList columns;
};

struct CheckConstraint
{
    /// An SqlText for a string.
    SqlExpression condition;
};

struct ForeignKeyConstraint
{
    QStringList columns;
    QString referredSchema = {};
    QString referredTable = {};
    QStringList referredColumns = {};
    /// As written; empty for none.
    QString onDelete = {};
    QString onUpdate = {};
    QString match = {};
    bool useAlter = false;
};

struct ExcludeConstraint
{
    /// Column or expression, and its operator.
    std::vector<std::pair<SqlExpression, QString>> elements;
    SqlExpression where = {};
    QString access = QStringLiteral("gist");
    /// Column name → operator class.
    SqlOptions ops = {};
};

/// A constraint of a table. Inside a Column, `columns` of its detail may be empty: it is the column's own.
struct Constraint
{
    using Detail =
        std::variant<PrimaryKeyConstraint, UniqueConstraint, CheckConstraint, ForeignKeyConstraint, ExcludeConstraint>;

    Detail detail;
    ObjectName name = {};
    std::optional<bool> deferrable = {};
    /// DEFERRED or IMMEDIATE as written; empty for none.
    QString initially = {};
    /// postgresql_nulls_not_distinct, postgresql_not_valid, sqlite_on_conflict, …
    SqlOptions options = {};
    /// When the script made the object, counted over the run; tables print constraints in this order. Equal numbers
    /// keep the order in which they stand in the table.
    int creationOrder = 0;

    template <typename T>
    const T *as() const
    {
        return std::get_if<T>(&detail);
    }
};

struct Column
{
    QString name;
    SqlType type = {};
    /// What the script said; see isNullable() for what holds.
    std::optional<bool> nullable = {};
    bool isPrimaryKey = false;
    Autoincrement autoincrement = Autoincrement::Auto;
    std::optional<ServerDefault> serverDefault = {};
    /// sa.Sequence as the column's default.
    std::optional<Sequence> sequence = {};
    /// default=: used by Python only.
    bool hasPythonDefault = false;
    std::optional<SqlOption> pythonDefault = {};
    std::optional<QString> comment = {};
    bool isUnique = false;
    bool isIndexed = false;
    std::optional<bool> quote = {};
    /// The name under which scripts know it, if another (`key=`).
    QString key = {};
    /// ForeignKey(…) and CheckConstraint(…) inside the column, in written order.
    std::vector<Constraint> constraints = {};
    /// sqlite_on_conflict_not_null, …
    SqlOptions options = {};
};

struct Index
{
    ObjectName name;
    /// An SqlColumn for a column's name; any other expression as such.
    std::vector<SqlExpression> elements;
    bool isUnique = false;
    SqlOptions options = {};
};

struct TableId
{
    /// Empty: the default schema.
    QString schema;
    QString name;

    std::strong_ordering operator<=>(const TableId &) const = default;
    bool operator==(const TableId &) const = default;
};

struct Table
{
    QString name;
    QString schema = {};
    std::vector<Column> columns = {};
    /// Table-level constraints as written; those that follow from columns (unique=, ForeignKey) are not repeated here.
    std::vector<Constraint> constraints = {};
    /// Explicit indexes; those that follow from index=True are not repeated here.
    std::vector<Index> indexes = {};
    std::optional<QString> comment = {};
    QStringList prefixes = {};
    std::optional<bool> quote = {};
    SqlOptions options = {};
    /// False: it may have columns and constraints that are not listed (an open world).
    bool isComplete = true;

    TableId id() const { return {schema, name}; }
    const Column *column(QStringView columnName) const;
    /// The names in the key, from columns and the explicit constraint, in the constraint's or the table's order.
    QStringList primaryKey() const;
    /// NOT NULL or not, after primary key and identity have had their say.
    bool isNullable(const Column &column) const;
    /// The column that the database numbers by itself, or nullptr (SQLAlchemy's rule for autoincrement='auto').
    const Column *autoincrementColumn() const;
    /// The table as SELECT, INSERT and the like see it.
    SqlExpression asRelation() const;
};

/// "column", "table.column" or "schema.table.column" of a ForeignKey; schema may have dots.
struct ForeignKeyTarget
{
    QString schema;
    QString table;
    QString column;
};
ForeignKeyTarget parseForeignKeyTarget(const QString &text);

enum class Knowledge { No, Yes, Unknown };

/// What a database looks like: its tables, types and sequences, and how much of it is known.
class Schema
{
public:
    /// A schema of which nothing is known unless `isComplete`.
    explicit Schema(bool isComplete = true) : m_isComplete(isComplete) {}

    const std::map<TableId, Table> &tables() const { return m_tables; }
    const Table *table(const TableId &id) const;
    Table *table(const TableId &id);
    Knowledge hasTable(const TableId &id) const;
    Knowledge hasColumn(const TableId &id, QStringView column) const;
    Knowledge hasIndex(const TableId &id, QStringView index) const;

    void setTable(Table table);
    /// The table is known to be gone.
    void removeTable(const TableId &id);
    /// From now on it is not known whether there is such a table.
    void forgetTable(const TableId &id);

    const std::map<TableId, QStringList> &enumTypes() const { return m_enumTypes; }
    void setEnumType(const TableId &id, QStringList values) { m_enumTypes[id] = std::move(values); }
    void removeEnumType(const TableId &id) { m_enumTypes.erase(id); }

    const std::map<TableId, Sequence> &sequences() const { return m_sequences; }
    void setSequence(const Sequence &sequence) { m_sequences[{sequence.schema, sequence.name}] = sequence; }
    void removeSequence(const TableId &id) { m_sequences.erase(id); }

    /// Whether a table that is not listed is known not to exist.
    bool isComplete(const QString &schemaName) const;
    /// Whether there are tables of which it is not known whether they are there.
    bool hasUncertainTables() const { return !m_uncertain.empty(); }
    /// Something happened that cannot be followed: from now on nothing that is not listed is known to be absent.
    void forgetAbsences();
    /// The same for one schema.
    void forgetAbsences(const QString &schemaName) { m_incompleteSchemas.insert(schemaName); }

private:
    bool m_isComplete;
    std::map<TableId, Table> m_tables;
    std::set<TableId> m_dropped;
    std::set<TableId> m_uncertain;
    std::map<TableId, QStringList> m_enumTypes;
    std::map<TableId, Sequence> m_sequences;
    std::set<QString> m_incompleteSchemas;
};

} // namespace retort
