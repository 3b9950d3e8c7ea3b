// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sql/Dialect.h"
#include "engine/sql/TableWriter.h"

#include <QStringView>

namespace retort {

/// The fixed facts of a dialect.
struct DialectFacts
{
    QStringView name;
    QStringView displayName;
    QStringView implementationName;
    bool hasTransactionalDdl = false;
    QStringView begin = u"BEGIN";
    QStringView commit = u"COMMIT";
    QStringView terminator = u";";
    QStringView batchSeparator = u"";
    bool separatesBegin = false;
    /// ADD COLUMN can have IF NOT EXISTS, PRIMARY KEY, REFERENCES and CHECK in its line.
    bool hasInlineColumnForms = true;
    /// CREATE SEQUENCE … AS type
    bool sequencesHaveType = false;
    /// psycopg2 and the MySQL drivers want percent signs doubled.
    bool doublesPercents = false;
};

/// The default of that kind that an operation gives, or is told of; nullptr for any other.
template <typename Kind>
const Kind *defaultAs(const Change<ServerDefault> &change)
{
    return change && *change ? std::get_if<Kind>(&**change) : nullptr;
}

/// What all dialects share: operations become statements in Alembic's order, each part written by the dialect's
/// writers.
class SqlDialect : public Dialect
{
public:
    explicit SqlDialect(const DialectFacts &facts) : m_facts(facts) {}

    QString name() const override { return m_facts.name.toString(); }
    QString displayName() const override { return m_facts.displayName.toString(); }
    QString implementationName() const override { return m_facts.implementationName.toString(); }
    bool hasTransactionalDdl() const override { return m_facts.hasTransactionalDdl; }

    Result<void> render(const Operation &operation, RenderContext &context,
                        std::vector<Statement> &rendered) const override;

    bool needsSchema(const Operation &operation) const override;

    Statement createVersionTable(const VersionTableOptions &options, const RenderContext &context) const override;
    Statement insertVersion(const QString &revision, const VersionTableOptions &options,
                            const RenderContext &context) const override;
    Statement updateVersion(const QString &from, const QString &to, const VersionTableOptions &options,
                            const RenderContext &context) const override;
    Statement deleteVersion(const QString &revision, const VersionTableOptions &options,
                            const RenderContext &context) const override;
    QString selectVersions(const VersionTableOptions &options) const override;

    Statement begin() const override;
    Statement commit() const override;
    QString batchSeparator() const override { return m_facts.batchSeparator.toString(); }
    bool separatesBegin() const override { return m_facts.separatesBegin; }
    QString terminator() const override { return m_facts.terminator.toString(); }

    QString quoted(const QString &identifier) const override;
    QString quoted(const TableId &table) const override;
    Result<QString> literal(const SqlValue &value, const SqlType &type, const RenderContext &context) const override;
    Result<QString> typeDdl(const SqlType &type, const RenderContext &context) const override;
    Result<QString> expression(const SqlExpression &expression, const RenderContext &context) const override;

    virtual WriterSet writers() const = 0;
    virtual const TableWriter &tables() const = 0;

    /// Takes the statements of one operation.
    class Output
    {
    public:
        Output(const SqlDialect &dialect, RenderContext &renderContext, std::vector<Statement> &statements)
            : context(renderContext), m_dialect(dialect), m_statements(statements)
        {}

        /// `text` as it goes out: white space trimmed, TABs and percent signs as Alembic has them.
        void sql(const QString &text);
        void statement(Statement statement) { m_statements.push_back(std::move(statement)); }

        RenderContext &context;

    private:
        const SqlDialect &m_dialect;
        std::vector<Statement> &m_statements;
    };

    // One for each operation; batch mode uses them too.
    virtual void createTable(const CreateTable &operation, Output &output) const;
    virtual void dropTable(const DropTable &operation, Output &output) const;
    virtual void renameTable(const RenameTable &operation, Output &output) const;
    virtual void addColumn(const AddColumn &operation, Output &output) const;
    virtual void dropColumn(const DropColumn &operation, Output &output) const;
    void alterColumn(const AlterColumn &operation, Output &output) const;
    virtual void createIndex(const CreateIndex &operation, Output &output) const;
    virtual void dropIndex(const DropIndex &operation, Output &output) const;
    /// `isTypeBound`: the CHECK of a Boolean or Enum.
    virtual void addConstraint(const TableId &table, const Constraint &constraint, bool isTypeBound,
                               Output &output) const;
    virtual void dropConstraint(const DropConstraint &operation, Output &output) const;
    virtual void setTableComment(const SetTableComment &operation, Output &output) const;
    virtual void bulkInsert(const BulkInsert &operation, Output &output) const;
    void executeSql(const ExecuteSql &operation, Output &output) const;
    virtual void createType(const CreateType &operation, Output &output) const;
    virtual void dropType(const DropType &operation, Output &output) const;
    virtual void createSequence(const CreateSequence &operation, Output &output) const;
    virtual void dropSequence(const DropSequence &operation, Output &output) const;
    virtual void createSchema(const CreateSchema &operation, Output &output) const;
    virtual void dropSchema(const DropSchema &operation, Output &output) const;
    void renameConstraint(const RenameConstraint &operation, Output &output) const;
    void renameIndex(const RenameIndex &operation, Output &output) const;
    void renameType(const RenameType &operation, Output &output) const;
    void setTableSchema(const SetTableSchema &operation, Output &output) const;
    void batchAlterTable(const BatchAlterTable &batch, Output &output) const;

    // What batch mode asks.
    /// Whether recreate='auto' copies the table.
    virtual bool recreatesInBatch(const BatchAlterTable &) const { return false; }
    /// Whether this batch copies the table.
    bool copiesTable(const BatchAlterTable &batch) const;
    void checkPlacesOfNewColumns(const BatchAlterTable &batch) const;
    /// A column as reading it back from the database would give it.
    virtual Column asReflected(const Column &column, RenderContext &) const { return column; }
    /// Before the copy is made.
    virtual void prepareForBatch(const TableId &, const std::vector<ObjectName> &, Output &) const {}
    /// The old column in the copying SELECT when its type changes.
    virtual SqlExpression castForBatch(const SqlExpression &column, const SqlType &from, const SqlType &to) const;

protected:
    /// "ALTER TABLE t "
    QString alterTable(const TableId &table) const;
    /// The changes of alter_column, between the CHECKs of the old and the new type.
    virtual void alterColumnChanges(const AlterColumn &operation, Output &output) const;
    // Parts of it: what is said of MySQL's arguments, and what no database can do.
    static void warnOfAutoincrement(const AlterColumn &operation, RenderContext &context);
    static void refuseComputed(const AlterColumn &operation);
    /// ALTER TABLE t RENAME COLUMN c TO d, if there is a new name; `word` is "RENAME COLUMN " or "RENAME ".
    void renameColumn(const AlterColumn &operation, QLatin1String word, Output &output) const;
    virtual void columnComment(const TableId &table, const QString &column, const std::optional<QString> &comment,
                               Output &output) const;
    /// "ADD COLUMN " or "ADD ".
    virtual QString addColumnWord() const { return QStringLiteral("ADD COLUMN "); }
    /// " REFERENCES …" and " PRIMARY KEY" behind an added column, where the dialect has them.
    QString inlineParts(const AddColumn &operation, RenderContext &context) const;
    /// Whether the old type's CHECK is dropped and a new one added in alter_column.
    virtual bool dropsTypeChecks() const { return true; }
    /// COMMENT ON for a new table or column.
    void newTableComments(const Table &table, Output &output) const;

private:
    void dispatch(const Operation &operation, Output &output) const;
    Statement versionStatement(const QString &text) const;

    DialectFacts m_facts;
};

} // namespace retort
