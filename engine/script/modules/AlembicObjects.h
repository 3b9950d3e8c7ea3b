// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Value.h"

namespace retort::script {

class Interpreter;
class ModuleObject;

/// op.get_bind(): the connection, or offline its stand-in.
Value bindValue(Interpreter &interpreter);
/// op.get_context(): the migration context.
Value contextValue(Interpreter &interpreter);
/// batch_alter_table, for the module alembic.op.
void addBatchOperations(Interpreter &interpreter, ModuleObject &module);

} // namespace retort::script
