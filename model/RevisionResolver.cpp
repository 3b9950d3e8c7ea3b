// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/RevisionResolver.h"

#include "model/RevisionLookup.h"

#include <algorithm>

namespace retort {

namespace {

std::unexpected<IdentifierError> resolverFailure(const QString &message)
{
    return std::unexpected(IdentifierError{IdentifierError::Kind::Walk, message});
}

std::unexpected<IdentifierError> resolverNotAncestor(const QString &lower, const QString &upper)
{
    return std::unexpected(IdentifierError{
        IdentifierError::Kind::NotAncestor,
        QStringLiteral("Requested range %1:%2 does not refer to ancestor/descendant revisions along the same branch")
            .arg(lower, upper)});
}

} // namespace

IdentifierError IdentifierError::multipleHeads(const QString &argument)
{
    return {Kind::MultipleHeads,
            QStringLiteral("Multiple head revisions are present for given argument '%1'; please specify a specific "
                           "target revision, '<branchname>@%1' to narrow to a specific head, or 'heads' for all heads")
                .arg(argument)};
}

IdentifierError IdentifierError::naming(const QString &argument) const
{
    return kind == Kind::MultipleHeads ? multipleHeads(argument) : *this;
}

RevisionResolver::Found<std::vector<int>> RevisionResolver::resolve(const QString &identifier) const
{
    return RevisionLookup(m_graph).all(identifier);
}

RevisionResolver::Found<std::vector<int>> RevisionResolver::resolve(const QStringList &identifiers) const
{
    std::vector<int> result;
    for (const QString &identifier : identifiers) {
        const auto some = resolve(identifier);
        if (!some)
            return std::unexpected(some.error());
        result.insert(result.end(), some->begin(), some->end());
    }
    return result;
}

RevisionResolver::Found<int> RevisionResolver::resolveOne(const QString &identifier) const
{
    return RevisionLookup(m_graph).one(identifier);
}

RevisionResolver::Found<std::vector<int>> RevisionResolver::rows(const QStringList &versionTable) const
{
    return resolve(versionTable);
}

RevisionResolver::Found<std::vector<int>> RevisionResolver::upgradeTargets(const std::vector<int> &rows,
                                                                           const QString &target) const
{
    return RevisionLookup(m_graph).upgradeTargets(rows, target, RevisionLookup::Overwalk::IsPastEnd);
}

RevisionResolver::Found<RevisionResolver::DowngradeTarget>
RevisionResolver::downgradeTarget(const std::vector<int> &rows, const QString &target) const
{
    return RevisionLookup(m_graph).downgradeTarget(rows, target, RevisionLookup::Overwalk::IsPastEnd,
                                                   m_graph.ids(rows));
}

RevisionResolver::Found<std::vector<int>> RevisionResolver::filterForLineage(const std::vector<int> &targets,
                                                                             const QString &against,
                                                                             RevisionGraph::Follow follow) const
{
    return RevisionLookup(m_graph).filterForLineage(targets, against, follow);
}

RevisionResolver::Found<void> RevisionResolver::checkOverlaps(const std::vector<int> &targets) const
{
    if (targets.size() < 2)
        return {};
    // A target overlaps when another one is among its proper ancestors. Only the first such target is named.
    std::vector<int> next;
    for (const int target : targets) {
        for (const int parent : m_graph.allParents(target))
            next.push_back(parent);
    }
    const RevisionSet below = m_graph.ancestors(next, RevisionGraph::Follow::ParentsAndDependencies);
    if (std::none_of(targets.begin(), targets.end(), [&](int target) { return below.contains(target); }))
        return {};
    for (const int target : targets) {
        const std::vector<int> self{target};
        const RevisionSet ancestors = m_graph.ancestors(self, RevisionGraph::Follow::ParentsAndDependencies);
        QStringList overlapping;
        for (const int other : targets) {
            if (other != target && ancestors.contains(other) && !overlapping.contains(m_graph.id(other)))
                overlapping.append(m_graph.id(other));
        }
        if (!overlapping.isEmpty()) {
            return resolverFailure(QStringLiteral("Requested revision %1 overlaps with other requested revisions %2")
                                       .arg(m_graph.id(target), overlapping.join(QStringLiteral(", "))));
        }
    }
    return {};
}

RevisionResolver::Found<std::vector<int>> RevisionResolver::history(const QString &range,
                                                                    const std::vector<int> &rows) const
{
    QString lower;
    QString upper;
    if (!range.isEmpty()) {
        const QStringList ends = range.trimmed().split(u':');
        if (ends.size() != 2)
            return resolverFailure(QStringLiteral("History range requires [start]:[end], [start]:, or :[end]"));
        lower = ends.at(0);
        upper = ends.at(1);
    }
    if (lower.isEmpty())
        lower = QStringLiteral("base");
    if (upper.isEmpty())
        upper = QStringLiteral("heads");
    if (range.isEmpty() || (lower == QLatin1String("base") && upper == QLatin1String("heads")))
        return m_graph.topologicalOrder(
            m_graph.ancestors(m_graph.realHeads(), RevisionGraph::Follow::ParentsAndDependencies), m_graph.realHeads());

    const RevisionLookup lookup(m_graph);
    using Overwalk = RevisionLookup::Overwalk;
    const bool isLowerCurrent = lower == QLatin1String("current") && upper != QLatin1String("current");
    const bool isUpperCurrent = upper == QLatin1String("current");

    // The upper end comes first, and only its bare relative form looks at the lower one.
    const bool isRelativeLower = !isLowerCurrent && negativeSteps(lower.mid(lower.indexOf(u'@') + 1)) < 0;
    const auto lowerEnd = [&]() -> Found<std::vector<int>> {
        return isLowerCurrent ? Found<std::vector<int>>(rows)
                              : lookup.all(lower, isRelativeLower ? Overwalk::StaysAtEnd : Overwalk::IsPastEnd);
    };
    std::vector<int> to;
    if (isUpperCurrent) {
        // An empty database lists everything, as in Alembic.
        to = rows.empty() ? m_graph.realHeads() : rows;
    } else {
        std::vector<int> from;
        if (const auto form = RelativeForm::parse(upper); form && !form->hasSymbol && form->steps > 0) {
            if (form->label.isEmpty() && !isLowerCurrent) {
                const auto start = lookup.one(lower);
                if (!start)
                    return std::unexpected(start.error().naming(upper));
                if (*start != RevisionGraph::kNone)
                    from = {*start};
            } else {
                const auto some = lowerEnd();
                if (!some)
                    return std::unexpected(some.error().naming(upper));
                from = *some;
            }
        }
        const auto targets = lookup.upgradeTargets(from, upper, Overwalk::StaysAtEnd);
        if (!targets)
            return std::unexpected(targets.error().naming(upper));
        to = *targets;
    }
    if (!isLowerCurrent && lower.contains(u'@')) {
        // A labelled start keeps only the ends that carry the label.
        QString label = lower.left(lower.indexOf(u'@'));
        const auto branch = lookup.one(label);
        if (!branch)
            return std::unexpected(branch.error().naming(upper));
        if (*branch != RevisionGraph::kNone && m_graph.id(*branch) == label && m_graph.labels(*branch).size() == 1)
            label = m_graph.labels(*branch).front();
        std::erase_if(to, [&](int target) { return !m_graph.labels(target).contains(label); });
    }
    if (const auto checked = checkOverlaps(to); !checked)
        return std::unexpected(checked.error());
    const auto some = lowerEnd();
    if (!some)
        return std::unexpected(some.error().naming(upper));
    const std::vector<int> &from = *some;
    const RevisionSet required = m_graph.ancestors(to, RevisionGraph::Follow::ParentsAndDependencies);
    if (std::any_of(from.begin(), from.end(), [&](int index) { return !required.contains(index); })) {
        // Rows print as Python's tuple of ids.
        const auto name = [&](bool isCurrent, const QString &text) {
            if (!isCurrent)
                return text;
            QStringList quoted;
            for (const int row : rows)
                quoted.append(QString(u'\'' + m_graph.id(row) + u'\''));
            return QString(u'(' + quoted.join(QStringLiteral(", ")) +
                           (rows.size() == 1 ? QStringLiteral(",") : QString()) + u')');
        };
        return resolverNotAncestor(name(isLowerCurrent, lower), name(isUpperCurrent, upper));
    }
    if (const auto checked = checkOverlaps(from); !checked)
        return std::unexpected(checked.error());

    const RevisionSet done = m_graph.ancestors(from, RevisionGraph::Follow::ParentsAndDependencies);
    RevisionSet shown(m_graph.size());
    for (const int index : required.indices()) {
        if (!done.contains(index))
            shown.insert(index);
    }
    for (const int index : from)
        shown.insert(index);
    if (!from.empty()) {
        const RevisionSet above = m_graph.descendants(from, RevisionGraph::Follow::Parents);
        for (const int index : shown.indices()) {
            if (!above.contains(index))
                shown.remove(index);
        }
    }
    return m_graph.topologicalOrder(shown, to);
}

} // namespace retort
