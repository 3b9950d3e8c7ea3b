// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/database/SqliteSchemaReader.h"

namespace retort {

SqliteSchemaReader::SqliteSchemaReader(Session &session)
    : m_reflection([&session](const QString &sql) -> Result<SqliteRows> {
          auto answer = session.execute(sql);
          if (!answer)
              return std::unexpected(answer.error());
          return std::move(answer->rows);
      })
{}

Result<Schema> SqliteSchemaReader::schema()
{
    const auto ids = tables();
    if (!ids)
        return std::unexpected(ids.error());
    Schema schema;
    for (const TableId &id : *ids) {
        auto table = this->table(id);
        if (!table)
            return std::unexpected(table.error());
        if (*table)
            schema.setTable(std::move(**table));
    }
    return schema;
}

} // namespace retort
