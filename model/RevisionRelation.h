// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/RevisionGraph.h"

#include <span>
#include <vector>

namespace retort {

/// How two revisions of one graph stand to each other.
struct RevisionRelation
{
    enum class Kind { Same, Ancestor, Descendant, Apart, Unrelated };

    Kind kind = Kind::Unrelated;
    /// The newest revisions that both have behind them; empty where they share none.
    std::vector<int> forks;
    /// What the first has behind it and the second has not, newest first, itself included; and the other way round.
    std::vector<int> onlyFirst;
    std::vector<int> onlySecond;

    /// `depends_on` counts as a parent. O(revisions + edges).
    static RevisionRelation of(const RevisionGraph &graph, int first, int second);
};

/// The newest common ancestors of several revisions: where their branches part. Empty where they share none.
std::vector<int> forksOf(const RevisionGraph &graph, std::span<const int> revisions);

} // namespace retort
