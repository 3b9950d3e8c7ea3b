// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/SchemaReader.h"
#include "engine/database/ServerCatalogue.h"

namespace retort {

/// MySQL and MariaDB, the database that the connection uses: a few questions about all tables at once, whatever their
/// number.
class MysqlSchemaReader : public SchemaReader
{
public:
    explicit MysqlSchemaReader(Session &session) : m_session(session) {}

    Result<std::vector<TableId>> tables() override;
    Result<std::optional<Table>> table(const TableId &id) override;
    Result<Schema> schema() override;

private:
    using Tables = std::map<TableId, Table>;
    /// The tables for which the condition on the catalogue holds.
    Result<Tables> read(const QString &condition);
    Result<void> readColumns(Tables &tables, const QString &condition);
    Result<void> readConstraints(Tables &tables, const QString &condition);
    Result<void> readIndexes(Tables &tables, const QString &condition);

    Session &m_session;
};

} // namespace retort
