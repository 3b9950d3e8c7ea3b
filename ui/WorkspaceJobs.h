// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/project/Project.h"
#include "engine/project/ScriptWriter.h"
#include "ui/WorkspaceTypes.h"

#include <atomic>
#include <memory>

// The work that Workspace sends to other threads: plain functions from values to values.
namespace retort::ui::jobs {

using CancelFlag = std::shared_ptr<std::atomic<bool>>;

/// Whether a server may be connected to, or only files on this machine be read.
enum class Reach { LocalFiles, Anything };

/// Finds the database that the project's configuration and env.py name, and reads its version table as far as `reach`
/// goes. A relative SQLite path counts from the project's folder, where `alembic` is started.
DatabaseState readDatabase(const Project &project, Reach reach);

/// The SQL of one revision for a dialect. Needs no database.
SqlText preview(const Project &project, int revision, const QString &dialect, MigrationStep::Direction direction,
                const CancelFlag &isCancelled);

/// Reads the version table again and plans from there.
PlannedRun plan(const Project &project, const DatabaseUrl &url, MigrationRequest::Verb verb, const QString &target,
                const CancelFlag &isCancelled);

/// What the parser says about a script's text.
std::vector<Diagnostic> checkScript(const QString &file, const QString &text);

/// Writes a new script from the project's template.
Result<WrittenRevision> createRevision(const Project &project, const NewRevision &request);

} // namespace retort::ui::jobs
