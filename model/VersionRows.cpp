// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/VersionRows.h"

#include <algorithm>
#include <ranges>

namespace retort {

namespace {

constexpr int kGone = RevisionGraph::kNone;

} // namespace

VersionRows::VersionRows(const RevisionGraph &graph, const std::vector<int> &rows)
    : m_graph(graph),
      m_reach(graph),
      m_has(graph.size()),
      m_childrenLeft(size_t(graph.size()), 0),
      m_placeOf(size_t(graph.size()), kGone)
{
    for (const int row : rows)
        add(row);
    for (int i = 0; i < graph.size(); ++i)
        m_childrenLeft[size_t(i)] = graph.allChildren(i).size();
}

std::vector<int> VersionRows::rows() const
{
    std::vector<int> rows;
    rows.reserve(size_t(m_count));
    std::ranges::copy_if(m_places, std::back_inserter(rows), [](int row) { return row != kGone; });
    return rows;
}

std::vector<VersionChange> VersionRows::upgrade(int revision)
{
    const std::vector<int> &downs = m_graph.allParents(revision);
    std::vector<int> present;
    for (const int down : downs) {
        if (m_has.contains(down))
            present.push_back(down);
    }
    if (present.empty())
        return {insert(revision)};
    if (present.size() == 1)
        return {update(present.front(), revision)};
    // A merge. What another row has among its ancestors is not a row of its own any more.
    std::vector<int> sorted = downs;
    std::ranges::sort(sorted);
    std::vector<int> others = rows();
    std::erase_if(others, [&](int row) { return std::ranges::binary_search(sorted, row); });
    return collapse(others.empty() ? present : without(present, others), revision);
}

std::vector<VersionChange> VersionRows::downgrade(int revision)
{
    const std::vector<int> &downs = m_graph.allParents(revision);
    if (!m_has.contains(revision)) {
        // Only a branch that another row implied; nothing is recorded for it.
        return {};
    }
    takeBack(revision);
    const std::vector<int> targets = downs.empty() ? downs : unmergeTargets(revision);
    if (targets.empty())
        return {remove(revision)};
    if (downs.size() == 1)
        return {update(revision, downs.front())};
    std::vector<VersionChange> changes;
    for (size_t i = 0; i + 1 < targets.size(); ++i)
        changes.push_back(insert(targets[i]));
    changes.push_back(update(revision, targets.back()));
    return changes;
}

std::vector<VersionChange> VersionRows::stamp(const std::vector<int> &from, int to, bool isUpgrade, bool movesBranch)
{
    if (!isUpgrade && movesBranch)
        return {remove(from.front())};
    const bool hasAllRows = std::all_of(from.begin(), from.end(), [this](int row) { return m_has.contains(row); });
    if (isUpgrade && (movesBranch || !hasAllRows) && !m_has.contains(to))
        return {insert(to)};
    return collapse(from, to);
}

/// Rows `from` become the one row `to`: DELETE all but the last, UPDATE the last one.
std::vector<VersionChange> VersionRows::collapse(std::vector<int> from, int to)
{
    std::erase_if(from, [this](int row) { return !m_has.contains(row); });
    if (from.empty())
        return {insert(to)};
    std::vector<VersionChange> changes;
    for (size_t i = 0; i + 1 < from.size(); ++i)
        changes.push_back(remove(from[i]));
    changes.push_back(update(from.back(), to));
    return changes;
}

std::vector<int> VersionRows::without(const std::vector<int> &list, std::span<const int> above) const
{
    std::vector<int> result;
    for (const int index : list) {
        if (std::none_of(above.begin(), above.end(), [&](int row) { return m_reach.isAncestor(index, row); }))
            result.push_back(index);
    }
    return result;
}

/// The rows that are left when `revision` goes: its downs, but those that another row or another down implies.
std::vector<int> VersionRows::unmergeTargets(int revision) const
{
    const std::vector<int> &downs = m_graph.allParents(revision);
    if (m_count > 1) {
        std::vector<int> targets = downs;
        std::erase_if(targets, [&](int down) { return isBelowAnotherRow(down, revision); });
        return targets;
    }
    std::vector<int> above;
    for (const int down : downs) {
        const std::vector<int> &below = m_graph.allParents(down);
        above.insert(above.end(), below.begin(), below.end());
    }
    std::ranges::sort(above);
    const auto repeated = std::ranges::unique(above);
    above.erase(repeated.begin(), repeated.end());
    return above.empty() ? downs : without(downs, above);
}

void VersionRows::takeBack(int revision)
{
    const std::vector<int> &parents = m_graph.parents(revision);
    for (const int parent : parents)
        --m_childrenLeft[size_t(parent)];
    for (const int dependency : m_graph.dependencies(revision)) {
        if (std::ranges::find(parents, dependency) == parents.end())
            --m_childrenLeft[size_t(dependency)];
    }
}

bool VersionRows::isBelowAnotherRow(int down, int revision) const
{
    if (m_has.contains(down))
        return true;
    // Children go before their parents: with all of them taken back nothing is left above.
    if (m_childrenLeft[size_t(down)] == 0)
        return false;
    return std::ranges::any_of(m_places | std::views::drop(m_firstPlace), [&](int row) {
        return row != kGone && row != revision && m_reach.isAncestor(down, row);
    });
}

VersionChange VersionRows::insert(int revision)
{
    add(revision);
    return {VersionChange::Kind::Insert, {}, m_graph.id(revision)};
}

VersionChange VersionRows::remove(int revision)
{
    drop(revision);
    return {VersionChange::Kind::Delete, m_graph.id(revision), {}};
}

VersionChange VersionRows::update(int from, int to)
{
    if (m_has.contains(to) || !m_has.contains(from)) {
        drop(from);
    } else {
        const int place = m_placeOf[size_t(from)];
        m_has.remove(from);
        m_has.insert(to);
        m_places[size_t(place)] = to;
        m_placeOf[size_t(to)] = place;
    }
    return {VersionChange::Kind::Update, m_graph.id(from), m_graph.id(to)};
}

void VersionRows::add(int revision)
{
    if (!m_has.insert(revision))
        return;
    m_placeOf[size_t(revision)] = int(m_places.size());
    m_places.push_back(revision);
    ++m_count;
}

void VersionRows::drop(int revision)
{
    if (!m_has.contains(revision))
        return;
    m_has.remove(revision);
    m_places[size_t(m_placeOf[size_t(revision)])] = kGone;
    --m_count;
    while (m_firstPlace < m_places.size() && m_places[m_firstPlace] == kGone)
        ++m_firstPlace;
    if (m_places.size() < 2 * size_t(m_count) + 8)
        return;
    // More gaps than rows: close them.
    m_places = rows();
    m_firstPlace = 0;
    for (size_t place = 0; place < m_places.size(); ++place)
        m_placeOf[size_t(m_places[place])] = int(place);
}

} // namespace retort
