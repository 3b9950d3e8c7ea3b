// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/Session.h"
#include "model/Error.h"
#include "model/Schema.h"

#include <optional>
#include <vector>

namespace retort {

/// Reads one kind of database's catalogue; see Introspector.
class SchemaReader
{
public:
    virtual ~SchemaReader() = default;
    virtual Result<std::vector<TableId>> tables() = 0;
    virtual Result<std::optional<Table>> table(const TableId &id) = 0;
    virtual Result<Schema> schema() = 0;
};

} // namespace retort
