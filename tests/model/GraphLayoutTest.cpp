// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/GraphLayout.h"
#include "tests/support/GraphText.h"

#include <QTest>

#include <array>

using namespace retort;

namespace {

/// A row as text: a column per lane ('o' node, '?' ghost, '|' an edge, ':' a dashed one), the id, then where its edges
/// go.
QString drawn(const RevisionGraph &graph, const GraphLayout &layout, int row)
{
    QString lanes(layout.laneCount(), u' ');
    QString ends;
    for (const GraphLayout::Segment &segment : layout.segments(row)) {
        switch (segment.kind) {
        case GraphLayout::Segment::Kind::Through: lanes[segment.from] = segment.isDashed ? u':' : u'|'; break;
        case GraphLayout::Segment::Kind::Into: break;
        case GraphLayout::Segment::Kind::Out:
            ends += QString(u' ' + QString::number(segment.from) + QChar(segment.isDashed ? u'~' : u'>') +
                            QString::number(segment.to));
            break;
        case GraphLayout::Segment::Kind::StubOut: ends += QStringLiteral(" stub-out"); break;
        case GraphLayout::Segment::Kind::StubInto: ends += QStringLiteral(" stub-in"); break;
        }
    }
    const GraphLayout::Row &self = layout.rows()[size_t(row)];
    lanes[self.lane] = self.ghost >= 0 ? u'?' : u'o';
    const QString id = self.ghost >= 0 ? layout.missingIds().at(self.ghost) : graph.id(self.revision);
    return lanes + u' ' + id + ends;
}

QStringList drawing(const RevisionGraph &graph, const GraphLayout &layout)
{
    QStringList result;
    for (int row = 0; row < int(layout.rows().size()); ++row)
        result.append(drawn(graph, layout, row));
    return result;
}

QStringList lines(const char *text)
{
    return QString::fromUtf8(text).split(u'\n');
}

} // namespace

class GraphLayoutTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// What a filter leaves is drawn in the colours that it had.
    void coloursAreTakenFromTheWhole()
    {
        const RevisionGraph graph =
            test::graphFromText(lines("a1\nb2 < a1\nc3 < b2\nd4 < c3\ne5 < a1\nf6 < e5\ng7 < f6"));
        const GraphLayout whole(graph);
        const auto colourIn = [&graph](const GraphLayout &layout, const char *id) {
            return layout.rows()[size_t(layout.rowOf(graph.find(QLatin1String(id))))].colour;
        };
        QVERIFY(colourIn(whole, "d4") != colourIn(whole, "g7"));
        const std::array some{graph.find(QStringLiteral("g7")), graph.find(QStringLiteral("f6")),
                              graph.find(QStringLiteral("d4"))};
        const GraphLayout part(graph, some, {.like = &whole});
        for (const char *id : {"g7", "f6", "d4"})
            QCOMPARE(colourIn(part, id), colourIn(whole, id));
        QCOMPARE(part.edgesFrom(0).front().colour, colourIn(whole, "g7"));
    }

    void aSingleLineStaysInTheFirstLane()
    {
        const RevisionGraph graph = test::graphFromText(lines("a1\nb2 < a1\nc3 < b2"));
        QCOMPARE(drawing(graph, GraphLayout(graph)), lines("o c3 0>0\no b2 0>0\no a1"));
    }

    void aBranchAndItsMergeTakeASecondLaneThatIsFreeAfterwards()
    {
        const RevisionGraph graph =
            test::graphFromText(lines("base\nleft < base\nright < base\nmerge < left, right\ntop < merge"));
        QCOMPARE(drawing(graph, GraphLayout(graph)), lines("o  top 0>0\n"
                                                           "o  merge 0>0 0>1\n"
                                                           "o| left 0>0\n"
                                                           "|o right 1>0\n"
                                                           "o  base"));
    }

    void twoHeadsJoinTheirParentsLaneEarly()
    {
        const RevisionGraph graph =
            test::graphFromText(lines("base\nmiddle < base\nfirst < middle\nsecond < middle\nthird < middle"));
        QCOMPARE(drawing(graph, GraphLayout(graph)), lines("o  first 0>0\n"
                                                           "|o second 1>0\n"
                                                           "|o third 1>0\n"
                                                           "o  middle 0>0\n"
                                                           "o  base"));
    }

    void aDependencyIsADashedLinkBesideTheBranches()
    {
        const RevisionGraph graph = test::graphFromText(lines("a1\na2 < a1\nb1\nb2 < b1 + a1\nb3 < b2"));
        const GraphLayout layout(graph);
        QCOMPARE(drawing(graph, layout), lines("o   a2 0>0\n"
                                               "|o  b3 1>1\n"
                                               "|o  b2 1>1 1~2\n"
                                               "|o: b1\n"
                                               "o   a1"));
    }

    void aFarDependencyIsTwoStubs()
    {
        QStringList text{QStringLiteral("a0")};
        for (int i = 1; i < 100; ++i)
            text.append(QStringLiteral("a%1 < a%2").arg(i).arg(i - 1));
        text.append(QStringLiteral("zz + a0"));
        text.append(QStringLiteral("zt < zz"));
        const RevisionGraph graph = test::graphFromText(text);
        const GraphLayout layout(graph);
        const QString from = drawn(graph, layout, layout.rowOf(graph.find(QStringLiteral("zz"))));
        const QString to = drawn(graph, layout, layout.rowOf(graph.find(QStringLiteral("a0"))));
        const int distance =
            layout.rowOf(graph.find(QStringLiteral("a0"))) - layout.rowOf(graph.find(QStringLiteral("zz")));
        QVERIFY(distance > 0);
        QCOMPARE(from.contains(QStringLiteral("stub-out")), distance > GraphLayout::kLongestLink);
        QCOMPARE(to.contains(QStringLiteral("stub-in")), distance > GraphLayout::kLongestLink);
    }

    void aMissingParentIsAGhostRowBelowItsLastChild()
    {
        const RevisionGraph graph = test::graphFromText(lines("a1 < gone\nb1 < gone\nc1"));
        const GraphLayout layout(graph);
        QCOMPARE(layout.missingIds(), QStringList(QStringLiteral("gone")));
        QCOMPARE(drawing(graph, layout), lines("o  a1 0>0\n|o b1 1>0\n?  gone\no  c1"));
    }

    void aNewRevisionOnTopDoesNotChangeTheColours()
    {
        QStringList text = lines("base\nleft < base\nright < base @ orders\nright2 < right\nother");
        const RevisionGraph before = test::graphFromText(text);
        text.append(QStringLiteral("right3 < right2"));
        const RevisionGraph after = test::graphFromText(text);
        const GraphLayout first(before);
        const GraphLayout second(after);
        for (int i = 0; i < before.size(); ++i) {
            QCOMPARE(second.rows()[size_t(second.rowOf(i))].colour, first.rows()[size_t(first.rowOf(i))].colour);
        }
    }

    void aFilteredListLeavesOutWhatItDoesNotShow()
    {
        const RevisionGraph graph = test::graphFromText(lines("a1\nb2 < a1\nc3 < b2"));
        const std::vector<int> order{2, 0};
        QCOMPARE(drawing(graph, GraphLayout(graph, order)), lines("o c3\no a1"));
    }

    void theWorkGrowsWithTheRowsAndNotFaster()
    {
        const RevisionGraph small = test::syntheticGraph(10'000);
        const RevisionGraph large = test::syntheticGraph(100'000);
        const GraphLayout smallLayout(small);
        const GraphLayout largeLayout(large);
        QCOMPARE(int(largeLayout.rows().size()), large.size());
        QVERIFY2(largeLayout.work() < 11 * smallLayout.work(),
                 qPrintable(QStringLiteral("%1 against %2").arg(largeLayout.work()).arg(smallLayout.work())));
        QVERIFY(largeLayout.laneCount() < 12);
    }
};

QTEST_GUILESS_MAIN(GraphLayoutTest)
#include "GraphLayoutTest.moc"
