// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Value.h"

#include <QString>

#include <utility>
#include <vector>

namespace retort::script {

class Interpreter;
class ModuleObject;

/// What env.py said to `context`; state of the run (Interpreter::state).
struct EnvironmentRecord
{
    /// The arguments of the last context.configure().
    std::vector<std::pair<QString, Value>> configure;
    /// Those of context.run_migrations().
    std::vector<std::pair<QString, Value>> runMigrations;
    bool hasConfigured = false;
};

/// op.get_bind(): the connection, or offline its stand-in.
Value bindValue(Interpreter &interpreter);
/// op.get_context(): the migration context.
Value contextValue(Interpreter &interpreter);
/// batch_alter_table, for the module alembic.op.
void addBatchOperations(Interpreter &interpreter, ModuleObject &module);

} // namespace retort::script
