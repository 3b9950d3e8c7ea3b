// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Bounds.h"
#include "engine/script/ScriptHost.h"
#include "model/Diagnostic.h"
#include "model/Error.h"
#include "model/Operation.h"
#include "model/SourceText.h"
#include "model/SqlValue.h"

#include <memory>
#include <optional>
#include <vector>

namespace retort::script {

class OperationTarget;
struct ParsedModule;

enum class Direction { Upgrade, Downgrade };

/// One revision script to be run in one direction.
struct ScriptRequest
{
    std::shared_ptr<const SourceText> source;
    /// The tree of `source`, where it is known already; else the runner parses it.
    std::shared_ptr<const ParsedModule> parsed = {};
    Direction direction = Direction::Upgrade;
    /// Everything but `target` and `report`, which the runner sets.
    ScriptHost host = {};
    Bounds bounds = {};
    /// Keyword arguments of upgrade() or downgrade(), as env.py gives them to run_migrations(). Without them, the
    /// multidb template's upgrade(engine_name) is called once for each upgrade_NAME() in the script.
    SqlValueMap arguments = {};
};

struct ScriptOutcome
{
    /// Why the run ended before its end; its place is the script's innermost line, also for an error in a helper.
    std::optional<Error> error;
    /// What was found on the way: syntax errors, old spellings, and the error as a diagnostic of its own.
    std::vector<Diagnostic> diagnostics;
    /// What the script printed.
    QString printed;

    bool isWhole() const { return !error; }
};

/// Runs the script's upgrade() or downgrade(); its operations go to `target` as they are made. Never throws.
ScriptOutcome runScript(const ScriptRequest &request, OperationTarget &target);

/// A target that collects, for preview and offline text.
struct CollectedScript
{
    std::vector<Operation> operations;
    ScriptOutcome outcome;
};
CollectedScript collectScript(const ScriptRequest &request, const QString &dialectName);

} // namespace retort::script
