// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/database/VersionTable.h"
#include "tests/support/TestData.h"
#include "tests/ui/WindowFixture.h"
#include "ui/apply/HazardModel.h"
#include "ui/apply/StepModel.h"
#include "ui/common/Screens.h"
#include "ui/common/TailText.h"
#include "ui/editor/EditorTabs.h"
#include "ui/editor/ScriptEditor.h"
#include "ui/preview/SqlView.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QPlainTextEdit>
#include <QPointer>
#include <QProgressBar>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QTreeView>

using namespace retort;

namespace {

/// What is shown below a line. QsciScintilla::annotation() of 2.14 answers bytes that nobody wrote.
QString noteAt(const QsciScintilla &view, int line)
{
    const auto ask = [&](char *answer) {
        return view.SendScintilla(QsciScintilla::SCI_ANNOTATIONGETTEXT, static_cast<unsigned long>(line), answer);
    };
    QByteArray text(ask(nullptr), '\0');
    ask(text.data());
    return QString::fromUtf8(text);
}

} // namespace

/// From a target to the end report, driven with mouse and keys on the sample project.
class PlanAndApplyTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<test::WindowFixture> m;

    QStringList versionTable() const
    {
        return VersionTable::read(*m->workspace().database().url).value_or(QStringList{QStringLiteral("?")});
    }

    static QAbstractItemModel *listIn(QWidget *dialog, const char *name)
    {
        return dialog->findChild<QTreeView *>(QLatin1String(name))->model();
    }

    static QString factsOf(QWidget *dialog)
    {
        QStringList texts;
        for (const QLabel *label : dialog->findChild<QWidget *>(QStringLiteral("planFacts"))->findChildren<QLabel *>())
            texts << label->text();
        return texts.join(u'\n');
    }

    bool isDatabaseRead() const
    {
        return QTest::qWaitFor([this] { return m->workspace().database().kind == ui::DatabaseState::Kind::Known; },
                               20'000);
    }

    /// Plans the upgrade to a revision by click and shortcut.
    QDialog *planTo(const char *id) const
    {
        m->click(id);
        if (!m->activate() || !QTest::qWaitFor([this] { return m->actions().upgradeHere->isEnabled(); }))
            return nullptr;
        QTest::keyClick(&m->table(), Qt::Key_U, Qt::ControlModifier);
        return m->dialog("applyDialog");
    }

private Q_SLOTS:
    void init() { m = std::make_unique<test::WindowFixture>(); }
    void cleanup() { m.reset(); }

    void thePlanShowsWhatWouldHappenAndRunsNothing()
    {
        QVERIFY(m->open());
        m->table().setFocus();
        QTest::keyClick(&m->table(), Qt::Key_F9);
        QDialog *plan = m->dialog("applyDialog");
        QVERIFY(plan);
        // The revisions in the order in which they run.
        const QAbstractItemModel *steps = listIn(plan, "steps");
        QCOMPARE(steps->rowCount(), m->model().rowCount());
        QCOMPARE(steps->index(0, 0).data().toString(), QStringLiteral("123456789abc"));
        const QString facts = factsOf(plan);
        QVERIFY2(facts.contains(QStringLiteral("One for all of it")), qPrintable(facts));
        QVERIFY2(facts.contains(QStringLiteral("locked for writing")), qPrintable(facts));
        QVERIFY(test::textOf(plan, "planSummary").contains(QStringLiteral("12 revisions")));
        QVERIFY(!QFile::exists(m->project + QStringLiteral("/shop.db")));
        QTest::keyClick(plan, Qt::Key_Escape);
        QVERIFY(m->isGone("applyDialog"));
        QVERIFY(!QFile::exists(m->project + QStringLiteral("/shop.db")));
    }

    void dangersStandInTheListInTheSqlAndAtTheRevision()
    {
        m->writeScript(QStringLiteral("ffff00000001"), QStringLiteral("123456789abc"),
                       QStringLiteral("    op.add_column('users', sa.Column('n', sa.Integer(), nullable=False))\n"
                                      "    op.drop_table('users')\n"));
        QVERIFY(m->open());
        QDialog *plan = planTo("123456789abc");
        QVERIFY(plan && m->apply(plan));
        test::press(plan, "closeRun");
        QVERIFY(isDatabaseRead());
        plan = planTo("ffff00000001");
        QVERIFY(plan);
        QAbstractItemModel *hazards = listIn(plan, "planHazards");
        const QAbstractItemModelTester tester(hazards);
        QStringList rules;
        for (int row = 0; row < hazards->rowCount(); ++row)
            rules << hazards->index(row, 0).data().toString();
        QCOMPARE(rules, (QStringList{QStringLiteral("LT-ADDCOL-NOTNULL"), QStringLiteral("DS-DROP-TABLE"),
                                     QStringLiteral("AL-EMPTY-DOWN")}));
        QVERIFY(test::textOf(plan, "planSummary").contains(QStringLiteral("2 dangers")));
        QVERIFY(factsOf(plan).contains(QStringLiteral("users (about 0 rows)")));
        QVERIFY(factsOf(plan).contains(QStringLiteral("1 revision cannot be taken back")));
        const auto *sql = plan->findChild<ui::SqlView *>(QStringLiteral("planSql"));
        QString notes;
        for (int line = 0; line < sql->lines(); ++line)
            notes += noteAt(*sql, line);
        QVERIFY2(notes.contains(QStringLiteral("DS-DROP-TABLE")), qPrintable(notes));
        // Enter runs nothing dangerous.
        QVERIFY(!plan->findChild<QPushButton *>(QStringLiteral("apply"))->isDefault());
        // A finding leads to its line of script.
        auto *list = plan->findChild<QTreeView *>(QStringLiteral("planHazards"));
        list->setCurrentIndex(hazards->index(1, 0));
        QTest::keyClick(list, Qt::Key_Return);
        QTRY_VERIFY(m->window->editors().current());
        plan->reject();
    }

    /// Or the buttons would lie outside.
    void aPlanFitsOnASmallScreen()
    {
        const QSize screen = m->window->screen()->availableSize();
        QWidget small;
        small.resize(200, 200);
        const QWidget dialog(&small, Qt::Dialog);
        const QSize most = ui::roomFor(dialog, screen * 2);
        QVERIFY(most.width() < screen.width() && most.height() < screen.height());
        QCOMPARE(ui::roomFor(dialog, {300, 100}), QSize(300, 100));
        QVERIFY(m->open());
        QDialog *plan = planTo("4c1e7a90d2b6");
        QVERIFY(plan);
        const QSize room = screen.expandedTo(m->window->size());
        QVERIFY2(plan->width() <= room.width() && plan->height() <= room.height(),
                 qPrintable(QStringLiteral("%1 x %2").arg(plan->width()).arg(plan->height())));
        // What is said of the plan is not cut off; the lists give way.
        plan->resize(560, 1);
        for (const QLabel *label : plan->findChild<QWidget *>(QStringLiteral("planFacts"))->findChildren<QLabel *>())
            QTRY_VERIFY(label->height() >= label->heightForWidth(label->width()));
        plan->reject();
    }

    void aRunHasALogAndAReport()
    {
        QVERIFY(m->open());
        QDialog *plan = planTo("4c1e7a90d2b6");
        QVERIFY(plan);
        QVERIFY(m->apply(plan));
        const QString log = plan->findChild<QPlainTextEdit *>(QStringLiteral("runLog"))->toPlainText();
        QVERIFY2(log.contains(QStringLiteral("Running upgrade")), qPrintable(log));
        QVERIFY2(log.contains(QStringLiteral("✓  CREATE TABLE users")), qPrintable(log));
        const auto *progress = plan->findChild<QProgressBar *>(QStringLiteral("runProgress"));
        QCOMPARE(progress->value(), progress->maximum());
        test::press(plan, "copyReport");
        const QString report = QGuiApplication::clipboard()->text();
        QVERIFY2(report.startsWith(QStringLiteral("Upgraded to 4c1e7a90d2b6")), qPrintable(report));
        QVERIFY(report.contains(QStringLiteral("done  123456789abc")));
        m->questions.file = m->folder.filePath(QStringLiteral("report.txt"));
        test::press(plan, "saveReport");
        QVERIFY(test::readText(m->questions.file).startsWith(QStringLiteral("Upgraded to 4c1e7a90d2b6")));
        test::press(plan, "closeRun");
        QVERIFY(m->isGone("applyDialog"));
    }

    void aFailureNamesItsStatementAndTheWaysOn()
    {
        m->writeScript(QStringLiteral("ffff00000001"), QStringLiteral("123456789abc"),
                       QStringLiteral("    op.execute('CREATE TABLE fine (id INTEGER)')\n"
                                      "    op.execute('INSERT INTO nowhere VALUES (1)')\n"));
        QVERIFY(m->open());
        QDialog *plan = planTo("ffff00000001");
        QVERIFY(plan && m->apply(plan));
        QCOMPARE(test::textOf(plan, "runTitle"), QStringLiteral("Failed"));
        const QString failure = test::textOf(plan, "runFailure");
        QVERIFY2(failure.contains(QStringLiteral("no such table: nowhere")), qPrintable(failure));
        QVERIFY2(failure.contains(QStringLiteral("ffff00000001_test.py, line 11")), qPrintable(failure));
        QVERIFY2(failure.contains(QStringLiteral("Nothing was changed.")), qPrintable(failure));
        QVERIFY(test::textOf(plan, "runStatement").contains(QStringLiteral("INSERT INTO nowhere")));
        QVERIFY2(!failure.contains(QStringLiteral("INSERT INTO nowhere")), qPrintable(failure));
        QVERIFY(!plan->findChild<QWidget *>(QStringLiteral("undoRun"))->isVisible());
        QVERIFY(isDatabaseRead());

        // Fix the script, and try again from here.
        m->writeScript(QStringLiteral("ffff00000001"), QStringLiteral("123456789abc"),
                       QStringLiteral("    op.execute('CREATE TABLE fine (id INTEGER)')\n"));
        QTRY_VERIFY(!m->workspace().isLoading());
        QTest::qWait(600);
        QTRY_VERIFY(!m->workspace().isLoading());
        // The next dialog may come to lie where this one lay.
        const QPointer<QDialog> last(plan);
        test::press(plan, "retryRun");
        QTRY_VERIFY_WITH_TIMEOUT(m->dialog("applyDialog") && m->dialog("applyDialog") != last, 20'000);
        plan = m->dialog("applyDialog");
        QVERIFY(m->apply(plan));
        QCOMPARE(test::textOf(plan, "runTitle"), QStringLiteral("Upgraded to ffff00000001"));
        QCOMPARE(versionTable(), QStringList{QStringLiteral("ffff00000001")});
    }

    /// Hundreds of ids would leave no room for anything else.
    void whatALongRunKeptIsToldBriefly()
    {
        QString parent = QStringLiteral("123456789abc");
        for (int i = 1; i <= 9; ++i) {
            const QString id = QStringLiteral("ffff0000000%1").arg(i);
            m->writeScript(id, parent,
                           i < 9 ? QStringLiteral("    op.execute('CREATE TABLE t%1 (id INTEGER)')\n").arg(i)
                                 : QStringLiteral("    raise ValueError('no such luck')\n"));
            parent = id;
        }
        m->writeFile("migrations/env.py",
                     test::readText(m->project + QStringLiteral("/migrations/env.py"))
                         .replace(QStringLiteral("context.configure("),
                                  QStringLiteral("context.configure(transaction_per_migration=True, ")));
        QVERIFY(m->open());
        QDialog *plan = planTo("ffff00000009");
        QVERIFY(plan && m->apply(plan));
        const QString failure = test::textOf(plan, "runFailure");
        QVERIFY2(failure.contains(QStringLiteral("Applied and kept: 9 revisions, up to ffff00000008")),
                 qPrintable(failure));
        // The plan's own list is behind it.
        const QTreeView *steps = nullptr;
        for (const auto *list : plan->findChildren<QTreeView *>(QStringLiteral("steps"))) {
            if (list->isVisible())
                steps = list;
        }
        QVERIFY(steps);
        const QModelIndex failed = steps->model()->index(steps->model()->rowCount() - 1, 0);
        QTRY_VERIFY(steps->viewport()->rect().contains(steps->visualRect(failed).center()));
        // The log says why, too: no statement of it does.
        const QString log = plan->findChild<QPlainTextEdit *>(QStringLiteral("runLog"))->toPlainText();
        QVERIFY2(log.contains(QStringLiteral("no such luck")), qPrintable(log));
    }

    /// What the run says of itself stays brief, too: some scripts have a docstring without a message.
    void stepsWithoutAMessageAreNamedByTheirIds()
    {
        m->writeScript(QStringLiteral("ffff00000001"), QStringLiteral("123456789abc"), QStringLiteral("    pass\n"));
        const QString file = m->project + QStringLiteral("/migrations/versions/ffff00000001_test.py");
        m->writeFile("migrations/versions/ffff00000001_test.py",
                     test::readText(file).replace(QStringLiteral("\"\"\"test ffff00000001\"\"\""),
                                                  QStringLiteral("\"\"\"\nRevision ID: ffff00000001\nRevises: "
                                                                 "123456789abc\n\"\"\"")));
        QVERIFY(m->open());
        QDialog *plan = planTo("ffff00000001");
        QVERIFY(plan);
        QCOMPARE(listIn(plan, "steps")->index(1, ui::StepModel::MessageColumn).data().toString(),
                 QStringLiteral("ffff00000001"));
        QVERIFY(m->apply(plan));
        const QString log = plan->findChild<QPlainTextEdit *>(QStringLiteral("runLog"))->toPlainText();
        QVERIFY2(!log.contains(QStringLiteral("\nRevises")), qPrintable(log));
    }

    /// A statement of hundreds of lines, and what the server says of it, leave the ways on and the log in sight.
    void aLongStatementThatFailsLeavesRoomForTheRest()
    {
        QString statement = QStringLiteral("INSERT INTO nowhere VALUES ");
        for (int i = 0; i < 400; ++i)
            statement += QStringLiteral("(%1),\\n").arg(i);
        m->writeScript(QStringLiteral("ffff00000001"), QStringLiteral("123456789abc"),
                       QStringLiteral("    op.execute('%1(0)')\n").arg(statement));
        QVERIFY(m->open());
        QDialog *plan = planTo("ffff00000001");
        QVERIFY(plan);
        const int height = plan->height();
        QVERIFY(m->apply(plan));
        QTest::qWait(50);
        QVERIFY(test::textOf(plan, "runStatement").contains(QStringLiteral("(399)")));
        QVERIFY2(plan->height() < height + 200, qPrintable(QString::number(plan->height())));
        const auto *log = plan->findChild<ui::TailText *>(QStringLiteral("runLog"));
        QVERIFY(log->viewport()->height() >= 4 * QFontMetrics(log->font()).lineSpacing());
        QVERIFY(plan->findChild<QWidget *>(QStringLiteral("retryRun"))->isVisible());
        // The rest of it can be read without the mouse.
        QWidget *area = plan->findChild<QLabel *>(QStringLiteral("runStatement"))->parentWidget()->parentWidget();
        auto *scrolled = qobject_cast<QScrollArea *>(area);
        QVERIFY(scrolled);
        QTRY_VERIFY(scrolled->height() >= scrolled->sizeHint().height());
        QTRY_COMPARE(scrolled->focusPolicy(), Qt::StrongFocus);
        scrolled->setFocus();
        QTest::keyClick(scrolled, Qt::Key_PageDown);
        QVERIFY(scrolled->verticalScrollBar()->value() > 0);
    }

    /// A long run's log shows what is going on, and at a failure the statement that failed.
    void theLogStaysAtItsEndAndShowsTheFailure()
    {
        QString body;
        for (int i = 0; i < 120; ++i)
            body += QStringLiteral("    op.execute('CREATE TABLE t%1 (id INTEGER)')\n").arg(i);
        m->writeScript(QStringLiteral("ffff00000001"), QStringLiteral("123456789abc"), body);
        m->writeScript(QStringLiteral("ffff00000002"), QStringLiteral("ffff00000001"),
                       QStringLiteral("    op.execute('INSERT INTO nowhere VALUES (1)')\n"));
        QVERIFY(m->open());
        QDialog *plan = planTo("ffff00000001");
        QVERIFY(plan && m->apply(plan));
        const auto *log = plan->findChild<ui::TailText *>(QStringLiteral("runLog"));
        const auto isSeen = [&log](const QString &text) {
            const int line = log->document()->find(text).blockNumber();
            const int first = log->verticalScrollBar()->value();
            return line >= first && line < first + std::max(log->verticalScrollBar()->pageStep(), 1);
        };
        QVERIFY(log->verticalScrollBar()->maximum() > 0);
        QTRY_COMPARE(log->verticalScrollBar()->value(), log->verticalScrollBar()->maximum());
        test::press(plan, "closeRun");
        QVERIFY(m->isGone("applyDialog") && isDatabaseRead());
        plan = planTo("ffff00000002");
        QVERIFY(plan && m->apply(plan));
        log = plan->findChild<ui::TailText *>(QStringLiteral("runLog"));
        QTRY_VERIFY(isSeen(QStringLiteral("INSERT INTO nowhere")));
    }

    /// Who reads further up is left there.
    void theLogLeavesItsReaderAlone()
    {
        ui::TailText log;
        log.resize(400, 120);
        log.show();
        QVERIFY(QTest::qWaitForWindowExposed(&log));
        log.start();
        const auto addLines = [&log](int count) {
            for (int i = 0; i < count; ++i)
                log.add(QStringLiteral("line %1").arg(i));
        };
        QScrollBar *bar = log.verticalScrollBar();
        addLines(100);
        QVERIFY(bar->maximum() > 0);
        QCOMPARE(bar->value(), bar->maximum());
        // Also where it gets less room.
        log.resize(400, 80);
        QTRY_COMPARE(bar->value(), bar->maximum());
        QTest::keyClick(&log, Qt::Key_Home, Qt::ControlModifier);
        bar->triggerAction(QAbstractSlider::SliderToMinimum);
        addLines(100);
        QCOMPARE(bar->value(), 0);
        bar->triggerAction(QAbstractSlider::SliderToMaximum);
        addLines(100);
        QCOMPARE(bar->value(), bar->maximum());
        bar->triggerAction(QAbstractSlider::SliderToMinimum);
        log.showFrom(150);
        QCOMPARE(bar->value(), 150);
        log.start();
        addLines(2);
        QCOMPARE(log.lineCount(), 2);
    }

    void aFailedRevisionCanBeMarkedAsApplied()
    {
        m->writeScript(QStringLiteral("ffff00000001"), QStringLiteral("123456789abc"),
                       QStringLiteral("    op.execute('INSERT INTO nowhere VALUES (1)')\n"));
        QVERIFY(m->open());
        QDialog *plan = planTo("ffff00000001");
        QVERIFY(plan && m->apply(plan));
        QVERIFY(isDatabaseRead());
        // The next dialog may come to lie where this one lay.
        const QPointer<QDialog> last(plan);
        test::press(plan, "markRun");
        QTRY_VERIFY_WITH_TIMEOUT(m->dialog("applyDialog") && m->dialog("applyDialog") != last, 20'000);
        plan = m->dialog("applyDialog");
        QVERIFY(test::textOf(plan, "planTitle").startsWith(QStringLiteral("Stamp")));
        const QString facts = factsOf(plan);
        QVERIFY2(facts.contains(QStringLiteral("No script runs")), qPrintable(facts));
        QVERIFY2(facts.contains(QStringLiteral("2 revisions that did not run: ")), qPrintable(facts));
        QVERIFY(m->apply(plan));
        QCOMPARE(versionTable(), QStringList{QStringLiteral("ffff00000001")});
    }

    void aLongStatementIsCancelledAndRolledBack()
    {
        m->writeScript(QStringLiteral("ffff00000001"), QStringLiteral("123456789abc"),
                       QStringLiteral("    op.execute('CREATE TABLE slow (id INTEGER)')\n"
                                      "    op.execute('WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                                      "INSERT INTO slow SELECT max(i) FROM n')\n"));
        QVERIFY(m->open());
        QDialog *plan = planTo("ffff00000001");
        QVERIFY(plan);
        test::press(plan, "apply");
        QTRY_VERIFY_WITH_TIMEOUT(test::textOf(plan, "runStatement").contains(QStringLiteral("RECURSIVE")), 20'000);
        // The window stays: a run is ended by its button only.
        QTest::keyClick(plan, Qt::Key_Escape);
        QVERIFY(plan->isVisible());
        QVERIFY(!m->window->close());
        auto *cancel = plan->findChild<QPushButton *>(QStringLiteral("cancelRun"));
        QVERIFY(cancel->text().contains(QStringLiteral("Roll Back")));
        QTest::mouseClick(cancel, Qt::LeftButton);
        auto *close = plan->findChild<QPushButton *>(QStringLiteral("closeRun"));
        QTRY_VERIFY_WITH_TIMEOUT(close->isVisible(), 20'000);
        QCOMPARE(test::textOf(plan, "runTitle"), QStringLiteral("Cancelled"));
        QCOMPARE(versionTable(), QStringList());
    }

    void aTextWithoutLengthIsExplainedWhereItNeedsOne()
    {
        QVERIFY(m->open());
        m->click("123456789abc");
        m->workspace().chooseDialect(QStringLiteral("mysql"));
        const auto told = [this] {
            QString all = m->workspace().preview().error ? m->workspace().preview().error->hint : QString();
            for (const Diagnostic &diagnostic : m->workspace().preview().diagnostics)
                all += diagnostic.hint;
            return all;
        };
        QTRY_VERIFY2_WITH_TIMEOUT(told().contains(QStringLiteral("sa.String(255)")), qPrintable(told()), 20'000);
    }

    void runsAreListedWithTheirSql()
    {
        QVERIFY(m->open());
        QDialog *plan = planTo("123456789abc");
        QVERIFY(plan && m->apply(plan));
        test::press(plan, "closeRun");
        QVERIFY(isDatabaseRead());
        m->window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m->window.get()));
        QTest::keyClick(m->window.get(), Qt::Key_4, Qt::ControlModifier);
        auto *runs = m->find<QTreeView>("runs");
        QTRY_COMPARE_WITH_TIMEOUT(runs->model()->rowCount(), 1, 20'000);
        const QAbstractItemModelTester tester(runs->model());
        QTRY_VERIFY(runs->isVisible());
        QTest::mouseClick(runs->viewport(), Qt::LeftButton, {}, runs->visualRect(runs->model()->index(0, 1)).center());
        QCOMPARE(runs->model()->index(0, 0).data().toString(), QStringLiteral("done"));
        QCOMPARE(runs->model()->index(0, 2).data().toString(), QStringLiteral("Upgrade"));
        auto *sql = m->find<ui::SqlView>("runSql");
        QTRY_VERIFY_WITH_TIMEOUT(sql->text().contains(QStringLiteral("CREATE TABLE users")), 20'000);
        QVERIFY(sql->text().contains(QStringLiteral("-- done in")));
    }
};

QTEST_MAIN(PlanAndApplyTest)
#include "PlanAndApplyTest.moc"
