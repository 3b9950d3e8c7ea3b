// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/NativeTable.h"

// What a script asks inspect() about views, schemas and sequences. Only a connected database can tell: offline the
// answer is unknown.
namespace retort::script {

Value viewNames(Interpreter &run, BoundArgs &args);
Value materializedViewNames(Interpreter &run, BoundArgs &args);
Value viewDefinition(Interpreter &run, BoundArgs &args);
Value schemaNames(Interpreter &run, BoundArgs &args);
Value hasSchema(Interpreter &run, BoundArgs &args);
Value hasSequence(Interpreter &run, BoundArgs &args);

/// Of the connected server; unknown offline. The schema that names without one belong to, or None.
Value defaultSchemaName(Interpreter &run);
/// The version's numbers, as a tuple.
Value serverVersion(Interpreter &run);
/// Whether it is MariaDB, whatever the address says; offline, whether the dialect is.
Value isMariadb(Interpreter &run);

} // namespace retort::script
