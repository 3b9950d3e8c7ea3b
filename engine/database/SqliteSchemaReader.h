// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/SchemaReader.h"
#include "engine/sql/sqlite/SqliteReflection.h"

namespace retort {

/// SQLite, through a session.
class SqliteSchemaReader : public SchemaReader
{
public:
    explicit SqliteSchemaReader(Session &session);

    Result<std::vector<TableId>> tables() override { return m_reflection.tables(); }
    Result<std::optional<Table>> table(const TableId &id) override { return m_reflection.table(id); }
    Result<Schema> schema() override { return m_reflection.schema(); }

private:
    SqliteReflection m_reflection;
};

} // namespace retort
