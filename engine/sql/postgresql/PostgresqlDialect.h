// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sql/SqlDialect.h"
#include "engine/sql/postgresql/PostgresqlTableWriter.h"
#include "engine/sql/postgresql/PostgresqlTypeWriter.h"

namespace retort {

/// PostgreSQL's expressions: upserts, sequences.
class PostgresqlExpressionWriter : public ExpressionWriter
{
public:
    using ExpressionWriter::ExpressionWriter;

protected:
    QString onConflict(const SqlInsert &insert, State &state) const override
    {
        return standardOnConflict(insert, state);
    }
    QString nextValue(const SqlSequenceNext &sequence) const override;
    QString binaryText(const SqlBinary &node, State &state) const override;
    QString jsonElement(const SqlBinary &node, State &state) const override;
    QString jsonText(const SqlBinary &node, State &state) const override;
    QString regexpMatch(const SqlBinary &node, State &state) const override;
};

/// PostgreSQL.
class PostgresqlDialect : public SqlDialect
{
public:
    PostgresqlDialect();

    WriterSet writers() const override { return {m_identifiers, m_types, m_literals, m_expressions}; }
    const TableWriter &tables() const override { return m_tables; }

    void createTable(const CreateTable &operation, Output &output) const override;
    void createType(const CreateType &operation, Output &output) const override;
    void dropType(const DropType &operation, Output &output) const override;
    void prepareForBatch(const TableId &table, const std::vector<ObjectName> &constraints,
                         Output &output) const override;

protected:
    void alterColumnChanges(const AlterColumn &operation, Output &output) const override;
    void columnComment(const TableId &table, const QString &column, const std::optional<QString> &comment,
                       Output &output) const override;

private:
    /// True if the default was one of an identity column and is dealt with.
    bool alterIdentity(const AlterColumn &operation, const QString &alter, Output &output) const;
    /// The change of an identity, or to and from one.
    void replaceIdentity(const AlterColumn &operation, const QString &alter, Output &output) const;
    void createTypesOf(const SqlType &written, const Table &table, Output &output) const;

    Identifiers m_identifiers;
    PostgresqlTypeWriter m_types;
    LiteralWriter m_literals;
    PostgresqlExpressionWriter m_expressions;
    PostgresqlTableWriter m_tables;
};

} // namespace retort
