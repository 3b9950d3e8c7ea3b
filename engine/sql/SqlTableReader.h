// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sql/SqlTokens.h"
#include "model/Operation.h"

#include <vector>

namespace retort {

/// The parts of SqlReader that read tables: what stands behind CREATE TABLE, ALTER TABLE and CREATE INDEX. Whether all
/// was understood is known by the tokens afterwards.
class SqlTableReader
{
public:
    SqlTableReader(SqlTokens &tokens, QString dialect) : m_tokens(tokens), m_dialect(std::move(dialect)) {}

    /// [schema .] name
    TableId table();
    /// Behind CREATE TABLE.
    CreateTable createTable();
    /// Behind ALTER TABLE.
    std::vector<Operation> alterTable();
    /// Behind CREATE [UNIQUE] INDEX.
    CreateIndex createIndex(bool isUnique);

private:
    bool isMysql() const { return m_dialect == QLatin1String("mysql") || m_dialect == QLatin1String("mariadb"); }
    bool isAtTableConstraint() const;
    Column column();
    void columnOptions(Column &column);
    Constraint references(const QStringList &columns);
    void deferrability(Constraint &constraint);
    /// A constraint; MySQL's KEY becomes an index.
    void tableElement(std::vector<Constraint> &constraints, std::vector<Index> &indexes);
    std::vector<SqlExpression> indexElements();

    void alterAction(const TableId &id, std::vector<Operation> &operations);
    void add(const TableId &id, std::vector<Operation> &operations);
    void addColumn(const TableId &id, std::vector<Operation> &operations);
    void drop(const TableId &id, std::vector<Operation> &operations);
    void alterColumn(const TableId &id, std::vector<Operation> &operations);
    void redefineColumn(const TableId &id, bool isRenamed, std::vector<Operation> &operations);
    void rename(const TableId &id, std::vector<Operation> &operations);

    SqlTokens &m_tokens;
    QString m_dialect;
};

} // namespace retort
