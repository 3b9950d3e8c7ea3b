// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/GraphLayout.h"

#include <QPainterPath>
#include <QPointF>
#include <QRect>

namespace retort::ui {

/// Where the lanes of the revision graph lie within a row's cell, in pixels. Knows nothing of painting or of widgets.
struct LaneGeometry
{
    int rowHeight = 26;
    /// From lane to lane.
    int laneWidth = 18;
    /// From the cell's left edge to the middle of lane 0.
    int margin = 18;
    /// Lanes from this one on are drawn on top of each other in the last one.
    int maxLanes = 12;
    double nodeRadius = 4.5;
    /// Of the ring around the current revision.
    double ringRadius = 8;
    /// How far a stub of a long link reaches from the node.
    double stubLength = 10;

    /// The middle of a lane, from the cell's left edge.
    double laneX(int lane) const;
    /// The middle of a node in a cell.
    QPointF node(const QRect &cell, int lane) const;
    /// The line of `segment` in `cell`, whose node is in `nodeLane`. Lines of neighbouring rows meet at the cells'
    /// edges, and are vertical there.
    QPainterPath path(const QRect &cell, int nodeLane, const GraphLayout::Segment &segment) const;
    /// The width that `laneCount` lanes need.
    int width(int laneCount) const;
    /// True when `point` is on the node, with a margin for an unsteady hand.
    bool hitsNode(const QRect &cell, int lane, const QPointF &point) const;
};

} // namespace retort::ui
