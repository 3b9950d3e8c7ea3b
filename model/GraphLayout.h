// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/RevisionGraph.h"

#include <QHash>
#include <QString>
#include <QStringList>

#include <span>
#include <vector>

namespace retort {

/// Lanes for drawing a revision graph as a table, newest row first: one row per revision, and a ghost row below the
/// last child of a parent that no file declares. Computed once in O(rows + edges), a plain value.
///
/// An edge leaves the child's node downwards, runs straight in its lane, and enters the parent's node. A child whose
/// parent already has a lane waiting for it joins that lane at once (early join), so the drawing stays narrow.
class GraphLayout
{
public:
    /// Colours are indices 0 … kColours-1 into the theme's branch colours.
    static constexpr int kColours = 5;
    static constexpr int kNoLane = -1;
    /// A `depends_on` link over more rows than this is drawn as two stubs.
    static constexpr int kLongestLink = 60;

    struct Row
    {
        /// Index into the graph, or RevisionGraph::kNone for a ghost row.
        int revision = RevisionGraph::kNone;
        int lane = 0;
        int colour = 0;
        /// First edge that starts at this row; the next row's value ends them.
        int firstEdge = 0;
        /// Position in missingIds() for a ghost row.
        int ghost = -1;
    };

    struct Edge
    {
        /// From the child's row down to the parent's row.
        int childRow = 0;
        int parentRow = 0;
        /// The lane between the two nodes; kNoLane for a link drawn as stubs.
        int lane = 0;
        int colour = 0;
        /// Ends at the bottom of the child's row, where another edge to the same parent runs in `lane`.
        bool joins = false;
        /// `depends_on`: dashed.
        bool isDependency = false;
    };

    /// What is to be painted in one row; lanes count from 0, rows are cells with the node in the middle.
    struct Segment
    {
        enum class Kind {
            /// From the top edge to the bottom edge, straight in lane `from`.
            Through,
            /// From the top edge in lane `from` to the node.
            Into,
            /// From the node to the bottom edge in lane `to`.
            Out,
            /// A short dashed arrow at the node, downwards to a dependency that is far away.
            StubOut,
            /// A short dashed arrow at the node, upwards to a dependant that is far away.
            StubInto,
        };

        Kind kind = Kind::Through;
        int from = 0;
        int to = 0;
        int colour = 0;
        bool isDashed = false;
        /// Index into edges(), for hit tests and "go to the other end".
        int edge = 0;
    };

    struct Options
    {
        /// Of each revision that is not shown: the one below it that its edges lead to instead, or
        /// RevisionGraph::kNone. Empty: edges to revisions that are not shown are left out.
        std::vector<int> standIns = {};
        /// Ids that no script declares or names: ghost rows of their own, above all others.
        QStringList loneGhosts = {};
        /// A layout of the same graph whose colours the revisions keep; it need not live on. Null: their own.
        const GraphLayout *like = nullptr;
    };

    GraphLayout() = default;
    /// All revisions in historyOrder().
    explicit GraphLayout(const RevisionGraph &graph);
    /// The given revisions, in this order (children before parents).
    GraphLayout(const RevisionGraph &graph, std::span<const int> order);
    GraphLayout(const RevisionGraph &graph, std::span<const int> order, const Options &options);

    const std::vector<Row> &rows() const { return m_rows; }
    const std::vector<Edge> &edges() const { return m_edges; }
    std::span<const Edge> edgesFrom(int row) const;
    /// The row of a revision, or -1.
    int rowOf(int revision) const;
    /// Ids of ghost rows.
    const QStringList &missingIds() const { return m_missingIds; }
    int laneCount() const { return m_laneCount; }

    /// What to paint in `row`, in O(lanes).
    std::vector<Segment> segments(int row) const;

    /// How many elementary steps building took; for tests of its growth.
    qint64 work() const { return m_work; }

private:
    friend class GraphLayoutBuilder;

    std::vector<Row> m_rows;
    std::vector<Edge> m_edges;
    std::vector<int> m_rowOfRevision;
    QStringList m_missingIds;
    /// Of rows that far dependants point to: those edges.
    QHash<int, std::vector<int>> m_stubsInto;
    /// Every few rows, the edges that run through or into that row from above.
    std::vector<std::vector<int>> m_checkpoints;
    int m_laneCount = 0;
    qint64 m_work = 0;
};

} // namespace retort
