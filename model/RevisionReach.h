// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/RevisionGraph.h"

#include <array>
#include <vector>

namespace retort {

/// Answers "is a an ancestor of b?" (through parents and dependencies) many times on one graph. Building is linear;
/// nearly every question is then answered from a few numbers, and the rest by a search that these numbers prune.
///
/// The numbers: heights; a depth-first numbering of the forest of first parents, which proves that the answer is yes;
/// and two post-order labellings of the whole graph in opposite orders (as in the GRAIL index), which prove no.
class RevisionReach
{
public:
    explicit RevisionReach(const RevisionGraph &graph);

    /// True as well when they are the same. Not for use from several threads at once.
    bool isAncestor(int ancestor, int descendant) const;

private:
    struct Range
    {
        int first = 0;
        int last = 0;
        bool holds(const Range &inner) const { return first <= inner.first && inner.last <= last; }
    };

    void measureHeights();
    void numberForest();
    std::vector<Range> label(bool isReversed) const;
    bool isExcluded(int ancestor, int descendant) const;

    const RevisionGraph &m_graph;
    std::vector<int> m_heights;
    std::vector<Range> m_forest;
    std::array<std::vector<Range>, 2> m_labels;
    mutable std::vector<int> m_seen;
    mutable int m_search = 0;
};

} // namespace retort
