// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/MigrationPlan.h"

#include "model/RevisionResolver.h"
#include "model/VersionRows.h"

#include <algorithm>

namespace retort {

namespace {

using Follow = RevisionGraph::Follow;
using Direction = MigrationStep::Direction;
constexpr int kNoRevision = RevisionGraph::kNone;

MigrationStep planStep(const RevisionGraph &graph, VersionRows &rows, int revision, Direction direction)
{
    MigrationStep step;
    step.direction = direction;
    step.revision = revision;
    step.id = graph.id(revision);
    step.from = QStringList(step.id);
    step.to = graph.at(revision).downRevisions;
    if (direction == Direction::Upgrade)
        std::swap(step.from, step.to);
    step.message = graph.at(revision).message;
    step.startsWithoutRows = rows.isEmpty();
    step.changes = direction == Direction::Upgrade ? rows.upgrade(revision) : rows.downgrade(revision);
    return step;
}

Result<MigrationPlan> upgradePlan(const RevisionGraph &graph, const std::vector<int> &rows, const QString &target)
{
    const RevisionResolver resolver(graph);
    const auto targets = resolver.upgradeTargets(rows, target);
    if (!targets)
        return std::unexpected(targets.error().naming(target).toError());
    for (const std::vector<int> &ends : {*targets, rows}) {
        if (const auto checked = resolver.checkOverlaps(ends); !checked)
            return std::unexpected(checked.error().toError());
    }
    const RevisionSet done = graph.ancestors(rows, Follow::ParentsAndDependencies);
    RevisionSet needed(graph.size());
    for (const int index : graph.ancestors(*targets, Follow::ParentsAndDependencies).indices()) {
        if (!done.contains(index))
            needed.insert(index);
    }
    std::vector<int> order = graph.topologicalOrder(needed, *targets);
    std::reverse(order.begin(), order.end());

    MigrationPlan plan;
    VersionRows tracked(graph, rows);
    plan.rowsBefore = tracked.ids();
    plan.steps.reserve(order.size());
    for (const int index : order)
        plan.steps.push_back(planStep(graph, tracked, index, Direction::Upgrade));
    plan.rowsAfter = tracked.ids();
    return plan;
}

/// Where a downgrade begins: the revisions after its target, of which a label keeps those below what it denotes.
struct DowngradeRoots
{
    std::vector<int> revisions;
    /// What the label denotes.
    std::expected<int, IdentifierError> branch;
};

Result<DowngradeRoots> downgradeRoots(const RevisionGraph &graph, const RevisionResolver &resolver, int goal,
                                      const QString &label, const QString &target)
{
    const bool isBase = goal == kNoRevision;
    DowngradeRoots roots{.revisions = isBase ? graph.bases() : graph.children(goal),
                         .branch = resolver.resolveOne(label.isEmpty() ? QStringLiteral("base") : label)};
    // Alembic counts a root once more for each label it declares, and looks at the label only then.
    size_t count = roots.revisions.size();
    for (const int root : roots.revisions)
        count += isBase ? size_t(graph.at(root).branchLabels.size()) : 0;
    if (count <= 1)
        return roots;
    if (!roots.branch)
        return std::unexpected(roots.branch.error().naming(target).toError());
    if (!label.isEmpty()) {
        RevisionSet below(graph.size());
        if (*roots.branch != kNoRevision) {
            const std::vector<int> start{*roots.branch};
            below = graph.ancestors(start, Follow::Parents);
        }
        std::erase_if(roots.revisions, [&](int root) { return !below.contains(root); });
        if (roots.revisions.empty())
            return commandError(QStringLiteral("Not a valid downgrade target from current heads"));
    }
    return roots;
}

Result<MigrationPlan> downgradePlan(const RevisionGraph &graph, const std::vector<int> &rows, const QString &target)
{
    MigrationPlan plan;
    const RevisionResolver resolver(graph);
    const auto goal = resolver.downgradeTarget(rows, target);
    if (!goal)
        return std::unexpected(goal.error().naming(target).toError());
    VersionRows tracked(graph, rows);
    if (rows.size() > 1 && target.startsWith(u'-')) {
        plan.warnings.append(QStringLiteral("downgrade -1 from multiple heads is ambiguous; this usage will be "
                                            "disallowed in a future release."));
    }
    const Result<DowngradeRoots> begin = downgradeRoots(graph, resolver, goal->revision, goal->label, target);
    if (!begin)
        return std::unexpected(begin.error());
    const auto &branch = begin->branch;
    const RevisionSet active = graph.ancestors(rows, Follow::ParentsAndDependencies);
    RevisionSet dropped(graph.size());
    for (const int index : graph.descendants(begin->revisions, Follow::ParentsAndDependencies).indices()) {
        if (active.contains(index))
            dropped.insert(index);
    }
    if (goal->revision != kNoRevision && dropped.isEmpty() && !tracked.contains(goal->revision)) {
        return commandError(
            QStringLiteral("Destination %1 is not a valid downgrade target from current head(s)").arg(target));
    }
    // With one root Alembic overlooks a label that nothing has, and takes back everything; that nobody can mean.
    if (!branch && !dropped.isEmpty() && branch.error().kind == IdentifierError::Kind::NotFound)
        return std::unexpected(branch.error().naming(target).toError());
    plan.rowsBefore = tracked.ids();
    for (const int index : graph.topologicalOrder(dropped, rows))
        plan.steps.push_back(planStep(graph, tracked, index, Direction::Downgrade));
    plan.rowsAfter = tracked.ids();
    return plan;
}

struct StampStep
{
    std::vector<int> from;
    int to = kNoRevision;
    bool isUpgrade = false;
    bool movesBranch = false;
};

IdentifierError stampError(const IdentifierError &error)
{
    if (error.kind == IdentifierError::Kind::MultipleHeads) {
        return {error.kind, QStringLiteral("Multiple heads are present; please specify a single target revision")};
    }
    return error;
}

Result<MigrationPlan> stampPlan(const RevisionGraph &graph, const std::vector<int> &rows,
                                const QStringList &destinations)
{
    const RevisionResolver resolver(graph);
    std::vector<int> filtered;
    RevisionSet isFiltered(graph.size());
    for (const QString &destination : destinations) {
        const auto some = resolver.filterForLineage(rows, destination, Follow::ParentsAndDependencies);
        if (!some)
            return std::unexpected(stampError(some.error()).toError());
        for (const int row : *some) {
            if (isFiltered.insert(row))
                filtered.push_back(row);
        }
    }
    auto goals = resolver.resolve(destinations);
    if (!goals)
        return std::unexpected(stampError(goals.error()).toError());
    if (goals->empty())
        goals->push_back(kNoRevision);

    // All steps are decided from the rows as they are now.
    std::vector<StampStep> steps;
    RevisionSet isStamped(graph.size());
    for (const int goal : *goals) {
        if (goal == kNoRevision) {
            for (const int row : filtered)
                steps.push_back({{row}, kNoRevision, false, true});
            continue;
        }
        if (isFiltered.contains(goal) || !isStamped.insert(goal))
            continue;
        const std::vector<int> start{goal};
        const auto meets = [&](const RevisionSet &set) {
            return std::any_of(filtered.begin(), filtered.end(), [&](int row) { return set.contains(row); });
        };
        if (meets(graph.descendants(start, Follow::ParentsAndDependencies)))
            steps.push_back({filtered, goal, false, false});
        else if (meets(graph.ancestors(start, Follow::ParentsAndDependencies)))
            steps.push_back({filtered, goal, true, false});
        else
            steps.push_back({{}, goal, true, true});
    }

    MigrationPlan plan;
    VersionRows tracked(graph, rows);
    plan.rowsBefore = tracked.ids();
    for (const StampStep &planned : steps) {
        MigrationStep step;
        step.direction = Direction::Stamp;
        step.id = planned.to == kNoRevision ? QString() : graph.id(planned.to);
        step.from = graph.ids(planned.from);
        if (planned.to != kNoRevision)
            step.to = QStringList(step.id);
        step.startsWithoutRows = tracked.isEmpty();
        step.changes = tracked.stamp(planned.from, planned.to, planned.isUpgrade, planned.movesBranch);
        plan.steps.push_back(std::move(step));
    }
    plan.rowsAfter = tracked.ids();
    return plan;
}

Result<std::vector<int>> startRows(const RevisionGraph &graph, const QStringList &rows)
{
    if (graph.error())
        return std::unexpected(*graph.error());
    auto found = RevisionResolver(graph).rows(rows);
    if (!found)
        return std::unexpected(found.error().toError());
    return *found;
}

/// The rows that the left side of an offline range stands for.
Result<std::vector<int>> offlineStart(const RevisionGraph &graph, const QString &start)
{
    if (graph.error())
        return std::unexpected(*graph.error());
    if (start == QLatin1String("base"))
        return std::vector<int>{};
    const auto found = RevisionResolver(graph).resolveOne(start);
    if (!found)
        return std::unexpected(found.error().toError());
    return *found == kNoRevision ? std::vector<int>{} : std::vector<int>{*found};
}

/// "+1", "label@+2" (or "-1" …, by `sign`): counted from the rows.
bool countsFromRows(const QString &target, QChar sign)
{
    return target.mid(target.lastIndexOf(u'@') + 1).startsWith(sign);
}

struct OfflineRange
{
    QString from;
    QString to;
};

Result<OfflineRange> splitRange(const RevisionGraph &graph, const QString &range)
{
    const QStringList ends = range.split(u':');
    // Alembic looks at the beginning before it misses the end.
    if (ends.size() == 2 && !ends.at(0).isEmpty() && ends.at(1).isEmpty()) {
        if (const auto start = offlineStart(graph, ends.at(0)); !start)
            return std::unexpected(start.error());
    }
    if (ends.size() != 2 || ends.at(0).isEmpty() || ends.at(1).isEmpty()) {
        return commandError(QStringLiteral("'%1' is not a range of revisions").arg(range),
                            QStringLiteral("A range is written FROM:TO, for example base:head."));
    }
    return OfflineRange{ends.at(0), ends.at(1)};
}

} // namespace

QString MigrationStep::runningLine() const
{
    const QString name = direction == Direction::Upgrade     ? QStringLiteral("upgrade")
                         : direction == Direction::Downgrade ? QStringLiteral("downgrade")
                                                             : QStringLiteral("stamp_revision");
    const QString comma = QStringLiteral(", ");
    return QStringLiteral("Running ") + name + u' ' + from.join(comma) + QStringLiteral(" -> ") + to.join(comma);
}

QString MigrationStep::logLine() const
{
    return message.isEmpty() ? runningLine() : QString(runningLine() + QStringLiteral(", ") + message);
}

Result<MigrationPlan> planUpgrade(const RevisionGraph &graph, const QStringList &rows, const QString &target)
{
    if (target.contains(u':'))
        return commandError(QStringLiteral("Range revision not allowed"));
    const auto start = startRows(graph, rows);
    if (start)
        return upgradePlan(graph, *start, target);
    // Of two faults Alembic names the target's.
    if (!graph.error() && target.startsWith(u'+') && rows.size() > 1)
        return commandError(QStringLiteral("Ambiguous upgrade from multiple current revisions"));
    const auto targets = RevisionResolver(graph).upgradeTargets({}, target);
    return std::unexpected(graph.error() || targets || countsFromRows(target, u'+')
                               ? start.error()
                               : targets.error().naming(target).toError());
}

Result<MigrationPlan> planDowngrade(const RevisionGraph &graph, const QStringList &rows, const QString &target)
{
    if (target.contains(u':'))
        return commandError(QStringLiteral("Range revision not allowed"));
    const auto start = startRows(graph, rows);
    if (start)
        return downgradePlan(graph, *start, target);
    const RevisionResolver resolver(graph);
    const auto goal = resolver.downgradeTarget({}, target);
    if (graph.error() || countsFromRows(target, u'-'))
        return std::unexpected(start.error());
    if (!goal)
        return std::unexpected(goal.error().naming(target).toError());
    const Result<DowngradeRoots> begin = downgradeRoots(graph, resolver, goal->revision, goal->label, target);
    return std::unexpected(begin ? start.error() : begin.error());
}

Result<MigrationPlan> planStamp(const RevisionGraph &graph, const QStringList &rows, const QStringList &destinations,
                                bool purge)
{
    const auto start = startRows(graph, purge ? QStringList() : rows);
    return start ? stampPlan(graph, *start, destinations) : std::unexpected(start.error());
}

Result<MigrationPlan> planOfflineUpgrade(const RevisionGraph &graph, const QString &range)
{
    OfflineRange ends{QStringLiteral("base"), range};
    if (range.contains(u':')) {
        const auto split = splitRange(graph, range);
        if (!split)
            return std::unexpected(split.error());
        ends = *split;
    }
    const auto start = offlineStart(graph, ends.from);
    return start ? upgradePlan(graph, *start, ends.to) : std::unexpected(start.error());
}

Result<MigrationPlan> planOfflineDowngrade(const RevisionGraph &graph, const QString &range)
{
    if (!range.contains(u':'))
        return commandError(QStringLiteral("downgrade with --sql requires <fromrev>:<torev>"));
    const auto ends = splitRange(graph, range);
    if (!ends)
        return std::unexpected(ends.error());
    const auto start = offlineStart(graph, ends->from);
    return start ? downgradePlan(graph, *start, ends->to) : std::unexpected(start.error());
}

Result<MigrationPlan> planOfflineStamp(const RevisionGraph &graph, const QStringList &destinations)
{
    QString from;
    QStringList targets;
    for (const QString &destination : destinations) {
        if (!destination.contains(u':')) {
            targets.append(destination);
            continue;
        }
        const auto ends = splitRange(graph, destination);
        if (!ends)
            return std::unexpected(ends.error());
        if (!from.isEmpty() && from != ends->from) {
            return commandError(QStringLiteral("Stamp operation with --sql only supports a single starting revision "
                                               "at a time"));
        }
        from = ends->from;
        targets.append(ends->to);
    }
    const auto start = offlineStart(graph, from.isEmpty() ? QStringLiteral("base") : from);
    return start ? stampPlan(graph, *start, targets) : std::unexpected(start.error());
}

} // namespace retort
