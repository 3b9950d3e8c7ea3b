// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/history/HistoryModel.h"

#include <QAbstractItemModelTester>
#include <QTest>

using retort::Revision;
using retort::RevisionGraph;
using retort::ui::HistoryModel;

class HistoryModelTest : public QObject
{
    Q_OBJECT

private:
    /// base ← one ← {left, right} ← merged
    static std::shared_ptr<const RevisionGraph> diamond()
    {
        const auto make = [](const char *id, const QStringList &down, const char *message) {
            Revision revision;
            revision.id = QLatin1String(id);
            revision.downRevisions = down;
            revision.message = QLatin1String(message);
            revision.file = QStringLiteral("/p/versions/%1.py").arg(revision.id);
            return revision;
        };
        std::vector<Revision> revisions{make("base", {}, "create users"),
                                        make("one", {QStringLiteral("base")}, "add name"),
                                        make("left", {QStringLiteral("one")}, "billing tables"),
                                        make("right", {QStringLiteral("one")}, "catalogue"),
                                        make("merged", {QStringLiteral("left"), QStringLiteral("right")}, "merge")};
        revisions[2].branchLabels = {QStringLiteral("billing")};
        return std::make_shared<const RevisionGraph>(std::move(revisions));
    }

    static HistoryModel::State stateOf(const HistoryModel &model, const char *id)
    {
        return model.state(model.rowOf(model.graph().find(QLatin1String(id))));
    }

private Q_SLOTS:
    void itIsAModelThatViewsCanTrust()
    {
        HistoryModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setGraph(diamond());
        model.setRows(QStringList{QStringLiteral("one")});
        model.setSearch(QStringLiteral("b"), false);
        model.setSearch(QStringLiteral("b"), true);
        model.setUnsaved({QStringLiteral("one")});
        model.setSearch({}, false);
        model.setGraph(std::make_shared<RevisionGraph>());
        // What the database alone knows stays to be seen.
        QCOMPARE(model.rowCount(), 1);
        model.setRows(std::nullopt);
        QCOMPARE(model.rowCount(), 0);
    }

    void newestComesFirst()
    {
        HistoryModel model;
        model.setGraph(diamond());
        QCOMPARE(model.rowCount(), 5);
        QCOMPARE(model.index(0, HistoryModel::IdColumn).data().toString(), QStringLiteral("merged"));
        QCOMPARE(model.index(4, HistoryModel::MessageColumn).data().toString(), QStringLiteral("create users"));
    }

    void whatLiesBelowTheCurrentRevisionIsApplied()
    {
        HistoryModel model;
        model.setGraph(diamond());
        model.setRows(QStringList{QStringLiteral("left")});
        QVERIFY(stateOf(model, "base").isApplied);
        QVERIFY(stateOf(model, "left").isApplied);
        QVERIFY(stateOf(model, "left").isCurrent);
        QVERIFY(!stateOf(model, "right").isApplied);
        QVERIFY(!stateOf(model, "merged").isApplied);
        QVERIFY(stateOf(model, "merged").isHead);
        QVERIFY(stateOf(model, "merged").isMerge);
    }

    void aDatabaseThatNobodyAskedIsUnknownAndNotPending()
    {
        HistoryModel model;
        model.setGraph(diamond());
        QVERIFY(!stateOf(model, "base").isKnown);
        model.setRows(QStringList());
        QVERIFY(stateOf(model, "base").isKnown);
        QVERIFY(!stateOf(model, "base").isApplied);
        model.setRows(std::nullopt);
        QVERIFY(!stateOf(model, "base").isKnown);
    }

    void aSearchMarksAndSteps()
    {
        HistoryModel model;
        model.setGraph(diamond());
        model.setSearch(QStringLiteral("BILLING"), false);
        // The label spreads to what follows it.
        QVERIFY(model.matchCount() >= 1);
        QVERIFY(stateOf(model, "left").isMatch);
        QVERIFY(!stateOf(model, "base").isMatch);
        QCOMPARE(model.rowCount(), 5);
        const int left = model.rowOf(model.graph().find(QStringLiteral("left")));
        QCOMPARE(model.nextMatch(left, 1) >= 0, true);
        model.setSearch(QStringLiteral("nowhere"), false);
        QCOMPARE(model.nextMatch(left, 1), -1);
    }

    void aFilterHidesTheRest()
    {
        HistoryModel model;
        model.setGraph(diamond());
        model.setSearch(QStringLiteral("catalogue"), true);
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.rowOf(model.graph().find(QStringLiteral("base"))), -1);
        model.setSearch(QStringLiteral("catalogue"), false);
        QCOMPARE(model.rowCount(), 5);
    }

    void aParentWithoutAFileIsARowOfItsOwn()
    {
        Revision child;
        child.id = QStringLiteral("child");
        child.downRevisions = {QStringLiteral("gone")};
        child.file = QStringLiteral("/p/versions/child.py");
        HistoryModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setGraph(std::make_shared<const RevisionGraph>(std::vector<Revision>{child}));
        QCOMPARE(model.rowCount(), 2);
        QVERIFY(model.state(1).isMissing);
        QCOMPARE(model.index(1, HistoryModel::IdColumn).data().toString(), QStringLiteral("gone"));
        QVERIFY(model.state(0).isBroken);
    }

    void aDocstringThatBeginsWithADateIsNoMessage()
    {
        Revision revision;
        revision.id = QStringLiteral("one");
        revision.file = QStringLiteral("/p/versions/0001_add_index.py");
        revision.message = QStringLiteral("Create Date: 2026-07-20");
        QCOMPARE(HistoryModel::title(revision), QStringLiteral("0001_add_index"));
        // Nobody said anything: the id does where it has words.
        revision.message = QStringLiteral("empty message");
        revision.id = QStringLiteral("0001_add");
        QCOMPARE(HistoryModel::title(revision), QStringLiteral("0001_add"));
        revision.id = QStringLiteral("1a2b3c4d5e6f");
        QCOMPARE(HistoryModel::title(revision), QStringLiteral("empty message"));
        revision.message.clear();
        QCOMPARE(HistoryModel::title(revision), QStringLiteral("0001_add_index.py"));
    }

    void aRevisionThatOnlyTheDatabaseKnowsIsARow()
    {
        HistoryModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setGraph(diamond());
        model.setRows(QStringList{QStringLiteral("elsewhere")});
        QCOMPARE(model.rowCount(), 6);
        QVERIFY(model.state(0).isMissing);
        QVERIFY(model.state(0).isInDatabase);
        model.setRows(QStringList{QStringLiteral("one")});
        QCOMPARE(model.rowCount(), 5);
    }

    void filtersShowABranchOrAState()
    {
        HistoryModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setGraph(diamond());
        model.setRows(QStringList{QStringLiteral("one")});
        model.setFilter({.state = retort::ui::HistoryFilter::State::Pending});
        QCOMPARE(model.rowCount(), 3);
        model.setFilter({.branch = QStringLiteral("left")});
        QCOMPARE(model.rowCount(), 3);
        model.setFilter({});
        QCOMPARE(model.rowCount(), 5);
    }

    void linearRunsFold()
    {
        std::vector<Revision> revisions;
        for (int i = 0; i < 8; ++i) {
            Revision revision;
            revision.id = QStringLiteral("r%1").arg(i);
            if (i > 0)
                revision.downRevisions = {QStringLiteral("r%1").arg(i - 1)};
            revision.file = QStringLiteral("/p/versions/r%1.py").arg(i);
            revisions.push_back(revision);
        }
        HistoryModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setGraph(std::make_shared<const RevisionGraph>(std::move(revisions)));
        model.setFolding(true);
        // Head, the run of six, base.
        QCOMPARE(model.rowCount(), 3);
        QVERIFY(model.state(1).isRun);
        QCOMPARE(model.run(1).size(), std::size_t(6));
        QCOMPARE(model.layout().edges().size(), std::size_t(2));
        QVERIFY(model.unfold(1));
        QCOMPARE(model.rowCount(), 8);
        QVERIFY(model.fold(4));
        QCOMPARE(model.rowCount(), 3);
        model.reveal(model.graph().find(QStringLiteral("r2")));
        QCOMPARE(model.rowCount(), 8);
    }

    void aRowReadsAsASentence()
    {
        HistoryModel model;
        model.setGraph(diamond());
        model.setRows(QStringList{QStringLiteral("left")});
        const QString spoken = model.index(model.rowOf(model.graph().find(QStringLiteral("left"))), 0)
                                   .data(Qt::AccessibleTextRole)
                                   .toString();
        QCOMPARE(spoken, QStringLiteral("left, billing tables, applied, current, billing"));
    }
};

QTEST_GUILESS_MAIN(HistoryModelTest)
#include "HistoryModelTest.moc"
