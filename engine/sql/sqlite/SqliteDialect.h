// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sql/SqlDialect.h"
#include "engine/sql/sqlite/SqliteTableWriter.h"

namespace retort {

/// SQLite's types.
class SqliteTypeWriter : public TypeWriter
{
public:
    using TypeWriter::TypeWriter;

protected:
    QString dialectName() const override { return QStringLiteral("sqlite"); }
    std::span<const TypeRule> rules() const override;
};

/// SQLite's expressions.
class SqliteExpressionWriter : public ExpressionWriter
{
public:
    using ExpressionWriter::ExpressionWriter;

protected:
    QString onConflict(const SqlInsert &insert, State &state) const override
    {
        return standardOnConflict(insert, state);
    }
    QString extractText(const SqlExtract &node, State &state) const override;
    QString binaryText(const SqlBinary &node, State &state) const override;
    QString jsonElement(const SqlBinary &node, State &state) const override;
    QString regexpReplace(const SqlBinary &binary, State &state) const override;
};

/// SQLite.
class SqliteDialect : public SqlDialect
{
public:
    SqliteDialect();

    WriterSet writers() const override { return {m_identifiers, m_types, m_literals, m_expressions}; }
    const TableWriter &tables() const override { return m_tables; }

    void addConstraint(const TableId &table, const Constraint &constraint, bool isTypeBound,
                       Output &output) const override;
    void dropConstraint(const DropConstraint &operation, Output &output) const override;
    bool recreatesInBatch(const BatchAlterTable &operation) const override;
    Column asReflected(const Column &column, RenderContext &context) const override;
    SqlExpression castForBatch(const SqlExpression &column, const SqlType &from, const SqlType &to) const override;

protected:
    void alterColumnChanges(const AlterColumn &operation, Output &output) const override;
    bool dropsTypeChecks() const override { return false; }

private:
    Identifiers m_identifiers;
    SqliteTypeWriter m_types;
    LiteralWriter m_literals;
    SqliteExpressionWriter m_expressions;
    SqliteTableWriter m_tables;
};

} // namespace retort
