// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/SchemaReader.h"

#include <memory>

namespace retort {

/// What a connected database looks like, as SQLAlchemy's reflection sees it (SQLite, PostgreSQL, MySQL, MariaDB): names
/// as the catalogue has them, types by the words of the database, defaults and conditions as SQL text. The default
/// schema's name is left empty. The session must live longer.
class Introspector
{
public:
    explicit Introspector(Session &session);

    /// Names of the tables (the database's own excluded), sorted.
    Result<std::vector<TableId>> tables() { return m_reader->tables(); }
    /// Without materialized ones, sorted.
    Result<QStringList> views();
    /// The table; nullopt if there is none of that name.
    Result<std::optional<Table>> table(const TableId &id) { return m_reader->table(id); }
    /// All tables, types and sequences. Complete, but for other databases of a MySQL server.
    Result<Schema> schema() { return m_reader->schema(); }

private:
    Session &m_session;
    std::unique_ptr<SchemaReader> m_reader;
};

} // namespace retort
