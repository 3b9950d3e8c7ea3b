// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sql/SqlDialect.h"
#include "engine/sql/mysql/MysqlTableWriter.h"
#include "engine/sql/mysql/MysqlTypeWriter.h"

namespace retort {

/// MySQL's expressions.
class MysqlExpressionWriter : public ExpressionWriter
{
public:
    MysqlExpressionWriter(const QString &dialect, const ExpressionRules &rules, const Identifiers &identifiers,
                          const MysqlTypeWriter &types, const LiteralWriter &literals)
        : ExpressionWriter(dialect, rules, identifiers, types, literals), m_mysqlTypes(types)
    {}

protected:
    QString castText(const SqlCast &node, State &state) const override;
    QString extractText(const SqlExtract &node, State &state) const override;
    QString binaryText(const SqlBinary &node, State &state) const override;
    QString jsonElement(const SqlBinary &node, State &state) const override;
    QString regexpMatch(const SqlBinary &node, State &state) const override;
    QString regexpReplace(const SqlBinary &node, State &state) const override;
    QString nextValue(const SqlSequenceNext &sequence) const override;
    QString onConflict(const SqlInsert &insert, State &state) const override;

private:
    /// The pattern with its flags before it, as MariaDB has them.
    QString flaggedPattern(const SqlExpression &pattern, const QString &flags, State &state) const;
    const MysqlTypeWriter &m_mysqlTypes;
};

/// MySQL, and the base of MariaDB.
class MysqlDialect : public SqlDialect
{
public:
    MysqlDialect();

    WriterSet writers() const override { return {m_identifiers, m_types, m_literals, m_expressions}; }
    const TableWriter &tables() const override { return m_tables; }

    void renameTable(const RenameTable &operation, Output &output) const override;
    void dropConstraint(const DropConstraint &operation, Output &output) const override;
    void setTableComment(const SetTableComment &operation, Output &output) const override;

protected:
    MysqlDialect(const DialectFacts &facts, const IdentifierRules &identifiers, const ExpressionRules &expressions);

    void alterColumnChanges(const AlterColumn &operation, Output &output) const override;
    bool dropsTypeChecks() const override { return false; }
    /// "CHECK" or "CONSTRAINT".
    virtual QString dropCheckWord() const { return QStringLiteral("CHECK"); }

private:
    QString columnDefinition(const AlterColumn &operation, RenderContext &context) const;

    Identifiers m_identifiers;
    MysqlTypeWriter m_types;
    LiteralWriter m_literals;
    MysqlExpressionWriter m_expressions;
    MysqlTableWriter m_tables;
};

/// MariaDB.
class MariadbDialect : public MysqlDialect
{
public:
    MariadbDialect();

protected:
    QString dropCheckWord() const override { return QStringLiteral("CONSTRAINT"); }
};

} // namespace retort
