// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Schema.h"
#include "model/SourceRange.h"
#include "model/SqlExpression.h"
#include "model/SqlType.h"

#include <QString>

#include <map>
#include <optional>
#include <variant>
#include <vector>

// What a migration does, one value per call of `op`. Field names follow Alembic's arguments.
namespace retort {

struct Operation;

/// An argument that may be left out, given as None, or given a value.
template <typename T>
using Change = std::optional<std::optional<T>>;

/// Constraint kind ("ix", "uq", "ck", "fk", "pk") → template with %(…)s tokens.
using NamingConvention = std::map<QString, QString>;

struct CreateTable
{
    Table table;
    bool ifNotExists = false;
};

struct DropTable
{
    TableId table;
    bool ifExists = false;
    SqlOptions options = {};
};

struct RenameTable
{
    TableId table;
    QString newName;
};

struct AddColumn
{
    TableId table;
    Column column;
    bool ifNotExists = false;
    bool inlineReferences = false;
    bool inlinePrimaryKey = false;
    /// Batch mode only.
    QString insertBefore = {};
    QString insertAfter = {};
};

struct DropColumn
{
    TableId table;
    QString column;
    bool ifExists = false;
    /// mssql_drop_default, mssql_drop_check, mssql_drop_foreign_key
    SqlOptions options = {};
};

struct AlterColumn
{
    TableId table;
    QString column;
    std::optional<bool> nullable = {};
    Change<QString> comment = {};
    Change<ServerDefault> serverDefault = {};
    std::optional<QString> newName = {};
    std::optional<SqlType> type = {};
    std::optional<bool> autoincrement = {};
    std::optional<SqlType> existingType = {};
    std::optional<bool> existingNullable = {};
    Change<ServerDefault> existingServerDefault = {};
    std::optional<QString> existingComment = {};
    std::optional<bool> existingAutoincrement = {};
    /// The type (or, without one, the existing type) was written as a class, `sa.DateTime` instead of
    /// `sa.DateTime()`: Alembic does not look what kind it is then.
    bool hasTypeClass = false;
    /// Batch mode only.
    QString insertBefore = {};
    QString insertAfter = {};
    /// postgresql_using
    SqlOptions options = {};
};

struct CreateIndex
{
    TableId table;
    Index index;
    bool ifNotExists = false;
};

struct DropIndex
{
    ObjectName name;
    /// `table.name` may be empty.
    TableId table;
    bool ifExists = false;
    /// postgresql_concurrently
    SqlOptions options = {};
};

struct AddConstraint
{
    TableId table;
    Constraint constraint;
};

struct DropConstraint
{
    TableId table;
    ObjectName name;
    /// As written: "foreignkey", "primary", "unique", "check"; empty for none.
    QString type = {};
    bool ifExists = false;
};

/// create_table_comment, drop_table_comment (no text).
struct SetTableComment
{
    TableId table;
    std::optional<QString> comment;
    std::optional<QString> existingComment = {};
};

struct BulkInsert
{
    /// An SqlTable.
    SqlExpression table;
    std::vector<std::vector<std::pair<QString, SqlOption>>> rows = {};
    bool isMultiInsert = true;
};

/// op.execute(), connection.execute(): text() or a statement.
struct ExecuteSql
{
    /// A plain string is an SqlText.
    SqlExpression statement;
    /// The values given beside it, one entry per execution; empty for none.
    std::vector<SqlValueMap> parameters = {};
};

/// SQL that is taken as it is, without looking for parameters: DDL() after its formatting, exec_driver_sql(), .sql
/// files.
struct RawSql
{
    QString text;
};

/// Enum(…).create(), ENUM(…).create(), DOMAIN(…).create()
struct CreateType
{
    SqlType type;
    /// checkfirst: skipped online if it exists.
    bool checkFirst = true;
};

struct DropType
{
    SqlType type;
    bool checkFirst = true;
    bool cascade = false;
};

struct CreateSequence
{
    Sequence sequence;
    bool ifNotExists = false;
};

struct DropSequence
{
    TableId sequence;
    bool ifExists = false;
};

struct CreateSchema
{
    QString name;
    bool ifNotExists = false;
};

struct DropSchema
{
    QString name;
    bool ifExists = false;
    bool cascade = false;
};

/// What scripts do in SQL of their own only: ALTER TABLE … RENAME CONSTRAINT, ALTER INDEX … RENAME TO, ALTER TYPE …
/// RENAME TO, ALTER TABLE … SET SCHEMA.
struct RenameConstraint
{
    TableId table;
    QString name;
    QString newName;
};

struct RenameIndex
{
    TableId index;
    QString newName;
};

struct RenameType
{
    TableId type;
    QString newName;
};

struct SetTableSchema
{
    TableId table;
    QString newSchema;
};

/// The borders of op.get_context().autocommit_block().
struct BeginAutocommit
{};
struct EndAutocommit
{};

struct BatchAlterTable
{
    enum class Recreate { Auto, Always, Never };

    TableId table;
    Recreate recreate = Recreate::Auto;
    std::vector<QStringList> partialReordering = {};
    std::optional<Table> copyFrom = {};
    std::vector<Constraint> tableArguments = {};
    SqlOptions tableOptions = {};
    std::vector<Column> reflectColumns = {};
    NamingConvention namingConvention = {};
    /// What the block collected, in order, each with its own place.
    std::vector<Operation> operations;
};

/// Something the script does that cannot be shown: why, in words for the user.
struct Gap
{
    QString reason;
    /// False: whatever it is, the tables are the same after it.
    bool changesSchema = true;
};

/// A condition that could not be decided, under which an operation stands.
struct Guard
{
    /// The condition as the script writes it.
    QString condition;
    /// False: the operation stands in the else branch.
    bool holds = true;
    SourceRange where = {};
    bool operator==(const Guard &) const = default;
};

struct Operation
{
    using Detail =
        std::variant<CreateTable, DropTable, RenameTable, AddColumn, DropColumn, AlterColumn, CreateIndex, DropIndex,
                     AddConstraint, DropConstraint, SetTableComment, BulkInsert, ExecuteSql, RawSql, CreateType,
                     DropType, CreateSequence, DropSequence, CreateSchema, DropSchema, RenameConstraint, RenameIndex,
                     RenameType, SetTableSchema, BeginAutocommit, EndAutocommit, BatchAlterTable, Gap>;

    Detail detail;
    /// The call that made it.
    SourceRange source = {};
    /// The calls that led there, outermost first, when the script has functions of its own.
    std::vector<SourceRange> calledFrom = {};
    /// All of them must hold; empty for an operation that always happens.
    std::vector<Guard> guards = {};

    template <typename T>
    const T *as() const
    {
        return std::get_if<T>(&detail);
    }
};

/// Alembic's name of the operation ("create_table"), for people.
QString operationName(const Operation &operation);

/// The dotted name of a type in it that nobody knows (SqlType::opaque); empty if it has none.
QString unknownTypeIn(const Operation &operation);

/// The table that it is about; an empty name if none.
TableId operationTable(const Operation &operation);

} // namespace retort
