// SPDX-License-Identifier: GPL-3.0-or-later
// Reading the journal of runs, and looking at what an interrupted run left, in other threads.
#include "engine/migration/OfflineScript.h"
#include "engine/migration/Recovery.h"
#include "engine/migration/ScriptFingerprint.h"
#include "ui/Workspace.h"
#include "ui/WorkspaceJobs.h"

#include <QFileInfo>

namespace retort::ui::jobs {

Result<KnownRuns> readRuns(const QString &journal)
{
    constexpr int kMostRuns = 1000;
    // Looking makes no file.
    if (!QFileInfo::exists(journal))
        return KnownRuns();
    const auto opened = RunJournal::open(journal);
    if (!opened)
        return std::unexpected(opened.error());
    auto all = (*opened)->runs(kMostRuns);
    if (!all)
        return std::unexpected(all.error());
    auto unfinished = (*opened)->unfinishedRuns();
    if (!unfinished)
        return std::unexpected(unfinished.error());
    return KnownRuns{std::move(*all), std::move(*unfinished)};
}

Result<std::vector<JournalStatement>> readRunStatements(const QString &journal, qint64 run)
{
    const auto opened = RunJournal::open(journal);
    if (!opened)
        return std::unexpected(opened.error());
    return (*opened)->statements(run);
}

QStringList readEdited(const QString &journal, const QString &place, const Project &project)
{
    if (place.isEmpty() || !QFileInfo::exists(journal))
        return {};
    const auto opened = RunJournal::open(journal);
    if (!opened)
        return {};
    return editedSinceApplied(**opened, place, project.graph()).value_or(QStringList());
}

namespace {

/// What the half done revision has left to run: the statements of its preview that the run has not done.
SqlText restOf(const Project &project, const RecoveryReport &report, const QString &dialect,
               const EnvironmentOptions &options)
{
    const int revision = project.graph().find(report.revision);
    if (revision == RevisionGraph::kNone)
        return {};
    const bool isDown = report.run.verb.startsWith(QLatin1String("downgrade"));
    OfflineScript script = OfflineScript::revision(
        {.project = project, .dialectName = dialect, .environment = options, .isMeantToRun = false}, revision,
        isDown ? MigrationStep::Direction::Downgrade : MigrationStep::Direction::Upgrade);
    return sqlTextOf(retort::restOf(std::move(script), report, dialect));
}

} // namespace

ExaminedRun examineRun(const Access &access, const QString &journal, qint64 run, InDoubtAnswer inDoubtIsDone)
{
    ExaminedRun examined;
    const Result<ReachedDatabase> reached = reachDatabase(access);
    if (!reached) {
        examined.error = reached.error();
        return examined;
    }
    examined.environment = reached->options;
    examined.place = placeOf(*reached);
    examined.dialectName = reached->url.dialectName();
    examined.hasTransactionalDdl = hasTransactionalDdl(*reached);
    const MigrationRequest where{
        .project = reached->project, .url = reached->url, .environment = reached->options, .journal = journal};
    auto report = examineLastRun(where, run, inDoubtIsDone, access.stopper);
    if (!report) {
        examined.error = report.error();
        return examined;
    }
    examined.report = std::move(*report);
    if (examined.report && examined.report->isHalfDone())
        examined.rest = restOf(reached->project, *examined.report, examined.dialectName, reached->options);
    return examined;
}

Result<void> resolveRun(const QString &journal, qint64 run)
{
    const auto opened = RunJournal::open(journal);
    if (!opened)
        return std::unexpected(opened.error());
    return (*opened)->resolve(run, QStringLiteral("seen, nothing was left half done"));
}

} // namespace retort::ui::jobs
