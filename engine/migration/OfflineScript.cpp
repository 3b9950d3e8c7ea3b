// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/OfflineScript.h"

#include "engine/migration/OfflineWriter.h"

namespace retort {

namespace {

/// The range with the beginning that env.py says (starting_rev).
QString withStart(const OfflineRequest &request, const QString &range)
{
    const QString &start = request.environment.startingRevision;
    return start.isEmpty() ? range : QString(start + u':' + range.section(u':', -1));
}

OfflineScript scriptForPlan(const OfflineRequest &request, const Result<MigrationPlan> &plan)
{
    if (plan)
        return OfflineWriter(request).write(*plan);
    OfflineScript script;
    script.error = plan.error();
    return script;
}

} // namespace

QString OfflineScript::text() const
{
    QString text;
    for (const OfflinePiece &piece : pieces)
        text += piece.text;
    return text;
}

OfflineScript OfflineScript::upgrade(const OfflineRequest &request, const QString &range)
{
    return scriptForPlan(request, planOfflineUpgrade(request.project.graph(), withStart(request, range)));
}

OfflineScript OfflineScript::downgrade(const OfflineRequest &request, const QString &range)
{
    return scriptForPlan(request, planOfflineDowngrade(request.project.graph(), withStart(request, range)));
}

OfflineScript OfflineScript::stamp(const OfflineRequest &request, const QStringList &destinations)
{
    QStringList ranges;
    for (const QString &destination : destinations)
        ranges += withStart(request, destination);
    return scriptForPlan(request, planOfflineStamp(request.project.graph(), ranges));
}

OfflineScript OfflineScript::ensureVersion(const OfflineRequest &request)
{
    return OfflineWriter(request).writeEnsureVersion();
}

OfflineScript OfflineScript::revision(const OfflineRequest &whole, int index, MigrationStep::Direction direction)
{
    // What env.py says itself is no part of a revision.
    OfflineRequest request = whole;
    request.environment.ownStatements.clear();
    const RevisionGraph &graph = request.project.graph();
    const bool isDowngrade = direction == MigrationStep::Direction::Downgrade;
    // The rows of a database that has just what the revision needs: its parents, without those that others imply.
    std::vector<int> needed = graph.allParents(index);
    std::erase_if(needed, [&](int candidate) {
        return std::ranges::any_of(graph.allParents(index), [&](int other) {
            return other != candidate &&
                   graph.ancestors(std::vector{other}, RevisionGraph::Follow::ParentsAndDependencies)
                       .contains(candidate);
        });
    });
    if (!isDowngrade)
        return scriptForPlan(request, planUpgrade(graph, graph.ids(needed), graph.id(index)));

    const QString target =
        graph.parents(index).empty() ? QStringLiteral("base") : graph.id(graph.parents(index).front());
    Result<MigrationPlan> plan = planDowngrade(graph, {graph.id(index)}, target);
    if (plan) {
        std::erase_if(plan->steps, [index](const MigrationStep &step) { return step.revision != index; });
        plan->rowsAfter = graph.ids(needed);
    }
    return scriptForPlan(request, plan);
}

OfflineScript OfflineScript::forPlan(const OfflineRequest &request, const MigrationPlan &plan)
{
    return OfflineWriter(request).write(plan);
}

} // namespace retort
