// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/Session.h"
#include "model/Error.h"
#include "model/Schema.h"

#include <optional>
#include <vector>

namespace retort {

/// What a connected SQLite database looks like, as SQLAlchemy's reflection sees it: types by their declared names,
/// constraint names and CHECKs from the CREATE statements, defaults as SQL text. The session must live longer.
class Introspector
{
public:
    explicit Introspector(Session &session);

    /// Names of the tables (SQLite's own excluded), sorted.
    Result<std::vector<TableId>> tables();
    Result<QStringList> views();
    /// The table; nullopt if there is none of that name.
    Result<std::optional<Table>> table(const TableId &id);
    /// All tables; complete.
    Result<Schema> schema();

private:
    Session &m_session;
};

} // namespace retort
