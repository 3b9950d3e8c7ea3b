// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sql/SqlTokens.h"
#include "model/SqlType.h"

#include <QString>

namespace retort {

/// The type that comes next in a statement, in that dialect's words: "varchar(20)", "int unsigned", "double precision".
/// Opaque if it is not known.
SqlType readSqlType(SqlTokens &tokens, const QString &dialect);

} // namespace retort
