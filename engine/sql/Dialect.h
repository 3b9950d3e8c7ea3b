// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sql/RenderContext.h"
#include "model/Error.h"
#include "model/Operation.h"
#include "model/Statement.h"

#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

namespace retort {

/// `version_table`, `version_table_schema` and `version_table_pk` of context.configure().
struct VersionTableOptions
{
    QString table = QStringLiteral("alembic_version");
    QString schema = {};
    bool hasPrimaryKey = true;
};

/// How one kind of database writes SQL: the text of every operation, of the version table, and of an offline script's
/// frame.
class Dialect
{
public:
    virtual ~Dialect() = default;

    /// The dialect called `name` ("postgresql", "mysql", "mariadb", "sqlite", "mssql", "oracle"); nullptr for any
    /// other.
    static std::unique_ptr<Dialect> create(QStringView name);
    static QStringList names();

    /// SQLAlchemy's name, as above.
    virtual QString name() const = 0;
    /// For people: "PostgreSQL".
    virtual QString displayName() const = 0;
    /// Alembic's class, as its log line has it: "PostgresqlImpl".
    virtual QString implementationName() const = 0;
    /// Whether DDL is taken to run in transactions, unless configured otherwise.
    virtual bool hasTransactionalDdl() const = 0;

    /// The statements of an operation, in order, without terminators and separators. An error has the operation's
    /// source and Alembic's message; `rendered` then holds the statements that Alembic prints before it fails.
    virtual Result<void> render(const Operation &operation, RenderContext &context,
                                std::vector<Statement> &rendered) const = 0;

    /// render() with the statements as result.
    Result<std::vector<Statement>> statements(const Operation &operation, RenderContext &context) const;
    /// Whether the operation's text depends on the table as it is: RenderContext::schema has to show it.
    virtual bool needsSchema(const Operation &operation) const = 0;

    // The version table.
    virtual Statement createVersionTable(const VersionTableOptions &options, const RenderContext &context) const = 0;
    virtual Statement insertVersion(const QString &revision, const VersionTableOptions &options,
                                    const RenderContext &context) const = 0;
    virtual Statement updateVersion(const QString &from, const QString &to, const VersionTableOptions &options,
                                    const RenderContext &context) const = 0;
    virtual Statement deleteVersion(const QString &revision, const VersionTableOptions &options,
                                    const RenderContext &context) const = 0;
    virtual QString selectVersions(const VersionTableOptions &options) const = 0;

    // The frame of an offline script.
    virtual Statement begin() const = 0;
    virtual Statement commit() const = 0;
    /// GO, / or empty; follows each statement that is no comment and no begin.
    virtual QString batchSeparator() const = 0;
    /// Whether the separator follows BEGIN too.
    virtual bool separatesBegin() const { return false; }
    /// ";" or empty.
    virtual QString terminator() const = 0;
    /// One piece of output as Alembic prints it: text, terminator, separator if any, each followed by a blank line.
    QString offlineText(const Statement &statement, const std::optional<QString> &separator = {}) const;

    // Names and values.
    virtual QString quoted(const QString &identifier) const = 0;
    /// schema.table
    virtual QString quoted(const TableId &table) const = 0;
    /// A value as SQL text; an error in Alembic's words where it has none.
    virtual Result<QString> literal(const SqlValue &value, const SqlType &type, const RenderContext &context) const = 0;
    virtual Result<QString> typeDdl(const SqlType &type, const RenderContext &context) const = 0;
    /// An expression, with literals.
    virtual Result<QString> expression(const SqlExpression &expression, const RenderContext &context) const = 0;
};

/// What the dialect has no words for, neither in a script nor for a connection; nothing if it writes the operation.
std::optional<Error> refusalBy(const Dialect &dialect, const Operation &operation, RenderContext context);

} // namespace retort
