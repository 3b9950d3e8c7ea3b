// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/RevisionGraph.h"

#include <QHash>
#include <QSet>

#include <functional>
#include <vector>

namespace retort::ui {

/// The rows of a history with its linear runs folded to one row each.
struct LinearRuns
{
    /// A run of fewer revisions than this is not worth a row that hides them.
    static constexpr int kShortest = 3;

    /// What is shown, newest first.
    std::vector<int> order;
    /// See GraphLayout::Options.
    std::vector<int> standIns;
    /// Of each shown revision that stands for a run: its members, newest first, itself among them.
    QHash<int, std::vector<int>> members;
    /// Of each hidden revision: the one that stands for it.
    QHash<int, int> standsFor;

    /// Folds `order`. A revision may be hidden when it has one parent and one child and `isPlain` says that nothing
    /// about it has to be seen; a run ends where `kind` changes. Runs whose newest member is in `unfolded` stay open.
    static LinearRuns fold(const RevisionGraph &graph, const std::vector<int> &order,
                           const std::function<bool(int)> &isPlain, const std::function<int(int)> &kind,
                           const QSet<int> &unfolded);
};

} // namespace retort::ui
