// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Value.h"

#include <QString>

#include <optional>
#include <utility>
#include <vector>

namespace retort::script {

class Interpreter;
class ModuleObject;

/// What env.py said to `context`; state of the run (Interpreter::state).
struct EnvironmentRecord
{
    using Keywords = std::vector<std::pair<QString, Value>>;

    /// One call of context.run_migrations(): one database, or one schema of it.
    struct Run
    {
        /// The arguments of context.configure() that held then, `connection` among them.
        Keywords configure;
        Keywords arguments;
        /// How many lines had been logged (ScriptLog).
        std::size_t logged = 0;
        /// env.py had begun a transaction on the connection, and so commits by itself.
        bool isInOwnTransaction = false;
        /// That transaction was still open when the next run began.
        bool isHeld = false;
    };

    Keywords configure;
    bool hasConfigured = false;
    bool isInOwnTransaction = false;
    std::vector<Run> runs;
    /// A run under a condition that is not known; it counts if there is no other.
    std::optional<Run> undecided;
};

/// op.get_bind(): the connection, or offline its stand-in.
Value bindValue(Interpreter &interpreter);
/// op.get_context(): the migration context.
Value contextValue(Interpreter &interpreter);
/// context.config.
Value configValue(Interpreter &interpreter);
/// batch_alter_table, for the module alembic.op.
void addBatchOperations(Interpreter &interpreter, ModuleObject &module);

} // namespace retort::script
