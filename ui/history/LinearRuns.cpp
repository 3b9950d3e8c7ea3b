// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/history/LinearRuns.h"

namespace retort::ui {

LinearRuns LinearRuns::fold(const RevisionGraph &graph, const std::vector<int> &order,
                            const std::function<bool(int)> &isPlain, const std::function<int(int)> &kind,
                            const QSet<int> &unfolded)
{
    std::vector<bool> canHide(std::size_t(graph.size()), false);
    for (const int revision : order) {
        canHide[std::size_t(revision)] =
            graph.parents(revision).size() == 1 && graph.allParents(revision).size() == 1 &&
            graph.children(revision).size() == 1 && graph.allChildren(revision).size() == 1 &&
            graph.missing(revision).isEmpty() && isPlain(revision);
    }
    LinearRuns runs;
    runs.standIns.assign(std::size_t(graph.size()), RevisionGraph::kNone);
    std::vector<bool> isHidden(std::size_t(graph.size()), false);
    std::vector<bool> isSeen(std::size_t(graph.size()), false);
    for (const int newest : order) {
        if (isSeen[std::size_t(newest)] || !canHide[std::size_t(newest)])
            continue;
        std::vector<int> members;
        for (int member = newest; canHide[std::size_t(member)] && kind(member) == kind(newest);
             member = graph.parents(member).front()) {
            members.push_back(member);
            isSeen[std::size_t(member)] = true;
        }
        if (int(members.size()) < kShortest || unfolded.contains(newest))
            continue;
        for (const int member : members) {
            if (member == newest)
                continue;
            isHidden[std::size_t(member)] = true;
            runs.standIns[std::size_t(member)] = graph.parents(member).front();
            runs.standsFor.insert(member, newest);
        }
        runs.members.insert(newest, members);
    }
    for (const int revision : order) {
        if (!isHidden[std::size_t(revision)])
            runs.order.push_back(revision);
    }
    return runs;
}

} // namespace retort::ui
