// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sql/SqlDialect.h"

namespace retort {

/// SQL Server's types.
class MssqlTypeWriter : public TypeWriter
{
public:
    using TypeWriter::TypeWriter;

protected:
    QString dialectName() const override { return QStringLiteral("mssql"); }
    std::span<const TypeRule> rules() const override;
    QString special(const SqlType &type, const TypeRule &rule) const override;
    QString text(QStringView name, std::optional<int> length, const QString &collation) const override;
    bool hasNativeUuid() const override { return true; }
};

/// SQL Server's expressions.
class MssqlExpressionWriter : public ExpressionWriter
{
public:
    using ExpressionWriter::ExpressionWriter;

protected:
    QString extractText(const SqlExtract &node, State &state) const override;
    QString tryCastText(const SqlCast &node, State &state) const override;
    QString regexpMatch(const SqlBinary &binary, State &state) const override;
    QString regexpReplace(const SqlBinary &binary, State &state) const override;
    SqlExpression limited(const SqlSelect &select) const override;
    QString binaryText(const SqlBinary &node, State &state) const override;
    QString jsonElement(const SqlBinary &node, State &state) const override;
    QString nextValue(const SqlSequenceNext &sequence) const override;
};

/// SQL Server's tables: IDENTITY, NULL always said, clustered indexes.
class MssqlTableWriter : public TableWriter
{
public:
    explicit MssqlTableWriter(const WriterSet &writers);

    QString columnSpecification(const Column &column, const Table &table, RenderContext &context) const override;
    QString createIndex(const Index &index, const Table &table, bool ifNotExists,
                        RenderContext &context) const override;
    QString dropIndex(const ObjectName &name, const TableId &table, bool ifExists,
                      const SqlOptions &options) const override;
    QString computed(const Computed &node, RenderContext &context) const override;
    QString identity(const Identity &node) const override;

protected:
    QString keyModifier(const Constraint &node) const override;
};

/// Microsoft SQL Server.
class MssqlDialect : public SqlDialect
{
public:
    MssqlDialect();

    WriterSet writers() const override { return {m_identifiers, m_types, m_literals, m_expressions}; }
    const TableWriter &tables() const override { return m_tables; }

    void renameTable(const RenameTable &operation, Output &output) const override;
    void dropColumn(const DropColumn &operation, Output &output) const override;
    void setTableComment(const SetTableComment &operation, Output &output) const override;
    void bulkInsert(const BulkInsert &operation, Output &output) const override;

protected:
    QString addColumnWord() const override { return QStringLiteral("ADD "); }
    void alterColumnChanges(const AlterColumn &operation, Output &output) const override;
    void columnComment(const TableId &table, const QString &column, const std::optional<QString> &comment,
                       Output &output) const override;

private:
    /// The script that finds and drops a column's unnamed constraint of one kind.
    QString dropUnnamed(const TableId &table, const QString &column, QStringView catalog) const;
    QString dropUnnamedForeignKey(const TableId &table, const QString &column) const;
    /// 'schema', s, 'table', t; fails without a schema, because the default one is the server's affair.
    QString describedTable(const TableId &table) const;

    Identifiers m_identifiers;
    MssqlTypeWriter m_types;
    LiteralWriter m_literals;
    MssqlExpressionWriter m_expressions;
    MssqlTableWriter m_tables;
};

} // namespace retort
