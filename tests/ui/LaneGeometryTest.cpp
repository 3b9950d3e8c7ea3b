// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/history/LaneGeometry.h"

#include <QTest>

using retort::GraphLayout;
using retort::ui::LaneGeometry;
using Segment = GraphLayout::Segment;

class LaneGeometryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theNodeIsInTheMiddleOfItsLane()
    {
        const LaneGeometry geometry;
        const QRect cell(100, 52, 200, 26);
        QCOMPARE(geometry.node(cell, 0), QPointF(118, 65));
        QCOMPARE(geometry.node(cell, 2), QPointF(154, 65));
    }

    void linesOfNeighbouringRowsMeet()
    {
        const LaneGeometry geometry;
        const QRect above(0, 0, 200, 26);
        const QRect below(0, 26, 200, 26);
        const QPainterPath out = geometry.path(above, 0, {.kind = Segment::Kind::Out, .from = 0, .to = 1});
        const QPainterPath through = geometry.path(below, 0, {.kind = Segment::Kind::Through, .from = 1, .to = 1});
        const QPainterPath into = geometry.path(below, 0, {.kind = Segment::Kind::Into, .from = 1, .to = 0});
        QCOMPARE(out.pointAtPercent(1), through.pointAtPercent(0));
        QCOMPARE(out.pointAtPercent(1), into.pointAtPercent(0));
        QCOMPARE(out.pointAtPercent(0), geometry.node(above, 0));
        QCOMPARE(into.pointAtPercent(1), geometry.node(below, 0));
    }

    void linesStandUprightAtTheEdgeOfARow()
    {
        const LaneGeometry geometry;
        const QPainterPath out =
            geometry.path(QRect(0, 0, 200, 26), 0, {.kind = Segment::Kind::Out, .from = 0, .to = 3});
        // 270 degrees points down the screen.
        QVERIFY(qAbs(out.angleAtPercent(1) - 270) < 1);
    }

    void aLineToTheNodesOwnLaneIsStraight()
    {
        const LaneGeometry geometry;
        const QRect cell(0, 0, 200, 26);
        const QPainterPath into = geometry.path(cell, 1, {.kind = Segment::Kind::Into, .from = 1, .to = 1});
        const QRectF bounds = into.boundingRect();
        QCOMPARE(bounds.width(), 0);
        QCOMPARE(bounds.height(), 13);
    }

    void aFarDependencyIsAStubWithinItsRow()
    {
        const LaneGeometry geometry;
        const QRect cell(0, 26, 200, 26);
        for (const Segment::Kind kind : {Segment::Kind::StubOut, Segment::Kind::StubInto}) {
            const QRectF bounds = geometry.path(cell, 0, {.kind = kind}).boundingRect();
            QVERIFY(QRectF(cell).contains(bounds));
            QVERIFY(bounds.width() > 0);
        }
    }

    void lanesBeyondTheLimitShareTheLastOne()
    {
        const LaneGeometry geometry{.maxLanes = 4};
        QCOMPARE(geometry.laneX(3), geometry.laneX(30));
        QCOMPARE(geometry.width(4), geometry.width(40));
        QVERIFY(geometry.width(2) < geometry.width(4));
    }

    void aClickBesideTheNodeStillHitsIt()
    {
        const LaneGeometry geometry;
        const QRect cell(0, 0, 200, 26);
        QVERIFY(geometry.hitsNode(cell, 0, geometry.node(cell, 0) + QPointF(5, 4)));
        QVERIFY(!geometry.hitsNode(cell, 0, geometry.node(cell, 1)));
    }
};

QTEST_GUILESS_MAIN(LaneGeometryTest)
#include "LaneGeometryTest.moc"
