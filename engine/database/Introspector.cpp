// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/database/Introspector.h"

#include "engine/database/Catalogue.h"
#include "engine/database/MysqlSchemaReader.h"
#include "engine/database/PostgresqlSchemaReader.h"
#include "engine/database/SqliteSchemaReader.h"

namespace retort {

namespace {

std::unique_ptr<SchemaReader> readerFor(Session &session)
{
    if (session.url().isSqlite())
        return std::make_unique<SqliteSchemaReader>(session);
    if (session.url().isMysqlFamily())
        return std::make_unique<MysqlSchemaReader>(session);
    return std::make_unique<PostgresqlSchemaReader>(session);
}

} // namespace

Introspector::Introspector(Session &session) : m_session(session), m_reader(readerFor(session)) {}

Result<QStringList> Introspector::views()
{
    return Catalogue(m_session).answer(CatalogueQuestion::Views);
}

} // namespace retort
