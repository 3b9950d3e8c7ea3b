// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Value.h"
#include "model/Operation.h"
#include "model/QueryResult.h"

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
        /// As in OwnStatement.
        int block = 0;
    };

    /// A statement of env.py's own.
    struct OwnStatement
    {
        /// The connection that it goes through (EnvironmentLink::connection); 0 for an engine's, kOffline for the text
        /// that env.py writes.
        int connection = 0;
        /// As env.py has it, for messages.
        QString text;
        /// Not set: something of it is not known.
        std::optional<Operation> operation;
        SourceRange where;
        /// How many run_migrations() there were before it.
        int runsBefore = 0;
        /// The block of begin_transaction() that it stands in, counted from 1; 0 for none.
        int block = 0;
    };
    static constexpr int kOffline = -1;

    Keywords configure;
    bool hasConfigured = false;
    bool isInOwnTransaction = false;
    /// The block of begin_transaction() that is open; 0 for none.
    int block = 0;
    int blocks = 0;
    /// How many connections env.py has made.
    int connections = 0;
    std::vector<OwnStatement> statements;
    std::vector<Run> runs;
    /// A run under a condition that is not known; it counts if there is no other.
    std::optional<Run> undecided;
};

/// A statement of env.py's own: through the run's connection it is executed and answers, else it is noted and the
/// answer is not known. `connection` as in EnvironmentRecord::OwnStatement.
Value executeOfEnvironment(Interpreter &run, const Value &statement, const Value &parameters, int connection,
                           bool isAutocommit);
/// The number of the connection that configure() was given; 0 if there is none.
int connectionNumber(Interpreter &run, const EnvironmentRecord::Keywords &configure);
/// What a statement answered, as scripts see it.
Value resultValue(Interpreter &interpreter, QueryResult answer);
/// op.get_bind(): the connection, or offline its stand-in.
Value bindValue(Interpreter &interpreter);
/// op.get_context(): the migration context.
Value contextValue(Interpreter &interpreter);
/// context.config.
Value configValue(Interpreter &interpreter);
/// batch_alter_table, for the module alembic.op.
void addBatchOperations(Interpreter &interpreter, ModuleObject &module);

} // namespace retort::script
