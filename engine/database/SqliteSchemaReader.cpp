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

} // namespace retort
