// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/GraphLayout.h"

#include <QHash>

#include <algorithm>

namespace retort {

namespace {

/// Rows between two checkpoints: a row's segments are found by looking at no more rows than this.
constexpr int kCheckpointStride = 32;
/// A lane that is not in use.
constexpr int kFreeLane = -1;
/// A dashed link that gets its lane once the branches have theirs.
constexpr int kLaneLater = -2;

/// A number that stays the same from one run and one machine to the next.
quint32 stableHash(const QString &text)
{
    quint32 hash = 2166136261u;
    for (const QChar c : text)
        hash = (hash ^ c.unicode()) * 16777619u;
    return hash ^ (hash >> 15);
}

} // namespace

/// Fills a GraphLayout in two passes: rows downwards for lanes, then edges upwards for colours.
class GraphLayoutBuilder
{
public:
    GraphLayoutBuilder(GraphLayout &layout, const RevisionGraph &graph, const GraphLayout::Options &options)
        : m_layout(layout), m_graph(graph), m_options(options)
    {}

    void build(std::span<const int> order)
    {
        placeRows(order);
        for (size_t row = 0; row < m_layout.m_rows.size(); ++row)
            assignLanes(int(row));
        m_layout.m_laneCount = std::max(int(m_lanes.size()), m_layout.m_rows.empty() ? 0 : 1);
        colour();
        makeCheckpoints();
    }

private:
    using Edge = GraphLayout::Edge;
    using Row = GraphLayout::Row;

    /// Rows for the revisions, and one for each missing parent below the last of its children.
    void placeRows(std::span<const int> order)
    {
        QHash<QString, int> lastChild;
        for (size_t i = 0; i < order.size(); ++i) {
            for (const QString &id : m_graph.missing(order[i]))
                lastChild.insert(id, int(i));
        }
        m_layout.m_rowOfRevision.assign(size_t(m_graph.size()), -1);
        m_layout.m_rows.reserve(order.size() + size_t(lastChild.size()) + size_t(m_options.loneGhosts.size()));
        for (const QString &id : m_options.loneGhosts) {
            if (!lastChild.contains(id))
                addGhost(id);
        }
        for (size_t i = 0; i < order.size(); ++i) {
            m_layout.m_rowOfRevision[size_t(order[i])] = int(m_layout.m_rows.size());
            m_layout.m_rows.push_back({order[i], 0, 0, 0, -1});
            for (const QString &id : m_graph.missing(order[i])) {
                if (lastChild.value(id) != int(i) || m_ghostRow.contains(id))
                    continue;
                addGhost(id);
            }
        }
        m_expectedIn.assign(m_layout.m_rows.size(), kFreeLane);
    }

    void addGhost(const QString &id)
    {
        m_ghostRow.insert(id, int(m_layout.m_rows.size()));
        m_layout.m_rows.push_back({RevisionGraph::kNone, 0, 0, 0, int(m_layout.m_missingIds.size())});
        m_layout.m_missingIds.append(id);
    }

    /// The row of a revision or of what stands in for it; -1 for none.
    int shownRow(int revision) const
    {
        int row = m_layout.m_rowOfRevision[size_t(revision)];
        while (row < 0 && !m_options.standIns.empty()) {
            revision = m_options.standIns[size_t(revision)];
            if (revision == RevisionGraph::kNone)
                break;
            row = m_layout.m_rowOfRevision[size_t(revision)];
        }
        return row;
    }

    struct Target
    {
        int row = -1;
        bool isDependency = false;
    };

    std::vector<Target> targetsOf(const Row &row) const
    {
        std::vector<Target> targets;
        if (row.revision == RevisionGraph::kNone)
            return targets;
        for (const int parent : m_graph.parents(row.revision))
            targets.push_back({shownRow(parent), false});
        for (const QString &id : m_graph.missing(row.revision))
            targets.push_back({m_ghostRow.value(id, -1), !m_graph.at(row.revision).downRevisions.contains(id)});
        for (const int dependency : m_graph.dependencies(row.revision)) {
            const std::vector<int> &parents = m_graph.parents(row.revision);
            if (std::find(parents.begin(), parents.end(), dependency) == parents.end())
                targets.push_back({shownRow(dependency), true});
        }
        return targets;
    }

    void assignLanes(int index)
    {
        Row &row = m_layout.m_rows[size_t(index)];
        row.firstEdge = int(m_layout.m_edges.size());
        // The lane that waits for this row, else the first free one.
        int lane = m_expectedIn[size_t(index)];
        if (lane == kFreeLane)
            lane = takeFreeLane();
        row.lane = lane;
        // Dashed links that end here free their lanes.
        for (const int link : m_linksInto[index])
            release(link);
        m_linksInto.remove(index);

        bool isLaneKept = false;
        for (const Target &target : targetsOf(row)) {
            ++m_layout.m_work;
            if (target.row <= index)
                continue; // not shown, or above: broken graphs have such edges
            Edge edge{index, target.row, lane, 0, false, target.isDependency};
            if (target.isDependency) {
                const bool isFar = target.row - index > GraphLayout::kLongestLink;
                edge.lane = isFar ? GraphLayout::kNoLane : kLaneLater;
                if (isFar)
                    m_layout.m_stubsInto[target.row].push_back(int(m_layout.m_edges.size()));
            } else if (const int waiting = m_expectedIn[size_t(target.row)]; waiting != kFreeLane) {
                edge.lane = waiting;
                edge.joins = true;
            } else {
                if (isLaneKept)
                    edge.lane = takeFreeLane();
                isLaneKept = true;
                m_expectedIn[size_t(target.row)] = edge.lane;
            }
            m_layout.m_edges.push_back(edge);
        }
        if (!isLaneKept)
            release(lane);
        // Links take what is free after the branches have theirs.
        for (auto i = size_t(row.firstEdge); i < m_layout.m_edges.size(); ++i) {
            Edge &edge = m_layout.m_edges[i];
            if (edge.lane != kLaneLater)
                continue;
            edge.lane = takeFreeLane();
            m_linksInto[edge.parentRow].push_back(edge.lane);
        }
    }

    int takeFreeLane()
    {
        if (m_free.empty()) {
            m_lanes.push_back(true);
            return int(m_lanes.size()) - 1;
        }
        // A heap whose top is the leftmost free lane.
        std::pop_heap(m_free.begin(), m_free.end(), std::greater<>());
        const int lane = m_free.back();
        m_free.pop_back();
        m_lanes[size_t(lane)] = true;
        return lane;
    }

    void release(int lane)
    {
        m_lanes[size_t(lane)] = false;
        m_free.push_back(lane);
        std::push_heap(m_free.begin(), m_free.end(), std::greater<>());
    }

    /// A branch keeps its colour from its oldest revision upwards, so that new revisions do not change it. It is chosen
    /// by that revision's label or id, and differs from the branch it leaves and from others that leave it there.
    void colour()
    {
        /// Of each row: colours of its branch and of those that start at it.
        std::vector<quint32> taken(m_layout.m_rows.size(), 0);
        for (size_t i = m_layout.m_rows.size(); i-- > 0;) {
            Row &row = m_layout.m_rows[i];
            const auto edges = m_layout.edgesFrom(int(i));
            int inherited = -1;
            for (const Edge &edge : edges) {
                ++m_layout.m_work;
                if (inherited < 0 && !edge.isDependency && !edge.joins && edge.lane == row.lane)
                    inherited = m_layout.m_rows[size_t(edge.parentRow)].colour;
            }
            quint32 none = 0;
            quint32 &around = edges.empty() ? none : taken[size_t(edges.front().parentRow)];
            if (const int known = knownColour(row); known >= 0)
                row.colour = known;
            else
                row.colour = inherited >= 0 ? inherited : newColour(row, around);
            around |= 1u << row.colour;
            taken[i] |= 1u << row.colour;
            for (auto e = size_t(row.firstEdge); e < size_t(row.firstEdge) + edges.size(); ++e) {
                Edge &edge = m_layout.m_edges[e];
                // An edge out of a branch has the branch's colour; one into a merge that of the branch it comes from.
                const bool isFirst = e == size_t(row.firstEdge);
                edge.colour =
                    isFirst || edge.isDependency ? row.colour : m_layout.m_rows[size_t(edge.parentRow)].colour;
            }
        }
    }

    /// -1: none.
    int knownColour(const Row &row) const
    {
        const int known =
            m_options.like && row.revision != RevisionGraph::kNone ? m_options.like->rowOf(row.revision) : -1;
        return known < 0 ? -1 : m_options.like->rows()[size_t(known)].colour;
    }

    int newColour(const Row &row, quint32 taken) const
    {
        QString key;
        if (row.revision == RevisionGraph::kNone)
            key = m_layout.m_missingIds.at(row.ghost);
        else if (const QStringList &labels = m_graph.at(row.revision).branchLabels; !labels.isEmpty())
            key = labels.first();
        else
            key = m_graph.id(row.revision);
        const int wanted = int(stableHash(key) % GraphLayout::kColours);
        for (int i = 0; i < GraphLayout::kColours; ++i) {
            const int candidate = (wanted + i) % GraphLayout::kColours;
            if (!(taken >> candidate & 1))
                return candidate;
        }
        return wanted;
    }

    void makeCheckpoints()
    {
        std::vector<int> active;
        for (size_t row = 0; row < m_layout.m_rows.size(); ++row) {
            if (row % kCheckpointStride == 0) {
                std::erase_if(active, [&](int e) { return size_t(m_layout.m_edges[size_t(e)].parentRow) < row; });
                m_layout.m_work += qint64(active.size());
                m_layout.m_checkpoints.push_back(active);
            }
            const auto edges = m_layout.edgesFrom(int(row));
            for (size_t i = 0; i < edges.size(); ++i) {
                ++m_layout.m_work;
                if (!edges[i].joins && edges[i].lane >= 0)
                    active.push_back(m_layout.m_rows[row].firstEdge + int(i));
            }
        }
    }

    GraphLayout &m_layout;
    const RevisionGraph &m_graph;
    const GraphLayout::Options &m_options;
    QHash<QString, int> m_ghostRow;
    /// Of each row: the lane in which an edge is on its way to it.
    std::vector<int> m_expectedIn;
    /// Which lanes are in use.
    std::vector<bool> m_lanes;
    std::vector<int> m_free;
    /// Of each row: lanes of dashed links that end there.
    QHash<int, std::vector<int>> m_linksInto;
};

GraphLayout::GraphLayout(const RevisionGraph &graph)
{
    const Options none;
    GraphLayoutBuilder(*this, graph, none).build(graph.historyOrder());
}

GraphLayout::GraphLayout(const RevisionGraph &graph, std::span<const int> order)
{
    const Options none;
    GraphLayoutBuilder(*this, graph, none).build(order);
}

GraphLayout::GraphLayout(const RevisionGraph &graph, std::span<const int> order, const Options &options)
{
    GraphLayoutBuilder(*this, graph, options).build(order);
}

std::span<const GraphLayout::Edge> GraphLayout::edgesFrom(int row) const
{
    const auto first = size_t(m_rows[size_t(row)].firstEdge);
    const size_t end = size_t(row) + 1 < m_rows.size() ? size_t(m_rows[size_t(row) + 1].firstEdge) : m_edges.size();
    return {m_edges.data() + first, end - first};
}

int GraphLayout::rowOf(int revision) const
{
    return revision >= 0 && size_t(revision) < m_rowOfRevision.size() ? m_rowOfRevision[size_t(revision)] : -1;
}

std::vector<GraphLayout::Segment> GraphLayout::segments(int row) const
{
    std::vector<Segment> result;
    const size_t checkpoint = size_t(row) / kCheckpointStride;
    const auto passes = [&](int index) {
        const Edge &edge = m_edges[size_t(index)];
        const Row &self = m_rows[size_t(row)];
        if (edge.parentRow > row)
            result.push_back({Segment::Kind::Through, edge.lane, edge.lane, edge.colour, edge.isDependency, index});
        else if (edge.parentRow == row)
            result.push_back({Segment::Kind::Into, edge.lane, self.lane, edge.colour, edge.isDependency, index});
    };
    for (const int index : m_checkpoints[checkpoint])
        passes(index);
    for (int above = int(checkpoint) * kCheckpointStride; above < row; ++above) {
        const auto edges = edgesFrom(above);
        for (size_t i = 0; i < edges.size(); ++i) {
            if (!edges[i].joins && edges[i].lane >= 0)
                passes(m_rows[size_t(above)].firstEdge + int(i));
        }
    }
    const auto own = edgesFrom(row);
    for (size_t i = 0; i < own.size(); ++i) {
        const int index = m_rows[size_t(row)].firstEdge + int(i);
        const Segment::Kind kind = own[i].lane == kNoLane ? Segment::Kind::StubOut : Segment::Kind::Out;
        result.push_back({kind, m_rows[size_t(row)].lane, own[i].lane, own[i].colour, own[i].isDependency, index});
    }
    for (const int index : m_stubsInto.value(row))
        result.push_back(
            {Segment::Kind::StubInto, kNoLane, m_rows[size_t(row)].lane, m_edges[size_t(index)].colour, true, index});
    return result;
}

} // namespace retort
