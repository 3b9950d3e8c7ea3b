// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/history/LaneGeometry.h"

#include <QLineF>

#include <algorithm>

namespace retort::ui {

double LaneGeometry::laneX(int lane) const
{
    return margin + double(laneWidth) * std::min(lane, maxLanes - 1);
}

QPointF LaneGeometry::node(const QRect &cell, int lane) const
{
    return {cell.left() + laneX(lane), cell.top() + cell.height() / 2.0};
}

QPainterPath LaneGeometry::path(const QRect &cell, int nodeLane, const GraphLayout::Segment &segment) const
{
    using Kind = GraphLayout::Segment::Kind;
    const double top = cell.top();
    const double bottom = cell.top() + cell.height();
    const QPointF centre = node(cell, nodeLane);
    // Towards the node a line may come from the side; at the cell's edge it stands upright.
    const auto curve = [&](const QPointF &edge) {
        QPainterPath line(edge);
        const double dy = centre.y() - edge.y();
        line.cubicTo({edge.x(), edge.y() + dy * 0.75},
                     {edge.x() + (centre.x() - edge.x()) * 0.35, centre.y() - dy * 0.1}, centre);
        return line;
    };

    switch (segment.kind) {
    case Kind::Through: {
        const double x = cell.left() + laneX(segment.from);
        QPainterPath line({x, top});
        line.lineTo(x, bottom);
        return line;
    }
    case Kind::Into: return curve({cell.left() + laneX(segment.from), top});
    case Kind::Out: return curve({cell.left() + laneX(segment.to), bottom}).toReversed();
    case Kind::StubOut: {
        QPainterPath line(centre);
        line.lineTo(centre.x() + stubLength, std::min(centre.y() + stubLength, bottom));
        return line;
    }
    case Kind::StubInto: {
        QPainterPath line({centre.x() + stubLength, std::max(centre.y() - stubLength, top)});
        line.lineTo(centre);
        return line;
    }
    }
    return {};
}

int LaneGeometry::width(int laneCount) const
{
    return int(laneX(std::max(laneCount, 1) - 1)) + margin;
}

bool LaneGeometry::hitsNode(const QRect &cell, int lane, const QPointF &point) const
{
    return QLineF(node(cell, lane), point).length() <= ringRadius;
}

} // namespace retort::ui
