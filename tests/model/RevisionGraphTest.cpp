// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/RevisionGraph.h"
#include "model/MigrationPlan.h"
#include "model/RevisionResolver.h"
#include "tests/support/GraphText.h"

#include <QTest>

using namespace retort;

namespace {

RevisionGraph graphOfLines(const char *text)
{
    return test::graphFromText(QString::fromUtf8(text).split(u'\n'));
}

QStringList words(const char *text)
{
    return QString::fromUtf8(text).split(u' ', Qt::SkipEmptyParts);
}

QStringList codes(const RevisionGraph &graph, const char *id)
{
    QStringList result;
    for (const Diagnostic &diagnostic : graph.diagnostics(graph.find(QLatin1String(id))))
        result.append(diagnostic.code);
    return result;
}

QStringList plannedIds(const MigrationPlan &plan)
{
    QStringList result;
    for (const MigrationStep &step : plan.steps)
        result.append(step.id);
    return result;
}

} // namespace

class RevisionGraphTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anEmptyFolderIsAnEmptyGraph()
    {
        const RevisionGraph graph;
        QVERIFY(!graph.error());
        QVERIFY(graph.historyOrder().empty());
        QVERIFY(planUpgrade(graph, {}, QStringLiteral("head")).value().isEmpty());
        QVERIFY(RevisionResolver(graph).resolve(QStringLiteral("head")).value().empty());
    }

    void aMissingParentIsNotedOnItsNodeAndTheRestStaysUsable()
    {
        const RevisionGraph graph = graphOfLines("aaaa < bbbb\ncccc\ndddd < cccc");
        QCOMPARE(codes(graph, "aaaa"), words("missing-parent"));
        QVERIFY(codes(graph, "dddd").isEmpty());
        QCOMPARE(graph.error()->message,
                 QStringLiteral("Revision bbbb referenced from bbbb -> aaaa, msg aaaa is not present"));
        QCOMPARE(graph.ids(graph.heads()), words("aaaa dddd"));
        QCOMPARE(graph.ids(graph.bases()), words("cccc"));
        QCOMPARE(int(graph.historyOrder().size()), 3);
        QCOMPARE(graph.missing(0), words("bbbb"));
        QCOMPARE(planUpgrade(graph, {}, QStringLiteral("dddd")).error().message, graph.error()->message);
    }

    void aMissingDependencyIsNotedOnItsNode()
    {
        const RevisionGraph graph = graphOfLines("aaaa + gone\nbbbb < aaaa");
        QCOMPARE(codes(graph, "aaaa"), words("missing-dependency"));
        QVERIFY(graph.error()->message.contains(QStringLiteral("gone")));
    }

    void aCycleIsCutAndNamed()
    {
        const RevisionGraph graph = graphOfLines("base\naaaa < bbbb\nbbbb < aaaa\ntop < base");
        QCOMPARE(graph.error()->message, QStringLiteral("Cycle is detected in revisions (aaaa, bbbb)"));
        QCOMPARE(codes(graph, "aaaa"), words("cycle"));
        QVERIFY(codes(graph, "top").isEmpty());
        QCOMPARE(int(graph.historyOrder().size()), 4);
    }

    void aCycleWithoutAnEndNamesEveryRevision()
    {
        QCOMPARE(graphOfLines("bbbb < aaaa\naaaa < bbbb").error()->message,
                 QStringLiteral("Cycle is detected in revisions (bbbb, aaaa)"));
    }

    void aLoopOfOneRevisionIsNamed()
    {
        QCOMPARE(graphOfLines("aaaa < aaaa").error()->message,
                 QStringLiteral("Self-loop is detected in revisions (aaaa)"));
        QCOMPARE(graphOfLines("aaaa + aaaa").error()->message,
                 QStringLiteral("Dependency self-loop is detected in revisions (aaaa)"));
    }

    void anIllegalIdIsNamedWithItsCharacters()
    {
        QCOMPARE(graphOfLines("aa:a-b").error()->message,
                 QStringLiteral("Character(s) '-, :' not allowed in revision identifier 'aa:a-b'"));
    }

    void theLaterOfTwoFilesWithOneIdCounts()
    {
        const RevisionGraph graph = graphOfLines("base\naaaa < base\naaaa\nbbbb < aaaa");
        QVERIFY(!graph.error());
        QCOMPARE(graph.warnings(), QStringList(QStringLiteral("Revision aaaa is present more than once")));
        QVERIFY(graph.isShadowed(1));
        QVERIFY(!graph.isShadowed(2));
        QCOMPARE(graph.ids(graph.heads()), words("base bbbb"));
        QCOMPARE(graph.parents(3), std::vector<int>{2});
        QCOMPARE(int(graph.historyOrder().size()), 4);
    }

    void aWrongLabelTakesNothingBack()
    {
        const RevisionGraph graph = graphOfLines("aaaa\nbbbb < aaaa\ncccc < bbbb");
        QCOMPARE(planDowngrade(graph, words("cccc"), QStringLiteral("nolabel@base")).error().message,
                 QStringLiteral("Can't locate revision identified by 'nolabel'"));
        QCOMPARE(planOfflineDowngrade(graph, QStringLiteral("cccc:nolabel@aaaa")).error().message,
                 QStringLiteral("Can't locate revision identified by 'nolabel'"));
        QCOMPARE(plannedIds(planDowngrade(graph, words("cccc"), QStringLiteral("bbbb@base")).value()),
                 words("cccc bbbb aaaa"));
    }

    void aRevisionStampedTwiceIsStampedOnce()
    {
        const RevisionGraph graph = graphOfLines("aaaa\nbbbb < aaaa");
        const QStringList twice{QStringLiteral("bbbb"), QStringLiteral("bbbb")};
        QCOMPARE(plannedIds(planStamp(graph, {}, twice).value()), words("bbbb"));
        QCOMPARE(planStamp(graph, words("aaaa"), twice).value().rowsAfter, words("bbbb"));
    }

    void aLabelUsedTwiceIsAnError()
    {
        QCOMPARE(graphOfLines("aaaa @ x\nbbbb @ x").error()->message,
                 QStringLiteral("Branch name 'x' in revision bbbb already used by revision aaaa"));
    }

    void aHeaderThatCannotBeReadStopsCommandsAndNothingElse()
    {
        Revision broken;
        broken.id = QStringLiteral("bad1");
        broken.isHeaderCertain = false;
        broken.diagnostics.push_back(
            {Diagnostic::Severity::Error, QStringLiteral("encoding"), QStringLiteral("The file is not UTF-8"), {}, {}});
        Revision good;
        good.id = QStringLiteral("good");
        const RevisionGraph graph({broken, good});
        QCOMPARE(graph.error()->message, QStringLiteral("The file is not UTF-8"));
        QCOMPARE(graph.ids(graph.heads()), words("bad1 good"));
    }

    void theExamplesOfTheOrderRun()
    {
        const auto order = [](const char *text) {
            return plannedIds(planUpgrade(graphOfLines(text), {}, QStringLiteral("heads")).value()).join(u' ');
        };
        QCOMPARE(order("aaaa < base1\naaab < aaaa\nbase1\nbbbb < base1\nbbbc < bbbb"),
                 QStringLiteral("base1 bbbb bbbc aaaa aaab"));
        QCOMPARE(order("a1\na2 < a1\na3 < a2\nb1\nb2 < b1 + a2\nb3 < b2\nc1 + b3\nc2 < c1"),
                 QStringLiteral("a1 a2 b1 b2 b3 c1 c2 a3"));
    }

    void aRowThatNoFileKnowsIsNamed()
    {
        const RevisionGraph graph = graphOfLines("aaaa\nbbbb < aaaa");
        const auto plan = planUpgrade(graph, {QStringLiteral("ffff9")}, QStringLiteral("head"));
        QCOMPARE(plan.error().message, QStringLiteral("Can't locate revision identified by 'ffff9'"));
        QVERIFY(planStamp(graph, {QStringLiteral("ffff9")}, {QStringLiteral("head")}, true));
    }

    void offlineRangesAreChecked()
    {
        const RevisionGraph graph = graphOfLines("aaaa\nbbbb < aaaa\ncccc < bbbb");
        QCOMPARE(plannedIds(planOfflineUpgrade(graph, QStringLiteral("aaaa:head")).value()), words("bbbb cccc"));
        QVERIFY(planOfflineUpgrade(graph, QStringLiteral("head")).value().steps.front().startsWithoutRows);
        QCOMPARE(planOfflineDowngrade(graph, QStringLiteral("head")).error().message,
                 QStringLiteral("downgrade with --sql requires <fromrev>:<torev>"));
        QVERIFY(!planOfflineUpgrade(graph, QStringLiteral("a:b:c")));
        QVERIFY(!planOfflineUpgrade(graph, QStringLiteral(":head")));
        QCOMPARE(planUpgrade(graph, {}, QStringLiteral("aaaa:head")).error().message,
                 QStringLiteral("Range revision not allowed"));
        QCOMPARE(planOfflineStamp(graph, {QStringLiteral("aaaa:bbbb"), QStringLiteral("bbbb:cccc")}).error().message,
                 QStringLiteral("Stamp operation with --sql only supports a single starting revision at a time"));
    }

    void theRunningLineNamesBothSides()
    {
        const RevisionGraph graph = graphOfLines("root\naaaa < root\nbbbb < root\nmmmm < aaaa, bbbb");
        const MigrationPlan plan = planUpgrade(graph, {}, QStringLiteral("head")).value();
        QCOMPARE(plan.steps.front().logLine(), QStringLiteral("Running upgrade  -> root, msg root"));
        QCOMPARE(plan.steps.back().runningLine(), QStringLiteral("Running upgrade aaaa, bbbb -> mmmm"));
        const MigrationPlan stamp = planStamp(graph, {QStringLiteral("root")}, {QStringLiteral("mmmm")}).value();
        QCOMPARE(stamp.steps.front().logLine(), QStringLiteral("Running stamp_revision root -> mmmm"));
    }

    /// A guard against anything quadratic: a quadratic step takes minutes here, and a linear one much less than a
    /// second.
    void fiftyThousandRevisionsArePlanned()
    {
        const RevisionGraph graph = test::syntheticGraph(50'000);
        QVERIFY(!graph.error());
        const MigrationPlan up = planUpgrade(graph, {}, QStringLiteral("heads")).value();
        QCOMPARE(int(up.steps.size()), graph.size());
        const MigrationPlan down = planDowngrade(graph, up.rowsAfter, QStringLiteral("base")).value();
        QCOMPARE(int(down.steps.size()), graph.size());
        QVERIFY(down.rowsAfter.isEmpty());
    }

    void aWideFanIsOrdered()
    {
        std::vector<Revision> revisions(1);
        revisions.front().id = QStringLiteral("base");
        QStringList tips;
        for (int i = 0; i < 10'000; ++i) {
            Revision lower;
            lower.id = QStringLiteral("l%1").arg(i);
            lower.downRevisions = QStringList(QStringLiteral("base"));
            Revision upper;
            upper.id = QStringLiteral("u%1").arg(i);
            upper.downRevisions = QStringList(lower.id);
            tips.append(upper.id);
            revisions.push_back(lower);
            revisions.push_back(upper);
        }
        Revision merge;
        merge.id = QStringLiteral("merge");
        merge.downRevisions = tips;
        revisions.push_back(merge);
        const RevisionGraph graph(std::move(revisions));
        const MigrationPlan up = planUpgrade(graph, {}, QStringLiteral("head")).value();
        QCOMPARE(up.rowsAfter, words("merge"));
    }
};

QTEST_GUILESS_MAIN(RevisionGraphTest)
#include "RevisionGraphTest.moc"
