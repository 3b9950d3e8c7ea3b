// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Value.h"
#include "model/Operation.h"

namespace retort::script {

class Interpreter;

/// What connection.exec_driver_sql() sends: SQL whose parameters are written as Python's driver has them, `%s` and
/// `%(name)s` (where a percent sign itself is doubled), `?` and `:name` on SQLite, `$1` (without the others) for
/// asyncpg. `parameters` is None, a tuple, a dict, or a list of those. Raises the script's TypeError where they do not
/// fit.
Operation::Detail readDriverSql(Interpreter &interpreter, const QString &sql, const Value &parameters);

} // namespace retort::script
