// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/Session.h"
#include "model/CatalogueQuestion.h"
#include "model/Schema.h"

#include <optional>

namespace retort {

/// Asks a connected database (PostgreSQL, MySQL, MariaDB, SQLite) about single things that it may have. An empty schema
/// stands for the one that the connection uses. The session must live longer.
class Catalogue
{
public:
    explicit Catalogue(Session &session);

    Result<bool> hasTable(const TableId &table);
    Result<bool> hasView(const TableId &view);
    Result<bool> hasColumn(const TableId &table, const QString &column);
    /// `table.name` may be empty where names of indexes belong to the schema. An index that PostgreSQL left half built
    /// does not count; see hasBrokenIndex().
    Result<bool> hasIndex(const TableId &table, const QString &index);
    /// An index of which CREATE INDEX CONCURRENTLY left a useless half.
    Result<bool> hasBrokenIndex(const TableId &table, const QString &index);
    Result<bool> hasConstraint(const TableId &table, const QString &constraint);
    Result<bool> hasSequence(const TableId &sequence);
    Result<bool> hasType(const TableId &type);
    Result<bool> hasSchema(const QString &schema);
    /// `place` names the schema, and the view for ViewDefinition.
    Result<QStringList> answer(CatalogueQuestion question, const TableId &place = {});
    /// The server's number of the open transaction, if it has changed something; empty where a server keeps no record
    /// of what becomes of its transactions.
    Result<QString> transactionNumber();
    /// What has become of it; nothing where the server does not know (any more).
    Result<std::optional<bool>> wasCommitted(const QString &transactionNumber);
    /// What the server's connection of that number is doing, in words; empty if it is gone or idle.
    Result<QString> workOf(const QString &serverSession);

private:
    Result<bool> isThere(const QString &query);
    Result<bool> hasRelation(const TableId &id, const char *kinds);
    QString schemaCondition(const char *column, const QString &schema) const;

    enum class Kind { Postgresql, Mysql, Sqlite };

    Session &m_session;
    Kind m_kind;
};

} // namespace retort
