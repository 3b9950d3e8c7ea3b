// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sql/SqlDialect.h"

namespace retort {

/// Oracle's types.
class OracleTypeWriter : public TypeWriter
{
public:
    using TypeWriter::TypeWriter;

protected:
    QString dialectName() const override { return QStringLiteral("oracle"); }
    std::span<const TypeRule> rules() const override;
    QString special(const SqlType &type, const TypeRule &rule) const override;
    QString text(QStringView name, std::optional<int> length, const QString &collation) const override;
};

/// Oracle's expressions.
class OracleExpressionWriter : public ExpressionWriter
{
public:
    using ExpressionWriter::ExpressionWriter;

protected:
    QString unaryText(const SqlUnary &node, State &state) const override;
    QString binaryText(const SqlBinary &node, State &state) const override;
    QString regexpMatch(const SqlBinary &node, State &state) const override;
    QString nextValue(const SqlSequenceNext &sequence) const override;
};

/// Oracle's tables.
class OracleTableWriter : public TableWriter
{
public:
    explicit OracleTableWriter(const WriterSet &writers);

    QString createIndex(const Index &index, const Table &table, bool ifNotExists,
                        RenderContext &context) const override;
    QString computed(const Computed &node, RenderContext &context) const override;
    QString identity(const Identity &node) const override;
    QString sequenceOptions(const SequenceOptions &options) const override;

protected:
    QString tableOptions(const Table &table, RenderContext &context) const override;
    bool checksOnDelete() const override { return false; }
};

/// Oracle Database.
class OracleDialect : public SqlDialect
{
public:
    OracleDialect();

    WriterSet writers() const override { return {m_identifiers, m_types, m_literals, m_expressions}; }
    const TableWriter &tables() const override { return m_tables; }

    void setTableComment(const SetTableComment &operation, Output &output) const override;

protected:
    QString addColumnWord() const override { return QStringLiteral("ADD "); }
    void alterColumnChanges(const AlterColumn &operation, Output &output) const override;
    void columnComment(const TableId &table, const QString &column, const std::optional<QString> &comment,
                       Output &output) const override;

private:
    Identifiers m_identifiers;
    OracleTypeWriter m_types;
    LiteralWriter m_literals;
    OracleExpressionWriter m_expressions;
    OracleTableWriter m_tables;
};

} // namespace retort
