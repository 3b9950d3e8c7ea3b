// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Command.h"
#include "engine/project/ScriptWriter.h"

#include <string>
#include <vector>

namespace retort {

/// What revision and merge were asked for.
struct NewScriptOptions
{
    std::string message;
    bool hasMessage = false;
    bool autogenerates = false;
    bool isSql = false;
    std::string head = "head";
    bool splices = false;
    std::string branchLabel;
    std::string versionPath;
    std::string revisionId;
    std::vector<std::string> dependsOn;
    /// Of merge.
    std::vector<std::string> revisions;
};

/// -m, --branch-label, --rev-id, --splice.
void declareNewScript(CLI::App &app, NewScriptOptions &options);

NewRevision requestOf(const NewScriptOptions &options);

/// Writes with the project's own template.
ScriptWriter writerFor(const Project &project);

/// The lines that Alembic prints for a script it has made; passes a failure on.
Result<int> reportWritten(const Invocation &invocation, const Project &project, const Result<WrittenRevision> &written);

/// Why --autogenerate and check are not to be had.
std::unexpected<Error> noModels();

} // namespace retort
