// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/RevisionGraph.h"

#include "model/RevisionReach.h"

#include <QHash>

#include <algorithm>
#include <functional>
#include <utility>

namespace retort {

namespace {

/// RevisionGraph::topologicalOrder(). The order is the one of alembic-compatible tools: a list of open ends is walked
/// down one branch at a time; an end that another open end still needs waits until that one has come down to it.
///
/// The textbook form keeps the set of ancestors of every open end, which is quadratic. Here an end knows that it must
/// wait because one of its children within the set has not been put out yet, and who it waits for is looked for only
/// then.
class RevisionOrder
{
public:
    RevisionOrder(const RevisionGraph &graph, RevisionSet revisions)
        : m_graph(graph),
          m_reach(graph),
          m_todo(std::move(revisions)),
          m_waiting(size_t(graph.size()), 0),
          m_isEnd(graph.size()),
          m_endOf(size_t(graph.size()), -1),
          m_seen(size_t(graph.size()), 0)
    {
        widen();
        for (const int index : m_space.indices()) {
            for (const int parent : graph.allParents(index)) {
                if (m_space.contains(parent))
                    ++m_waiting[size_t(parent)];
            }
        }
    }

    std::vector<int> run(std::span<const int> start)
    {
        std::vector<int> ends;
        for (const int index : start) {
            if (m_todo.contains(index))
                ends.push_back(index);
        }
        std::sort(ends.begin(), ends.end());
        ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
        walk(ends);
        // What the start does not lead to comes last, from its own tips.
        while (!m_todo.isEmpty()) {
            ends.clear();
            for (const int index : m_todo.indices()) {
                const std::vector<int> &children = m_graph.allChildren(index);
                if (std::none_of(children.begin(), children.end(),
                                 [this](int child) { return m_todo.contains(child); }))
                    ends.push_back(index);
            }
            walk(ends);
        }
        return std::move(m_output);
    }

private:
    /// An open end; its slot number never changes, and slots are in the order of the list of open ends.
    struct End
    {
        int revision = -1;
        int previous = -1;
        int next = -1;
        bool isOpen = true;
        /// The revision of an end that waits for this one, or -1.
        int waiter = -1;
    };

    /// m_space: the set and whatever lies on a path between two members, so that waiting needs only direct children.
    void widen()
    {
        const std::vector<int> members = m_todo.indices();
        const RevisionSet below = m_graph.ancestors(members, RevisionGraph::Follow::ParentsAndDependencies);
        const RevisionSet above = m_graph.descendants(members, RevisionGraph::Follow::ParentsAndDependencies);
        m_space = RevisionSet(m_graph.size());
        for (int i = 0; i < m_graph.size(); ++i) {
            if (below.contains(i) && above.contains(i))
                m_space.insert(i);
        }
    }

    void walk(const std::vector<int> &start)
    {
        m_ends.clear();
        m_blockers.clear();
        int previous = -1;
        for (const int index : start)
            previous = openAfter(previous, index);
        m_last = previous;
        int current = m_ends.empty() ? -1 : 0;
        while (current >= 0) {
            const int candidate = m_ends[size_t(current)].revision;
            if (m_waiting[size_t(candidate)] > 0) {
                if (const int blocker = firstBlocker(current); blocker >= 0) {
                    current = blocker;
                    continue;
                }
            }
            put(candidate);
            std::vector<int> next;
            for (const int parent : m_graph.allParents(candidate)) {
                if (m_todo.contains(parent) && !m_isEnd.contains(parent))
                    next.push_back(parent);
            }
            m_isEnd.remove(candidate);
            m_endOf[size_t(candidate)] = -1;
            if (next.empty()) {
                current = close(current);
                continue;
            }
            place(current, next.front());
            for (size_t i = 1; i < next.size(); ++i)
                m_last = openAfter(m_last, next[i]);
        }
    }

    void put(int index)
    {
        if (!m_todo.contains(index))
            return;
        m_output.push_back(index);
        m_todo.remove(index);
        release(index);
    }

    /// `index` is out of the way of its parents; so is, then, what lies between and is not itself to be put out.
    void release(int index)
    {
        std::vector<int> free{index};
        while (!free.empty()) {
            const int self = free.back();
            free.pop_back();
            for (const int parent : m_graph.allParents(self)) {
                if (!m_space.contains(parent))
                    continue;
                if (--m_waiting[size_t(parent)] == 0 && !m_todo.contains(parent))
                    free.push_back(parent);
            }
        }
    }

    void place(int slot, int index)
    {
        m_ends[size_t(slot)].revision = index;
        m_isEnd.insert(index);
        m_endOf[size_t(index)] = slot;
    }

    int openAfter(int previous, int index)
    {
        const int slot = int(m_ends.size());
        m_ends.push_back({index, previous, -1});
        if (previous >= 0)
            m_ends[size_t(previous)].next = slot;
        place(slot, index);
        return slot;
    }

    /// Takes a slot out of the list; gives the one before it, else the one after it, else -1.
    int close(int slot)
    {
        End &end = m_ends[size_t(slot)];
        end.isOpen = false;
        if (end.previous >= 0)
            m_ends[size_t(end.previous)].next = end.next;
        if (end.next >= 0)
            m_ends[size_t(end.next)].previous = end.previous;
        if (m_last == slot)
            m_last = end.previous;
        return end.previous >= 0 ? end.previous : end.next;
    }

    /// What is known of the ends that one waits for. An end only ever moves down, so that one which was not above a
    /// revision never will be, and ends opened later have greater slots.
    struct Blockers
    {
        /// The slots of the ends above, the first one last; counts when isFound.
        std::vector<int> ends;
        bool isFound = false;
        /// No slot before this one is above.
        int from = 0;
    };

    /// The slot of the first open end above the one at `slot`, or -1. It is looked for in two ways at once, because
    /// either may be long where the other is short: along the list of ends, and up the graph.
    int firstBlocker(int slot)
    {
        const int candidate = m_ends[size_t(slot)].revision;
        Blockers &known = m_blockers[candidate];
        while (known.isFound && !known.ends.empty()) {
            if (isAbove(known.ends.back(), candidate))
                return known.ends.back();
            known.ends.pop_back();
        }
        known.isFound = false;
        known.from = std::max(known.from, leastBlocker(slot));
        ++m_search;
        // Revisions on the way up, each with the number of its next child: one child at a step, for a revision may have
        // thousands.
        std::vector<std::pair<int, size_t>> todo{{candidate, 0}};
        known.ends.clear();
        for (; !todo.empty() && size_t(known.from) < m_ends.size(); ++known.from) {
            if (isAbove(known.from, candidate)) {
                m_ends[size_t(known.from)].waiter = candidate;
                return known.from;
            }
            const std::vector<int> &children = m_graph.allChildren(todo.back().first);
            if (todo.back().second == children.size()) {
                todo.pop_back();
                continue;
            }
            const int child = children[todo.back().second++];
            const bool isPending = m_space.contains(child) && (m_todo.contains(child) || m_waiting[size_t(child)] > 0);
            if (!isPending || std::exchange(m_seen[size_t(child)], m_search) == m_search)
                continue;
            if (m_endOf[size_t(child)] >= 0)
                known.ends.push_back(m_endOf[size_t(child)]);
            todo.emplace_back(child, 0);
        }
        known.isFound = todo.empty();
        std::ranges::sort(known.ends, std::greater<>());
        if (!known.isFound || known.ends.empty())
            return -1;
        m_ends[size_t(known.ends.back())].waiter = candidate;
        return known.ends.back();
    }

    bool isAbove(int slot, int revision) const
    {
        const End &end = m_ends[size_t(slot)];
        return end.isOpen && end.revision != revision && m_reach.isAncestor(revision, end.revision);
    }

    /// An end for which another waits is the first one above that other; so none before it is above itself while it is
    /// on its way there.
    int leastBlocker(int slot) const
    {
        const End &end = m_ends[size_t(slot)];
        return end.waiter >= 0 && m_reach.isAncestor(end.waiter, end.revision) ? slot + 1 : 0;
    }

    const RevisionGraph &m_graph;
    RevisionReach m_reach;
    RevisionSet m_todo;
    RevisionSet m_space;
    /// How many children within m_space are not out of the way yet.
    std::vector<int> m_waiting;
    RevisionSet m_isEnd;
    std::vector<int> m_endOf;
    std::vector<End> m_ends;
    int m_last = -1;
    QHash<int, Blockers> m_blockers;
    /// The number of the search that met a revision last.
    std::vector<int> m_seen;
    int m_search = 0;
    std::vector<int> m_output;
};

} // namespace

std::vector<int> RevisionGraph::topologicalOrder(const RevisionSet &revisions, std::span<const int> start) const
{
    return RevisionOrder(*this, revisions).run(start);
}

} // namespace retort
