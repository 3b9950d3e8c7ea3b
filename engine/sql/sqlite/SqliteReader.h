// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Operation.h"
#include "model/Schema.h"

#include <optional>
#include <vector>

namespace retort {

/// One statement in SQLite's SQL as operations: SQLite executes it in memory on the tables of `schema` that it names,
/// and the tables before and after are compared. Nothing for what SQLite refuses, which is also what it does where a
/// table or a column is not known, and for what changes no table.
std::optional<std::vector<Operation>> readSqlite(const QString &statement, const Schema &schema);

} // namespace retort
