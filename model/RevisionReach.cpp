// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/RevisionReach.h"

#include <algorithm>

namespace retort {

RevisionReach::RevisionReach(const RevisionGraph &graph) : m_graph(graph), m_seen(size_t(graph.size()), 0)
{
    measureHeights();
    numberForest();
    m_labels = {label(false), label(true)};
}

/// The longest way down to a revision that needs nothing.
void RevisionReach::measureHeights()
{
    const int count = m_graph.size();
    m_heights.assign(size_t(count), 0);
    std::vector<int> waiting(size_t(count), 0);
    std::vector<int> order;
    order.reserve(size_t(count));
    for (int i = 0; i < count; ++i) {
        waiting[size_t(i)] = int(m_graph.allParents(i).size());
        if (waiting[size_t(i)] == 0)
            order.push_back(i);
    }
    for (size_t next = 0; next < order.size(); ++next) {
        for (const int child : m_graph.allChildren(order[next])) {
            // A dependency that normalisation left out does not count.
            const std::vector<int> &parents = m_graph.allParents(child);
            const bool isWhole = m_graph.normalisedDependencies(child).size() == m_graph.dependencies(child).size();
            if (!isWhole && std::find(parents.begin(), parents.end(), order[next]) == parents.end())
                continue;
            m_heights[size_t(child)] = std::max(m_heights[size_t(child)], m_heights[size_t(order[next])] + 1);
            if (--waiting[size_t(child)] == 0)
                order.push_back(child);
        }
    }
}

/// Entry and exit numbers of a walk up the forest in which each revision hangs on its first parent.
void RevisionReach::numberForest()
{
    const int count = m_graph.size();
    m_forest.assign(size_t(count), {});
    std::vector<std::vector<int>> hanging(size_t(count), std::vector<int>{});
    std::vector<int> todo;
    for (int i = 0; i < count; ++i) {
        const std::vector<int> &parents = m_graph.allParents(i);
        if (parents.empty())
            todo.push_back(i);
        else
            hanging[size_t(parents.front())].push_back(i);
    }
    int number = 0;
    while (!todo.empty()) {
        const int entry = todo.back();
        if (entry < 0) {
            todo.pop_back();
            m_forest[size_t(~entry)].last = number;
            continue;
        }
        todo.back() = ~entry;
        m_forest[size_t(entry)].first = ++number;
        todo.insert(todo.end(), hanging[size_t(entry)].begin(), hanging[size_t(entry)].end());
    }
}

std::vector<RevisionReach::Range> RevisionReach::label(bool isReversed) const
{
    const int count = m_graph.size();
    std::vector<Range> labels(size_t(count), Range{});
    std::vector<bool> isOpen(size_t(count), false);
    std::vector<int> todo;
    int rank = 0;
    for (int i = 0; i < count; ++i) {
        const int root = isReversed ? count - 1 - i : i;
        if (!m_graph.allChildren(root).empty())
            continue;
        todo.push_back(root);
        while (!todo.empty()) {
            const int entry = todo.back();
            if (entry < 0) {
                todo.pop_back();
                Range &own = labels[size_t(~entry)];
                own.first = own.last = ++rank;
                for (const int parent : m_graph.allParents(~entry))
                    own.first = std::min(own.first, labels[size_t(parent)].first);
                continue;
            }
            if (isOpen[size_t(entry)]) {
                todo.pop_back();
                continue;
            }
            isOpen[size_t(entry)] = true;
            todo.back() = ~entry;
            const std::vector<int> &parents = m_graph.allParents(entry);
            if (isReversed)
                todo.insert(todo.end(), parents.begin(), parents.end());
            else
                todo.insert(todo.end(), parents.rbegin(), parents.rend());
        }
    }
    return labels;
}

bool RevisionReach::isExcluded(int ancestor, int descendant) const
{
    const auto a = size_t(ancestor);
    const auto b = size_t(descendant);
    return m_heights[a] >= m_heights[b] || !m_labels[0][b].holds(m_labels[0][a]) ||
           !m_labels[1][b].holds(m_labels[1][a]);
}

bool RevisionReach::isAncestor(int ancestor, int descendant) const
{
    if (ancestor == descendant)
        return true;
    if (isExcluded(ancestor, descendant))
        return false;
    const Range &goal = m_forest[size_t(ancestor)];
    ++m_search;
    std::vector<int> todo{descendant};
    while (!todo.empty()) {
        const int index = todo.back();
        todo.pop_back();
        if (goal.holds(m_forest[size_t(index)]))
            return true;
        for (const int parent : m_graph.allParents(index)) {
            if (parent == ancestor)
                return true;
            if (m_seen[size_t(parent)] == m_search || isExcluded(ancestor, parent))
                continue;
            m_seen[size_t(parent)] = m_search;
            todo.push_back(parent);
        }
    }
    return false;
}

} // namespace retort
