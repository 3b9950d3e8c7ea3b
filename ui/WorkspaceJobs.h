// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/migration/OfflineScript.h"
#include "engine/migration/RunJournal.h"
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

/// Finds the database of an environment (one without a name: what the project's configuration and env.py say), and
/// reads its version table as far as `reach` goes. A relative SQLite path counts from the project's folder, where
/// `alembic` is started.
DatabaseState readDatabase(const Project &project, const Environment &environment, Reach reach);

/// The environments of a project, those on this machine with what their databases say.
struct Surroundings
{
    std::vector<EnvironmentState> environments = {};
    /// The preferred one where there is such a one, else the project's default, else the first; empty for none.
    QString chosen = {};
    std::vector<Diagnostic> findings = {};
};
Surroundings readEnvironments(const Project &project, const QString &preferred);

/// Connects and asks the server who it is; what it answers, in one line.
Result<QString> testEnvironment(const Project &project, const Environment &environment);

/// The text of a script with the way back, without hazards.
SqlText sqlTextOf(const OfflineScript &script);

/// The SQL of revisions (newest first) for a dialect, in the order in which they would run. Needs no database.
SqlText preview(const Project &project, const std::vector<int> &revisions, const QString &dialect,
                MigrationStep::Direction direction, const CancelFlag &isCancelled);

/// What git says of the project's scripts; empty where there is no repository.
GitState readGit(const Project &project, const CancelFlag &isCancelled);

/// Reads the version table again and plans from there.
PlannedRun plan(const Project &project, const DatabaseUrl &url, MigrationRequest::Verb verb, const QString &target,
                const CancelFlag &isCancelled);

/// The runs that the journal knows, the newest first; none where there is no journal yet.
Result<std::vector<JournalRun>> readRuns(const QString &journal);
Result<std::vector<JournalStatement>> readRunStatements(const QString &journal, qint64 run);

/// What the parser says about a script's text.
std::vector<Diagnostic> checkScript(const QString &file, const QString &text);

/// Writes a new script from the project's template.
Result<WrittenRevision> createRevision(const Project &project, const NewRevision &request);
Result<WrittenRevision> mergeRevisions(const Project &project, const QStringList &ids, const QString &message);

/// The script that declared `id`, as the last commit before its deletion had it; nullopt where git never had it.
std::optional<GitRepository::Blob> findDeletedScript(const Project &project, const QString &id);

} // namespace retort::ui::jobs
