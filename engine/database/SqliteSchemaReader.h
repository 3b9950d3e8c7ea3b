// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/SchemaReader.h"

namespace retort {

/// SQLite, as SQLAlchemy's reflection sees it: types by their declared names, constraint names and CHECKs from the
/// CREATE statements, defaults as SQL text.
class SqliteSchemaReader : public SchemaReader
{
public:
    explicit SqliteSchemaReader(Session &session) : m_session(session) {}

    Result<std::vector<TableId>> tables() override;
    Result<std::optional<Table>> table(const TableId &id) override;
    Result<Schema> schema() override;

private:
    Session &m_session;
};

} // namespace retort
