// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/WindowFixture.h"
#include "ui/common/BriefLabel.h"
#include "ui/history/FilterButtons.h"
#include "ui/revision/ParentEffects.h"
#include "ui/revision/ScriptChanges.h"

#include <QAbstractItemModelTester>
#include <QDropEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMimeData>
#include <QRadioButton>
#include <QToolButton>

using namespace retort;

namespace {

/// A drag by mouse needs a window system; what a drop means does not.
class Droppable : public ui::HistoryTable
{
public:
    using HistoryTable::dragMoveEvent;
    using HistoryTable::dropEvent;
};

} // namespace

/// The history pane, driven with mouse and keys on the sample project.
class HistoryViewTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<test::WindowFixture> m;

    void key(int key, Qt::KeyboardModifiers modifiers = {}) const
    {
        QTest::keyClick(&m->table(), Qt::Key(key), modifiers);
    }

    QLineEdit *search() const { return m->find<QLineEdit>("historySearch"); }

    /// Chooses an entry of one of the filter buttons.
    bool choose(const char *button, const QString &text) const
    {
        QMenu *menu = m->find<QToolButton>(button)->menu();
        Q_EMIT menu->aboutToShow();
        for (QAction *action : menu->actions()) {
            if (action->text() == text) {
                action->trigger();
                return true;
            }
        }
        return false;
    }

    /// Two heads: a second revision after the first one of the sample.
    void addHead() const
    {
        m->writeScript(QStringLiteral("ffff00000001"), QStringLiteral("123456789abc"),
                       QStringLiteral("    op.add_column('users', sa.Column('n', sa.Integer()))\n"));
    }

private Q_SLOTS:
    void init() { m = std::make_unique<test::WindowFixture>(); }
    void cleanup() { m.reset(); }

    void theModelIsSound()
    {
        QVERIFY(m->open());
        const QAbstractItemModelTester tester(&m->model());
        m->model().setFolding(true);
        m->model().setSearch(QStringLiteral("order"), true);
        m->model().setSearch({}, false);
        m->model().setFolding(false);
    }

    void rowsReadAsRevisionMessageStateBranch()
    {
        QVERIFY(m->open());
        const QString text = m->model()
                                 .index(m->rowOf("123456789abc"), ui::HistoryModel::GraphColumn)
                                 .data(Qt::AccessibleTextRole)
                                 .toString();
        QCOMPARE(text, QStringLiteral("123456789abc, create_user_table, pending, base"));
        const QString labelled = m->model()
                                     .index(m->rowOf("71f2ac48e05d"), ui::HistoryModel::GraphColumn)
                                     .data(Qt::AccessibleTextRole)
                                     .toString();
        QCOMPARE(labelled, QStringLiteral("71f2ac48e05d, Create orders, pending, orders"));
    }

    void highlightAndFilterAreTwoModes()
    {
        QVERIFY(m->open());
        const int all = m->model().rowCount();
        key(Qt::Key_Slash);
        QTRY_VERIFY(search()->hasFocus());
        QTest::keyClicks(search(), QStringLiteral("warehouse"));
        QCOMPARE(m->model().rowCount(), all);
        const int matches = m->model().matchCount();
        QVERIFY(matches > 1 && matches < all);
        QToolButton *filter = nullptr;
        for (auto *button : m->window->findChildren<QToolButton *>()) {
            if (button->text() == QStringLiteral("Filter"))
                filter = button;
        }
        QTest::mouseClick(filter, Qt::LeftButton);
        QCOMPARE(m->model().rowCount(), matches);
        // Next and previous go around.
        QTest::keyClick(search(), Qt::Key_Return);
        const QString first = m->selectedId();
        QTest::keyClick(search(), Qt::Key_Return);
        QVERIFY(m->selectedId() != first);
        QTest::keyClick(search(), Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(m->selectedId(), first);
        QTest::keyClick(search(), Qt::Key_Escape);
        QCOMPARE(m->model().rowCount(), all);
        QTRY_VERIFY(m->table().hasFocus());
    }

    void tablesAndScriptTextAreSearched()
    {
        QVERIFY(m->open());
        QTRY_VERIFY_WITH_TIMEOUT(m->workspace().scripts(), 20'000);
        search()->setText(QStringLiteral("server_default"));
        QVERIFY(m->model().matchCount() > 0);
        search()->clear();
        QVERIFY(choose("filterTable", QStringLiteral("vouchers")));
        QVERIFY(m->model().rowCount() > 0 && m->model().rowCount() < 12);
        auto *clear = m->find<QToolButton>("filterClear");
        QVERIFY(clear->isVisible());
        QTest::mouseClick(clear, Qt::LeftButton);
        QCOMPARE(m->model().rowCount(), 12);
    }

    void branchesAndStatesAreFiltered()
    {
        QVERIFY(m->open());
        QVERIFY(choose("filterState", QStringLiteral("Merges")));
        QCOMPARE(m->model().rowCount(), 1);
        QVERIFY(m->model().state(0).isMerge);
        QVERIFY(choose("filterState", QStringLiteral("All states")));
        QVERIFY(choose("filterBranch", QStringLiteral("orders")));
        QVERIFY(m->model().rowCount() < 12);
        QVERIFY(m->rowOf("71f2ac48e05d") >= 0);
    }

    void runsFoldWithTheirCountAndOpenAgain()
    {
        QVERIFY(m->open());
        const int all = m->model().rowCount();
        QTest::keyClick(m->window.get(), Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(m->model().isFolding());
        QVERIFY(m->model().rowCount() < all);
        int run = -1;
        for (int row = 0; row < m->model().rowCount(); ++row) {
            if (m->model().state(row).isRun)
                run = row;
        }
        QVERIFY(run >= 0);
        const int members = int(m->model().run(run).size());
        QCOMPARE(m->model().index(run, ui::HistoryModel::MessageColumn).data().toString(),
                 QStringLiteral("%1 revisions").arg(members));
        const int before = m->model().rowCount();
        m->clickRow(run);
        key(Qt::Key_Right);
        QCOMPARE(m->model().rowCount(), before + members - 1);
        key(Qt::Key_Left);
        QCOMPARE(m->model().rowCount(), before);
    }

    /// A jump selects one revision though Ctrl is held down, and shows what is around it.
    void aJumpSelectsOneRowAndShowsItsSurroundings()
    {
        QVERIFY(m->open());
        m->window->resize(1000, 520);
        m->clickRow(0);
        QVERIFY(m->activate());
        QVERIFY(m->actions().goToBase->isEnabled());
        QTest::keyClick(m->window->windowHandle(), Qt::Key(m->actions().goToBase->shortcut()[0].key()),
                        m->actions().goToBase->shortcut()[0].keyboardModifiers());
        QTRY_COMPARE(m->selectedId(), QStringLiteral("123456789abc"));
        QCOMPARE(m->table().selectedRows().size(), std::size_t(1));
        QVERIFY(m->workspace().range().empty());
        m->table().scrollToTop();
        const int middle = m->model().rowCount() / 2;
        m->table().goToRow(middle);
        const QRect place = m->table().visualRect(m->model().index(middle, 0));
        QVERIFY(place.bottom() + place.height() < m->table().viewport()->height());
    }

    void aSpanOfDaysIsToldAsBrieflyAsADay()
    {
        using Model = ui::HistoryModel;
        const QDate day(2026, 3, 8);
        QCOMPARE(Model::spanText(day, day), Model::dateText(day));
        QCOMPARE(Model::spanText({}, day), Model::dateText(day));
        QCOMPARE(Model::spanText({}, {}), QString());
        QCOMPARE(Model::spanText(QDate(2016, 1, 2), day), QStringLiteral("2016 – 2026"));
        QCOMPARE(Model::spanText(QDate(2026, 1, 2), day), QStringLiteral("Jan – Mar 2026"));
        QCOMPARE(Model::spanText(QDate(2026, 3, 2), day), QStringLiteral("Mar 2026"));
    }

    void jumpsAndTheWayBack()
    {
        QVERIFY(m->open());
        key(Qt::Key_B, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(m->selectedId(), QStringLiteral("123456789abc"));
        key(Qt::Key_H, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(m->selectedId(), QStringLiteral("e83a5c2f9b70"));
        key(Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(m->selectedId(), QStringLiteral("5b7f16ea80d4"));
        key(Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(m->selectedId(), QStringLiteral("e83a5c2f9b70"));
        key(Qt::Key_J, Qt::ControlModifier);
        QCOMPARE(m->selectedId(), QStringLiteral("123456789abc"));
        key(Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(m->selectedId(), QStringLiteral("e83a5c2f9b70"));
        key(Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(m->selectedId(), QStringLiteral("123456789abc"));
        key(Qt::Key_K);
        QVERIFY(m->selectedId() != QStringLiteral("123456789abc"));
    }

    void aRangeIsPreviewedTogether()
    {
        QVERIFY(m->open());
        m->click("123456789abc");
        key(Qt::Key_Up, Qt::ShiftModifier);
        key(Qt::Key_Up, Qt::ShiftModifier);
        QTRY_COMPARE(int(m->workspace().range().size()), 3);
        QTRY_VERIFY_WITH_TIMEOUT(!m->workspace().isPreviewing() &&
                                     m->workspace().preview().text.count(QStringLiteral("-- Running upgrade")) == 3,
                                 20'000);
        QVERIFY(m->find<QLabel>("selectionSummary")->text().contains(QStringLiteral("3 revisions")));
        m->click("e83a5c2f9b70", Qt::ControlModifier);
        QTRY_COMPARE(int(m->workspace().range().size()), 4);
    }

    void theSelectionLightsUpItsLineage()
    {
        QVERIFY(m->open());
        m->click("9d46e1508ab3");
        QTRY_VERIFY(m->model().isLit(m->model().graph().find(QStringLiteral("123456789abc"))));
        QVERIFY(!m->model().isLit(m->model().graph().find(QStringLiteral("71f2ac48e05d"))));
        // The way of an upgrade: what is pending up to there.
        QVERIFY(m->model().isOnPath(m->rowOf("123456789abc")));
        QVERIFY(!m->model().isOnPath(m->rowOf("e83a5c2f9b70")));
    }

    void aMissingParentHasARowAndARepair()
    {
        m->writeScript(QStringLiteral("ffff00000001"), QStringLiteral("dead00000000"), QStringLiteral("    pass\n"));
        QVERIFY(m->open(true));
        QTRY_VERIFY_WITH_TIMEOUT(m->rowOf("ffff00000001") >= 0, 20'000);
        int missing = 0;
        for (int row = 0; row < m->model().rowCount(); ++row)
            missing += m->model().state(row).isMissing ? 1 : 0;
        QCOMPARE(missing, 1);
        auto *banner = m->find<QWidget>("headsBanner");
        QVERIFY(banner->isVisible());
        test::press(banner, "repairParents");
        QDialog *repair = m->dialog("parentDialog");
        QVERIFY(repair);
        repair->reject();
    }

    void severalHeadsAreNamedInBriefAndInFull()
    {
        addHead();
        QVERIFY(m->open());
        auto *banner = m->find<QWidget>("headsBanner");
        QTRY_VERIFY(banner->isVisible());
        const auto *text = banner->findChild<ui::BriefLabel *>();
        QVERIFY(text && text->isVisible());
        // No line of it is cut, however narrow the window is.
        const auto isWhole = [text] {
            return text->height() >= int(text->linesFor(text->width()).size()) * text->fontMetrics().lineSpacing();
        };
        QTRY_VERIFY(isWhole());
        m->window->resize(m->window->minimumSizeHint());
        QTRY_VERIFY(isWhole());
        // Where it finds no room, two lines and an ellipsis; where it does, all of it.
        const int room = text->fontMetrics().horizontalAdvance(text->text());
        const QStringList brief = text->linesFor(room / 4);
        QCOMPARE(brief.size(), 2);
        QVERIFY2(brief[1].endsWith(u'…') && brief[1].size() < text->text().size() - brief[0].size(),
                 qPrintable(brief.join(u'\n')));
        QCOMPARE(text->linesFor(2 * room), QStringList{text->text()});
        // What is left out is in the tool tip, and for screen readers: the heads in full, and where they part.
        for (const QString &whole : {text->toolTip(), banner->accessibleName()}) {
            for (const char *id : {"ffff00000001", "e83a5c2f9b70", "123456789abc"})
                QVERIFY2(whole.contains(QLatin1String(id)), qPrintable(whole));
        }
        test::press(banner, "bringTogether");
        QDialog *dialog = m->dialog("mergeDialog");
        QVERIFY(dialog);
        dialog->reject();
    }

    void headsWhoseIdsBeginAlikeAreToldApart()
    {
        addHead();
        m->writeScript(QStringLiteral("ffff00000002"), QStringLiteral("123456789abc"), QStringLiteral("    pass\n"));
        QVERIFY(m->open());
        const QString line = ui::headsLine(m->workspace(), m->workspace().graph()->heads());
        for (const char *id : {"ffff00000001", "ffff00000002", "e83a5c2f9b70"})
            QVERIFY2(line.contains(QLatin1String(id)), qPrintable(line));
    }

    void aHeadDroppedOnAnotherOpensTheSameQuestion()
    {
        addHead();
        QVERIFY(m->open());
        QTRY_VERIFY(m->rowOf("ffff00000001") >= 0);
        m->click("ffff00000001");
        const QModelIndex target = m->model().index(m->rowOf("e83a5c2f9b70"), ui::HistoryModel::MessageColumn);
        const std::unique_ptr<QMimeData> data(m->model().mimeData({m->table().currentIndex()}));
        const QPoint place = m->table().visualRect(target).center();
        QDragMoveEvent move(place, Qt::MoveAction, data.get(), Qt::LeftButton, Qt::NoModifier);
        (m->table().*&Droppable::dragMoveEvent)(&move);
        QVERIFY(move.isAccepted());
        // Not onto what is no head.
        const QModelIndex other = m->model().index(m->rowOf("71f2ac48e05d"), ui::HistoryModel::MessageColumn);
        QDragMoveEvent astray(m->table().visualRect(other).center(), Qt::MoveAction, data.get(), Qt::LeftButton,
                              Qt::NoModifier);
        (m->table().*&Droppable::dragMoveEvent)(&astray);
        QVERIFY(!astray.isAccepted());
        QDropEvent drop(place, Qt::MoveAction, data.get(), Qt::LeftButton, Qt::NoModifier);
        (m->table().*&Droppable::dropEvent)(&drop);
        QDialog *dialog = m->dialog("mergeDialog");
        QVERIFY(dialog);
        QVERIFY(dialog->findChild<QLabel *>());
        dialog->reject();
    }

    /// Without the mouse, too: by the menu.
    void columnsAreChosenInTheMenu()
    {
        QVERIFY(m->open());
        QAction *file = nullptr;
        for (auto *menu : m->window->findChildren<QMenu *>()) {
            for (QAction *action : menu->actions()) {
                if (m->table().columnActions().contains(action) && action->text() == QLatin1String("File"))
                    file = action;
            }
        }
        QVERIFY(file && !file->isChecked());
        file->trigger();
        QVERIFY(m->table().wantedColumns().contains(ui::HistoryModel::FileColumn));
        file->trigger();
        QVERIFY(!m->table().wantedColumns().contains(ui::HistoryModel::FileColumn));
        m->table().setWantedColumns({ui::HistoryModel::FileColumn});
        QVERIFY(file->isChecked());
    }

    void columnsAreChosenAndKept()
    {
        QVERIFY(m->open());
        m->window->resize(1900, 800);
        m->table().setWantedColumns({ui::HistoryModel::IdColumn, ui::HistoryModel::FileColumn});
        Q_EMIT m->table().columnsChanged();
        QVERIFY(m->table().isColumnHidden(ui::HistoryModel::DateColumn));
        QVERIFY(m->window->close());
        m->makeWindow();
        QVERIFY(m->open());
        QCOMPARE(m->table().wantedColumns(), (QList<int>{ui::HistoryModel::IdColumn, ui::HistoryModel::FileColumn}));
    }

    void theShortcutsAreShown()
    {
        for (const QAction *action : m->actions().forRevision()) {
            if (action && !action->shortcut().isEmpty())
                QVERIFY2(action->toolTip().contains(action->shortcut().toString(QKeySequence::NativeText)),
                         qPrintable(action->toolTip()));
        }
    }
};

QTEST_MAIN(HistoryViewTest)
#include "HistoryViewTest.moc"
