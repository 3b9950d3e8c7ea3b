// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/MigrationPlan.h"
#include "model/RevisionGraph.h"
#include "model/RevisionReach.h"

#include <QStringList>

#include <span>
#include <vector>

namespace retort {

/// The rows of the version table while a plan is made: which statements each step needs (Alembic's rules). The graph
/// has to outlive it.
class VersionRows
{
public:
    VersionRows(const RevisionGraph &graph, const std::vector<int> &rows);

    bool isEmpty() const { return m_count == 0; }
    bool contains(int revision) const { return m_has.contains(revision); }
    /// The rows in the order in which they came.
    QStringList ids() const { return m_graph.ids(rows()); }

    std::vector<VersionChange> upgrade(int revision);
    std::vector<VersionChange> downgrade(int revision);
    /// One stamp step from `from` (all rows) to `to`, upwards or downwards.
    std::vector<VersionChange> stamp(const std::vector<int> &from, int to, bool isUpgrade, bool movesBranch);

private:
    std::vector<int> rows() const;
    std::vector<VersionChange> collapse(std::vector<int> from, int to);
    std::vector<int> without(const std::vector<int> &list, std::span<const int> above) const;
    std::vector<int> unmergeTargets(int revision) const;
    void takeBack(int revision);
    bool isBelowAnotherRow(int down, int revision) const;
    VersionChange insert(int revision);
    VersionChange remove(int revision);
    VersionChange update(int from, int to);
    void add(int revision);
    void drop(int revision);

    const RevisionGraph &m_graph;
    RevisionReach m_reach;
    RevisionSet m_has;
    /// Of each revision: how many children and dependents were not taken back yet.
    std::vector<size_t> m_childrenLeft;
    /// The rows in order, with kNone where one has gone; a database may have thousands, and each step takes one away.
    std::vector<int> m_places;
    /// Of each revision that is a row: where it stands in m_places.
    std::vector<int> m_placeOf;
    /// What stands before it in m_places has gone.
    size_t m_firstPlace = 0;
    int m_count = 0;
};

} // namespace retort
