// SPDX-License-Identifier: GPL-3.0-or-later
// Working out a plan, in another thread.
#include "engine/migration/EnvironmentRun.h"
#include "engine/migration/SchemaHistory.h"
#include "engine/review/HazardReview.h"
#include "ui/Workspace.h"
#include "ui/WorkspaceJobs.h"

#include <algorithm>
#include <set>

namespace retort::ui::jobs {

namespace {

/// Statements of scripts, by revision.
int statementsOf(const OfflineScript &script, const QString &revision)
{
    return int(std::ranges::count_if(script.pieces, [&revision](const OfflinePiece &piece) {
        return piece.revision == revision && piece.statement.kind == Statement::Kind::Sql;
    }));
}

/// Why `step` cannot be taken back by a downgrade; empty if it can.
QString whyIrreversible(const OfflineRequest &request, const MigrationStep &step, int statementCount)
{
    if (step.direction != MigrationStep::Direction::Upgrade || statementCount == 0)
        return {};
    const OfflineScript back = OfflineScript::revision(request, step.revision, MigrationStep::Direction::Downgrade);
    if (back.error)
        return Workspace::tr("Its downgrade fails: %1").arg(back.error->message);
    if (statementsOf(back, step.id) == 0)
        return Workspace::tr("Its downgrade does nothing");
    return {};
}

MigrationStep::Direction directionOf(MigrationRequest::Verb verb)
{
    return verb == MigrationRequest::Verb::Downgrade ? MigrationStep::Direction::Downgrade
                                                     : MigrationStep::Direction::Upgrade;
}

/// The tables that the pieces change, without those that they make.
std::vector<TableId> touchedTables(const std::vector<OfflinePiece> &pieces)
{
    std::set<TableId> made;
    std::set<TableId> touched;
    for (const OfflinePiece &piece : pieces) {
        if (!piece.operation)
            continue;
        const TableId table = operationTable(*piece.operation);
        if (piece.operation->as<CreateTable>())
            made.insert(table);
        else if (!table.name.isEmpty() && !made.contains(table))
            touched.insert(table);
    }
    return {touched.begin(), touched.end()};
}

RevisionSet appliedBy(const RevisionGraph &graph, const QStringList &rows)
{
    std::vector<int> revisions;
    for (const QString &row : rows) {
        if (const int revision = graph.find(row); revision != RevisionGraph::kNone)
            revisions.push_back(revision);
    }
    return graph.ancestors(revisions, RevisionGraph::Follow::ParentsAndDependencies);
}

/// What a stamp claims without doing it.
void compareStamp(const RevisionGraph &graph, PlannedRun &run)
{
    const RevisionSet before = appliedBy(graph, run.plan.rowsBefore);
    const RevisionSet after = appliedBy(graph, run.plan.rowsAfter);
    for (int revision = 0; revision < graph.size(); ++revision) {
        if (after.contains(revision) && !before.contains(revision))
            run.countedAsApplied << graph.id(revision);
        if (before.contains(revision) && !after.contains(revision))
            run.countedAsPending << graph.id(revision);
    }
}

void addIrreversible(PlannedRun &run)
{
    for (const PlannedStep &step : run.steps) {
        if (step.irreversible.isEmpty())
            continue;
        Hazard hazard{.rule = QStringLiteral("AL-EMPTY-DOWN"),
                      .severity = Hazard::Severity::Warning,
                      .message = Workspace::tr("Cannot be taken back: %1").arg(step.irreversible),
                      .revision = step.step.id};
        const auto piece = std::ranges::find(run.sql.pieces, step.step.id, &SqlText::Piece::revision);
        if (piece != run.sql.pieces.end())
            hazard.piece = int(piece - run.sql.pieces.begin());
        run.sql.hazards.push_back(std::move(hazard));
    }
}

void countHazards(PlannedRun &run)
{
    for (PlannedStep &step : run.steps) {
        for (const Hazard &hazard : run.sql.hazards) {
            if (hazard.revision != step.step.id)
                continue;
            step.errorCount += hazard.severity == Hazard::Severity::Error ? 1 : 0;
            step.warningCount += hazard.severity == Hazard::Severity::Warning ? 1 : 0;
        }
    }
}

void fill(const OfflineRequest &request, PlannedRun &run)
{
    const OfflineScript script = OfflineScript::forPlan(request, run.plan);
    run.sql = sqlTextOf(script);
    run.sql.hazards =
        reviewHazards({.dialectName = request.dialectName, .direction = directionOf(run.verb)}, script.pieces);
    for (const MigrationStep &step : run.plan.steps) {
        PlannedStep planned{.step = step, .statementCount = 0, .irreversible = {}};
        for (const OfflinePiece &piece : script.pieces) {
            const bool isSent =
                piece.statement.kind == Statement::Kind::Sql || piece.statement.kind == Statement::Kind::Version;
            planned.statementCount += piece.revision == step.id && isSent ? 1 : 0;
        }
        if (!*request.isCancelled)
            planned.irreversible = whyIrreversible(request, step, statementsOf(script, step.id));
        run.steps.push_back(std::move(planned));
    }
    addIrreversible(run);
    countHazards(run);
    for (const TableId &table : touchedTables(script.pieces))
        run.reach.push_back({.table = table, .rows = -1});
}

void askForReach(const DatabaseUrl &url, const std::shared_ptr<SessionStopper> &stopper, PlannedRun &run)
{
    // An SQLite file that is not there must not be made by asking.
    const bool hasDatabase = !url.isSqlite() || !run.plan.rowsBefore.isEmpty();
    if (run.reach.empty() || !hasDatabase)
        return;
    std::vector<TableId> tables;
    for (const TableReach &reach : run.reach)
        tables.push_back(reach.table);
    if (const auto session = Session::open(url, {.stopper = stopper}))
        run.reach = estimateReach(**session, tables);
}

} // namespace

PlannedRun plan(const Access &access, MigrationRequest::Verb verb, const QString &target)
{
    const auto stopper = access.stopper ? access.stopper : std::make_shared<SessionStopper>();
    PlannedRun run{.verb = verb, .target = target, .destination = target};
    // The lease is held until the end.
    const Result<ReachedDatabase> reached = reachDatabase(access);
    if (!reached) {
        run.error = reached.error();
        return run;
    }
    const Project &project = reached->project;
    const DatabaseUrl &url = reached->url;
    run.dialectName = url.dialectName();
    run.environment = reached->options;
    run.place = placeOf(*reached);
    const Result<QStringList> rows = versionRows(project, url, run.environment, {}, stopper);
    if (!rows) {
        run.error = rows.error();
        return run;
    }
    const RevisionGraph &graph = project.graph();
    Result<MigrationPlan> plan = verb == MigrationRequest::Verb::Downgrade ? planDowngrade(graph, *rows, target)
                                 : verb == MigrationRequest::Verb::Stamp   ? planStamp(graph, *rows, {target})
                                                                           : planUpgrade(graph, *rows, target);
    if (!plan) {
        run.error = plan.error();
        return run;
    }
    run.plan = std::move(*plan);
    run.destination =
        run.plan.rowsAfter.isEmpty() ? Workspace::tr("base") : run.plan.rowsAfter.join(QStringLiteral(", "));
    // The downgrades that are looked at go up the history one by one: followed once for all of them.
    SchemaHistory history(project, url.dialectName(), run.environment, {}, &stopper->flag());
    const OfflineRequest request{.project = project,
                                 .dialectName = url.dialectName(),
                                 .environment = run.environment,
                                 .isMeantToRun = false,
                                 .isCancelled = &stopper->flag(),
                                 .history = &history};
    if (verb == MigrationRequest::Verb::Stamp)
        compareStamp(graph, run);
    fill(request, run);
    askForReach(url, stopper, run);
    run.hasTransactionalDdl = hasTransactionalDdl(*reached);
    run.transactionPerMigration = request.environment.transactionPerMigration;
    return run;
}

} // namespace retort::ui::jobs
