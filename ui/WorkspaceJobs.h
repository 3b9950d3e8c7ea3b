// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/migration/OfflineScript.h"
#include "engine/migration/RunJournal.h"
#include "engine/project/Project.h"
#include "engine/project/ScriptIndex.h"
#include "engine/project/ScriptWriter.h"
#include "engine/secrets/SecretResolver.h"
#include "model/GraphLayout.h"
#include "ui/WorkspaceTypes.h"

#include <QSet>

#include <atomic>
#include <memory>

// The work that Workspace sends to other threads: plain functions from values to values.
namespace retort {
class SessionStopper;
}

namespace retort::ui::jobs {

using CancelFlag = std::shared_ptr<std::atomic<bool>>;

/// A project with how its graph is drawn, which takes a while where there are very many revisions.
struct OpenedProject
{
    /// Read with its own section.
    Project own;
    /// Read with the section that was asked for; `own` where that names no scripts.
    Project shown;
    std::shared_ptr<const GraphLayout> layout;
};
/// What was found at a path.
struct FoundProject
{
    Result<OpenedProject> opened;
    /// Absolute folders of the projects further below, where there are several and none at the path itself.
    QStringList below = {};
};
/// The project at that path, or the only one further below.
FoundProject findProject(const QString &path);
/// Errors stay what they are. `section`: an INI section that may name other scripts; empty: the project's own.
Result<OpenedProject> laidOut(Result<Project> project, const QString &section);

/// How a job comes to a database: through what the user has agreed to, and through look-ups.
struct Access
{
    /// Read with its own section, not with the environment's.
    Project project;
    /// One without a name: what the project's configuration and env.py say.
    Environment environment = {};
    std::shared_ptr<SecretResolver> resolver = {};
    /// The file of agreements (ProjectTrust).
    QString trustFile = {};
    /// Ends what the database is asked, and look-ups that have not begun; may be null.
    std::shared_ptr<SessionStopper> stopper = {};

    bool isStopped() const;
};

/// A database that may be connected to. The credentials live as long as the lease.
struct ReachedDatabase
{
    DatabaseUrl url;
    std::shared_ptr<SecretLease> lease = {};
    EnvironmentOptions options = {};
    /// The project as it reads with the environment's section.
    Project project = {};
};

/// Whether a server may be connected to and secrets looked up (in the background: nobody is asked for a password, and
/// no credentials are leased), or only files on this machine be read, or nothing but what is written down.
enum class Reach { Written, LocalFiles, Background, Anything };

/// What the user has to agree to before that database may be reached; empty: nothing.
Result<std::vector<TrustAsked>> openQuestions(const Access &access);

/// Looks up what the environment refers to. A relative SQLite path counts from the project's folder, where `alembic`
/// is started. Fails where the user has not agreed.
Result<ReachedDatabase> reachDatabase(const Access &access);
/// The same for a run of so many seconds that was worked out for the database at `place`: fails where the project leads
/// to another one now, and where the credentials would not last.
Result<ReachedDatabase> reachForRun(const Access &access, const QString &place, int seconds);
/// RunJournal::placeOf().
QString placeOf(const ReachedDatabase &reached);
/// Whether a run there takes back the DDL of a revision that fails.
bool hasTransactionalDdl(const ReachedDatabase &reached);

/// What a run is refused with whose database is not the one that it was worked out for.
std::unexpected<Error> otherDatabase();

/// Finds the database, and reads its version table as far as `reach` goes.
DatabaseState readDatabase(const Access &access, Reach reach);

/// The environments of a project, those on this machine with what their databases say.
struct Surroundings
{
    std::vector<EnvironmentState> environments = {};
    /// The project's only database, where there are no environments.
    DatabaseState own = {};
    /// The project's default; it need not be among them.
    QString defaultName = {};
    std::vector<Diagnostic> findings = {};

    /// The one of that name, null where there is none.
    const EnvironmentState *find(const QString &name) const;
    /// The preferred one where there is such a one, else the project's default, else the first; null for none.
    const EnvironmentState *choose(const QString &preferred) const;
};
/// `access` without an environment. The databases of those named `disconnected` are left alone.
Surroundings readEnvironments(const Access &access, const QSet<QString> &disconnected);

/// An attempt to connect.
struct ConnectionTest
{
    /// What the user has to agree to first: then nothing was tried.
    std::vector<TrustAsked> asked = {};
    /// What the server says of itself, in one line.
    Result<QString> answer = {};
};
/// Connects and asks the server who it is.
ConnectionTest testEnvironment(const Access &access);

/// The text of a script with the way back, without hazards.
SqlText sqlTextOf(const OfflineScript &script);

/// The SQL of revisions (newest first) for a dialect, in the order in which they would run. Needs no database.
SqlText preview(const Project &project, const Environment &environment, const std::vector<int> &revisions,
                const QString &dialect, MigrationStep::Direction direction, const CancelFlag &isCancelled);

/// The scripts' words, and for which kind of database they seem to be written.
struct ReadScripts
{
    std::shared_ptr<const ScriptIndex> scripts;
    /// Empty where they do not say.
    QString dialect = {};
};
/// `previous` may be null.
ReadScripts readScripts(const Project &project, const std::shared_ptr<const ScriptIndex> &previous,
                        const CancelFlag &isCancelled);

/// What git says of the project's scripts; empty where there is no repository.
GitState readGit(const Project &project, const CancelFlag &isCancelled);

/// Reads the version table again and plans from there; until the access is stopped.
PlannedRun plan(const Access &access, MigrationRequest::Verb verb, const QString &target);

/// What the journal knows.
struct KnownRuns
{
    /// The newest first.
    std::vector<JournalRun> all = {};
    /// RunJournal::unfinishedRuns().
    std::vector<JournalRun> unfinished = {};
};
/// None where there is no journal yet.
Result<KnownRuns> readRuns(const QString &journal);
/// Ids of revisions that were edited since they were applied to the database at `place`.
QStringList readEdited(const QString &journal, const QString &place, const Project &project);

/// Looks at a run that did not come to its end, and at its database. Changes nothing.
ExaminedRun examineRun(const Access &access, const QString &journal, qint64 run, InDoubtAnswer inDoubtIsDone);
/// Notes in the journal that nothing more is to be done about a run.
Result<void> resolveRun(const QString &journal, qint64 run);

/// The statements of one run.
Result<std::vector<JournalStatement>> readRunStatements(const QString &journal, qint64 run);

/// What the parser says about a script's text.
std::vector<Diagnostic> checkScript(const QString &file, const QString &text);

/// Writes a new script from the project's template.
Result<WrittenRevision> createRevision(const Project &project, const NewRevision &request);
Result<WrittenRevision> mergeRevisions(const Project &project, const QStringList &ids, const QString &message);

/// The script that declared `id`, as the last commit before its deletion had it; nullopt where git never had it.
std::optional<GitRepository::Blob> findDeletedScript(const Project &project, const QString &id);

} // namespace retort::ui::jobs
