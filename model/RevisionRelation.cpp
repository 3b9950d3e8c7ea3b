// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/RevisionRelation.h"

#include <algorithm>
#include <array>

namespace retort {

std::vector<int> forksOf(const RevisionGraph &graph, std::span<const int> revisions)
{
    constexpr auto kFollow = RevisionGraph::Follow::ParentsAndDependencies;
    if (revisions.empty())
        return {};
    std::vector<int> reached(size_t(graph.size()), 0);
    for (const int revision : revisions) {
        for (const int ancestor : graph.ancestors(std::array{revision}, kFollow).indices())
            ++reached[size_t(ancestor)];
    }
    RevisionSet common(graph.size());
    for (int revision = 0; revision < graph.size(); ++revision) {
        if (reached[size_t(revision)] == int(revisions.size()))
            common.insert(revision);
    }
    std::vector<int> forks;
    for (const int revision : common.indices()) {
        if (std::ranges::none_of(graph.allChildren(revision), [&](int child) { return common.contains(child); }))
            forks.push_back(revision);
    }
    return forks;
}

RevisionRelation RevisionRelation::of(const RevisionGraph &graph, int first, int second)
{
    constexpr auto kFollow = RevisionGraph::Follow::ParentsAndDependencies;
    const RevisionSet behindFirst = graph.ancestors(std::array{first}, kFollow);
    const RevisionSet behindSecond = graph.ancestors(std::array{second}, kFollow);
    RevisionRelation relation;
    for (const int revision : graph.historyOrder()) {
        if (behindFirst.contains(revision) && !behindSecond.contains(revision))
            relation.onlyFirst.push_back(revision);
        if (behindSecond.contains(revision) && !behindFirst.contains(revision))
            relation.onlySecond.push_back(revision);
    }
    relation.forks = forksOf(graph, std::array{first, second});
    if (first == second)
        relation.kind = Kind::Same;
    else if (behindSecond.contains(first))
        relation.kind = Kind::Ancestor;
    else if (behindFirst.contains(second))
        relation.kind = Kind::Descendant;
    else
        relation.kind = relation.forks.empty() ? Kind::Unrelated : Kind::Apart;
    return relation;
}

} // namespace retort
