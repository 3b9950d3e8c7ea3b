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
    /// A plain SQL revision and not a Python script.
    bool isPlainSql = false;
    bool json = false;
    std::string head = "head";
    bool splices = false;
    std::string branchLabel;
    std::string versionPath;
    std::string revisionId;
    std::vector<std::string> dependsOn;
    /// Of merge.
    std::vector<std::string> revisions;
};

// The options that revision and merge share; each in its place, because a shortened option that is not unique is
// answered with the candidates in this order.
void declareMessage(CLI::App &app, NewScriptOptions &options);
void declareSplice(CLI::App &app, NewScriptOptions &options);
void declareBranchLabel(CLI::App &app, NewScriptOptions &options);
void declareRevisionId(CLI::App &app, NewScriptOptions &options);
void declarePlainSql(CLI::App &app, NewScriptOptions &options);
void declareWrittenJson(CLI::App &app, NewScriptOptions &options);

NewRevision requestOf(const NewScriptOptions &options);

/// Writes with the project's own template.
ScriptWriter writerFor(const Project &project);

/// The lines that Alembic prints for a script it has made, and the project's post-write hooks if they are agreed to;
/// passes a failure on.
Result<int> reportWritten(const Invocation &invocation, const Project &project, const NewScriptOptions &options,
                          const Result<WrittenRevision> &written);

/// Alembic's own reasons not to compare anything: the database is not at the heads, env.py names no models.
Result<void> checkAutogenerate(Invocation &invocation);

/// Why --autogenerate is not to be had: first Alembic's own reasons, then Retort's.
std::unexpected<Error> noModels(Invocation &invocation);

} // namespace retort
