// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/modules/ModuleTable.h"

#include "engine/script/modules/Modules.h"

#include <algorithm>
#include <array>

namespace retort::script {

namespace {

constexpr std::array kModules{
    LibraryModule{"alembic", fillAlembic},
    LibraryModule{"alembic.context", fillAlembicContext},
    LibraryModule{"alembic.op", fillAlembicOp},
    LibraryModule{"sqlalchemy", fillSqlalchemy},
    LibraryModule{"sqlalchemy.dialects.mssql", fillMssql},
    LibraryModule{"sqlalchemy.dialects.mysql", fillMysql},
    LibraryModule{"sqlalchemy.dialects.mysql.types", fillMysql},
    LibraryModule{"sqlalchemy.dialects.oracle", fillOracle},
    LibraryModule{"sqlalchemy.dialects.postgresql", fillPostgresql},
    LibraryModule{"sqlalchemy.dialects.postgresql.base", fillPostgresql},
    LibraryModule{"sqlalchemy.dialects.sqlite", fillSqlite},
    LibraryModule{"sqlalchemy.exc", fillSqlalchemyExc},
    LibraryModule{"sqlalchemy.schema", fillSqlalchemySchema},
    LibraryModule{"sqlalchemy.sql", fillSqlalchemySql},
    LibraryModule{"sqlalchemy.sql.ddl", fillSqlalchemySchema},
    LibraryModule{"sqlalchemy.sql.elements", fillSqlalchemySql},
    LibraryModule{"sqlalchemy.sql.expression", fillSqlalchemySql},
    LibraryModule{"sqlalchemy.sql.schema", fillSqlalchemySchema},
    LibraryModule{"sqlalchemy.sql.sqltypes", fillSqlalchemyTypes},
    LibraryModule{"sqlalchemy.types", fillSqlalchemyTypes},
    LibraryModule{"typing", fillTyping},
};

} // namespace

const LibraryModule *findLibraryModule(const QString &name)
{
    const auto it =
        std::ranges::find_if(kModules, [&](const LibraryModule &m) { return name == QLatin1String(m.name); });
    return it == kModules.end() ? nullptr : &*it;
}

} // namespace retort::script
