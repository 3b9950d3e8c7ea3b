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

} // namespace retort::script
