// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Operation.h"
#include "model/Schema.h"

#include <optional>
#include <vector>

namespace retort {

/// One statement in PostgreSQL's SQL as operations, by PostgreSQL's own grammar. Nothing for what the grammar refuses,
/// for what changes no table, type or sequence, and for what has no operation. `schema` tells what an ALTER starts
/// from.
std::optional<std::vector<Operation>> readPostgresql(const QString &statement, const Schema &schema);

} // namespace retort
