// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/RevisionGraph.h"

#include "model/RevisionGraphBuilder.h"

#include <algorithm>

namespace retort {

namespace {

template <typename Edges>
RevisionSet walkGraph(int size, std::span<const int> start, Edges edges)
{
    RevisionSet seen(size);
    std::vector<int> todo(start.begin(), start.end());
    while (!todo.empty()) {
        const int index = todo.back();
        todo.pop_back();
        if (!seen.insert(index))
            continue;
        for (const int next : edges(index)) {
            if (!seen.contains(next))
                todo.push_back(next);
        }
    }
    return seen;
}

} // namespace

std::vector<int> RevisionSet::indices() const
{
    std::vector<int> result;
    result.reserve(size_t(m_count));
    for (size_t i = 0; i < m_bits.size(); ++i) {
        if (m_bits[i])
            result.push_back(int(i));
    }
    return result;
}

RevisionGraph::RevisionGraph() = default;

RevisionGraph::RevisionGraph(std::vector<Revision> revisions) : m_revisions(std::move(revisions))
{
    RevisionGraphBuilder(*this).build();
}

QStringList RevisionGraph::ids(std::span<const int> indices) const
{
    QStringList result;
    result.reserve(qsizetype(indices.size()));
    for (const int index : indices)
        result.append(id(index));
    return result;
}

std::vector<Diagnostic> RevisionGraph::diagnostics(int index) const
{
    std::vector<Diagnostic> result = at(index).diagnostics;
    const std::vector<Diagnostic> &own = m_nodes[size_t(index)].diagnostics;
    result.insert(result.end(), own.begin(), own.end());
    return result;
}

std::vector<int> RevisionGraph::branchPoints() const
{
    std::vector<int> result;
    for (int i = 0; i < size(); ++i) {
        if (isBranchPoint(i))
            result.push_back(i);
    }
    return result;
}

std::vector<int> RevisionGraph::mergePoints() const
{
    std::vector<int> result;
    for (int i = 0; i < size(); ++i) {
        if (!isShadowed(i) && isMergePoint(i))
            result.push_back(i);
    }
    return result;
}

bool RevisionGraph::isHead(int index) const
{
    return !isShadowed(index) && children(index).empty();
}

bool RevisionGraph::isRealHead(int index) const
{
    return !isShadowed(index) && allChildren(index).empty();
}

RevisionSet RevisionGraph::ancestors(std::span<const int> start, Follow follow) const
{
    return walkGraph(size(), start, [this, follow](int index) -> const std::vector<int> & {
        return follow == Follow::Parents ? parents(index) : allParents(index);
    });
}

RevisionSet RevisionGraph::descendants(std::span<const int> start, Follow follow) const
{
    return walkGraph(size(), start, [this, follow](int index) -> const std::vector<int> & {
        return follow == Follow::Parents ? children(index) : allChildren(index);
    });
}

bool RevisionGraph::sharesLineage(int a, int b, Follow follow) const
{
    const std::vector<int> start{a};
    return ancestors(start, follow).contains(b) || descendants(start, follow).contains(b);
}

std::vector<int> RevisionGraph::historyOrder() const
{
    RevisionSet all(size());
    std::vector<int> start;
    for (int i = 0; i < size(); ++i) {
        all.insert(i);
        if (allChildren(i).empty())
            start.push_back(i);
    }
    return topologicalOrder(all, start);
}

std::vector<int> RevisionGraph::impliedRows(std::span<const int> rows) const
{
    const RevisionSet current = ancestors(rows, Follow::ParentsAndDependencies);
    // The set is closed downwards, so a descendant inside it means a child inside it.
    const auto isTip = [&](int index) {
        const std::vector<int> &next = children(index);
        return std::none_of(next.begin(), next.end(), [&](int child) { return current.contains(child); });
    };
    std::vector<int> result;
    RevisionSet taken(size());
    for (const int row : rows) {
        if (isTip(row) && taken.insert(row))
            result.push_back(row);
    }
    for (const int index : current.indices()) {
        if (isTip(index) && taken.insert(index))
            result.push_back(index);
    }
    return result;
}

} // namespace retort
