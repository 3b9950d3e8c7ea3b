// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/MainWindow.h"
#include "engine/database/VersionTable.h"
#include "tests/ui/TestQuestions.h"
#include "ui/common/ThemeStyle.h"
#include "ui/editor/EditorTabs.h"
#include "ui/editor/ScriptEditor.h"
#include "ui/history/HistoryTable.h"
#include "ui/history/HistoryView.h"
#include "ui/history/RevisionActions.h"
#include "ui/preview/SqlView.h"
#include "ui/welcome/SampleProject.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace retort;

/// The window on a copy of the sample project, driven with mouse and keys.
class MainWindowTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<ui::ThemeStyle> m_style;
    std::unique_ptr<test::TestQuestions> m_questions;
    std::unique_ptr<ui::MainWindow> m_window;
    QString m_project;

    ui::Workspace &workspace() { return m_window->workspace(); }
    ui::HistoryModel &model() { return m_window->history().model(); }
    ui::HistoryTable &table() { return m_window->history().table(); }

    void openSample()
    {
        m_window->openProject(m_project);
        QTRY_VERIFY_WITH_TIMEOUT(workspace().hasProject(), 20'000);
        QTRY_VERIFY_WITH_TIMEOUT(workspace().database().kind == ui::DatabaseState::Kind::Known, 20'000);
    }

    void clickRow(int row)
    {
        const QModelIndex index = model().index(row, ui::HistoryModel::MessageColumn);
        table().scrollTo(index);
        QTest::mouseClick(table().viewport(), Qt::LeftButton, {}, table().visualRect(index).center());
    }

    int rowOf(const QString &id) { return model().rowOf(model().graph().find(id)); }

    QStringList versionTable()
    {
        return VersionTable::read(*workspace().database().url).value_or(QStringList{QStringLiteral("?")});
    }

    /// The welcome page's button for a project at a path that ends so.
    QPushButton *welcomeButton(const QString &end)
    {
        for (auto *button : m_window->findChildren<QPushButton *>()) {
            if (button->isVisible() && button->toolTip().endsWith(end))
                return button;
        }
        return nullptr;
    }

    QDialog *dialog(const QString &name)
    {
        QDialog *found = nullptr;
        const bool isThere = QTest::qWaitFor(
            [&] {
                found = m_window->findChild<QDialog *>(name);
                return found && found->isVisible();
            },
            20'000);
        return isThere ? found : nullptr;
    }

    /// Presses Apply in the plan, waits for the end of the run and closes the report; returns its title.
    QString applyAndClose()
    {
        QDialog *plan = dialog(QStringLiteral("applyDialog"));
        if (!plan)
            return QStringLiteral("no plan");
        auto *apply = plan->findChild<QPushButton *>(QStringLiteral("apply"));
        if (!apply->isEnabled())
            return plan->findChild<QLabel *>(QStringLiteral("planWarning"))->text();
        QTest::mouseClick(apply, Qt::LeftButton);
        auto *close = plan->findChild<QPushButton *>(QStringLiteral("closeRun"));
        if (!QTest::qWaitFor([close] { return close->isVisible(); }, 30'000))
            return QStringLiteral("no end");
        const QString title = plan->findChild<QLabel *>(QStringLiteral("runTitle"))->text() + QStringLiteral(": ") +
                              plan->findChild<QLabel *>(QStringLiteral("runFailure"))->text();
        QTest::mouseClick(close, Qt::LeftButton);
        if (!QTest::qWaitFor([this] { return workspace().database().kind == ui::DatabaseState::Kind::Known; }, 20'000))
            return QStringLiteral("the database's state was not read again");
        return title;
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_project = m_folder->filePath(QStringLiteral("shop"));
        QVERIFY(ui::sampleProject(m_project));
        m_settings =
            std::make_unique<QSettings>(m_folder->filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
        m_style = std::make_unique<ui::ThemeStyle>(*qApp);
        m_style->setMode(ui::ThemeStyle::Mode::Light);
        m_questions = std::make_unique<test::TestQuestions>();
        m_window = std::make_unique<ui::MainWindow>(*m_style, *m_questions, *m_settings);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    void cleanup() { m_window.reset(); }

    void openingShowsTheWholeHistoryAsPending()
    {
        openSample();
        QVERIFY(model().rowCount() >= 12);
        QCOMPARE(workspace().database().rows, QStringList());
        const ui::HistoryModel::State first = model().state(rowOf(QStringLiteral("123456789abc")));
        QVERIFY(first.isKnown);
        QVERIFY(first.isBase);
        QVERIFY(!first.isApplied);
        // Looking creates nothing.
        QVERIFY(!QFile::exists(m_project + QStringLiteral("/shop.db")));
    }

    void aFolderThatIsNoProjectIsSaidSo()
    {
        const QTemporaryDir empty;
        m_window->openProject(empty.path());
        auto *message = m_window->findChild<QLabel *>(QStringLiteral("welcomeMessage"));
        QTRY_VERIFY(message->isVisible() && message->text().contains(QStringLiteral("alembic.ini")));
        QVERIFY(!workspace().hasProject());
        // All of it is seen.
        QTRY_VERIFY(message->height() >= message->heightForWidth(message->width()));
    }

    /// What people have before them is the checkout; its migrations lie somewhere below.
    void aProjectFurtherBelowIsOpened()
    {
        m_window->openProject(m_folder->path());
        QTRY_VERIFY_WITH_TIMEOUT(workspace().hasProject(), 20'000);
        QCOMPARE(workspace().project().directory(), QFileInfo(m_project).canonicalFilePath());
    }

    void severalProjectsFurtherBelowAreOffered()
    {
        QVERIFY(ui::sampleProject(m_folder->filePath(QStringLiteral("other/stock"))));
        m_window->openProject(m_folder->path());
        QPushButton *stock = nullptr;
        QTRY_VERIFY_WITH_TIMEOUT((stock = welcomeButton(QStringLiteral("/stock"))), 20'000);
        QVERIFY(!workspace().hasProject());
        QVERIFY(welcomeButton(QStringLiteral("/shop")));
        QTest::mouseClick(stock, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(workspace().hasProject(), 20'000);
        QVERIFY(workspace().project().directory().endsWith(QStringLiteral("other/stock")));
    }

    /// The checkout's name tells windows apart whose folders are all called "migrations".
    void aProjectIsNamedWithItsCheckout()
    {
        const QString checkout = m_folder->filePath(QStringLiteral("till"));
        QVERIFY(ui::sampleProject(checkout + QStringLiteral("/migrations")));
        QVERIFY(QDir(checkout).mkdir(QStringLiteral(".git")));
        m_window->openProject(checkout);
        QTRY_VERIFY_WITH_TIMEOUT(workspace().hasProject(), 20'000);
        QVERIFY2(m_window->windowTitle().contains(QStringLiteral("till/migrations")),
                 qPrintable(m_window->windowTitle()));
        QCOMPARE(m_window->findChild<QLabel *>(QStringLiteral("projectName"))->text(),
                 QStringLiteral("till/migrations"));
    }

    void aClickShowsTheSqlOfTheRevision()
    {
        openSample();
        clickRow(rowOf(QStringLiteral("123456789abc")));
        auto *sql = m_window->findChild<ui::SqlView *>(QStringLiteral("sql"));
        QTRY_VERIFY_WITH_TIMEOUT(sql->text().contains(QStringLiteral("CREATE TABLE users")), 20'000);
        auto *dialect = m_window->findChild<QComboBox *>(QStringLiteral("dialect"));
        QCOMPARE(dialect->currentData().toString(), QStringLiteral("sqlite"));

        dialect->setFocus();
        const int postgres = dialect->findData(QStringLiteral("postgresql"));
        QVERIFY(postgres >= 0);
        dialect->setCurrentIndex(postgres);
        Q_EMIT dialect->activated(postgres);
        QTRY_VERIFY_WITH_TIMEOUT(sql->text().contains(QStringLiteral("id UUID NOT NULL")), 20'000);

        auto *direction = m_window->findChild<QComboBox *>(QStringLiteral("direction"));
        direction->setCurrentIndex(1);
        Q_EMIT direction->activated(1);
        QTRY_VERIFY_WITH_TIMEOUT(sql->text().contains(QStringLiteral("DROP TABLE users")), 20'000);
    }

    void aClickOnSqlShowsTheLineOfTheScript()
    {
        openSample();
        clickRow(rowOf(QStringLiteral("123456789abc")));
        auto *sql = m_window->findChild<ui::SqlView *>(QStringLiteral("sql"));
        QTRY_VERIFY_WITH_TIMEOUT(sql->text().contains(QStringLiteral("CREATE TABLE users")), 20'000);
        const int line = int(sql->text().left(sql->text().indexOf(QStringLiteral("CREATE TABLE users"))).count(u'\n'));
        const long position = sql->positionFromLineIndex(line, 3);
        const QPoint place(int(sql->SendScintilla(QsciScintilla::SCI_POINTXFROMPOSITION, 0UL, position)),
                           int(sql->SendScintilla(QsciScintilla::SCI_POINTYFROMPOSITION, 0UL, position)) + 4);
        QTest::mouseClick(sql->viewport(), Qt::LeftButton, {}, place);
        QTRY_VERIFY(m_window->editors().current());
        int cursorLine = 0;
        int cursorIndex = 0;
        m_window->editors().current()->getCursorPosition(&cursorLine, &cursorIndex);
        QVERIFY(m_window->editors().current()->text(cursorLine).contains(QStringLiteral("op.create_table")));
    }

    void keysMoveThroughTheHistory()
    {
        openSample();
        table().setFocus();
        QTest::keyClick(&table(), Qt::Key_Home);
        QCOMPARE(table().currentIndex().row(), 0);
        QTest::keyClick(&table(), Qt::Key_J);
        QTest::keyClick(&table(), Qt::Key_Down);
        QCOMPARE(table().currentIndex().row(), 2);
        QTest::keyClick(&table(), Qt::Key_K);
        QCOMPARE(table().currentIndex().row(), 1);
        QTest::keyClick(&table(), Qt::Key_End);
        QCOMPARE(table().currentIndex().row(), model().rowCount() - 1);
        QCOMPARE(workspace().graph()->id(workspace().selected()), QStringLiteral("123456789abc"));
        QTest::keyClick(&table(), Qt::Key_Up, Qt::AltModifier);
        QVERIFY(workspace().graph()->parents(workspace().selected()) ==
                std::vector<int>{workspace().graph()->find(QStringLiteral("123456789abc"))});
        QTest::keyClick(&table(), Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(workspace().graph()->id(workspace().selected()), QStringLiteral("123456789abc"));
        QTest::keyClick(&table(), Qt::Key_Return);
        QTRY_VERIFY(m_window->editors().current());
        QVERIFY(m_window->editors().current()->text().contains(QStringLiteral("create_user_table")));
    }

    void theSearchFieldFindsARevision()
    {
        openSample();
        table().setFocus();
        QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
        auto *search = m_window->findChild<QLineEdit *>(QStringLiteral("historySearch"));
        QTRY_VERIFY(search->hasFocus());
        QTest::keyClicks(search, QStringLiteral("123456789"));
        QCOMPARE(model().matchCount(), 1);
        QTest::keyClick(search, Qt::Key_Return);
        QCOMPARE(workspace().graph()->id(workspace().selected()), QStringLiteral("123456789abc"));
        QTest::keyClick(search, Qt::Key_Escape);
        QTRY_VERIFY(table().hasFocus());
        QVERIFY(!model().isSearching());
    }

    void upgradeAndDowngradeMoveTheDatabase()
    {
        openSample();
        // All the way up, by key.
        table().setFocus();
        QTest::keyClick(&table(), Qt::Key_F9);
        QDialog *plan = dialog(QStringLiteral("applyDialog"));
        QVERIFY(plan);
        QVERIFY(plan->findChild<ui::SqlView *>(QStringLiteral("planSql"))
                    ->text()
                    .contains(QStringLiteral("CREATE TABLE users")));
        QVERIFY(!QFile::exists(m_project + QStringLiteral("/shop.db")));
        const QString up = applyAndClose();
        QVERIFY2(up.startsWith(QStringLiteral("Upgraded")), qPrintable(up));
        QStringList heads;
        for (const int head : workspace().graph()->realHeads())
            heads << workspace().graph()->id(head);
        QCOMPARE(versionTable(), heads);
        QTRY_COMPARE_WITH_TIMEOUT(workspace().database().rows, heads, 20'000);
        QVERIFY(model().state(0).isApplied);

        // Back to the first revision, by mouse and the button of the bar.
        clickRow(rowOf(QStringLiteral("123456789abc")));
        auto *next = m_window->findChild<QPushButton *>(QStringLiteral("nextAction"));
        QTRY_VERIFY(next->isEnabled());
        QVERIFY(next->text().contains(QStringLiteral("Downgrade")));
        QTest::mouseClick(next, Qt::LeftButton);
        const QString down = applyAndClose();
        QVERIFY2(down.startsWith(QStringLiteral("Downgraded")), qPrintable(down));
        QCOMPARE(versionTable(), QStringList{QStringLiteral("123456789abc")});
        QTRY_VERIFY(model().state(rowOf(QStringLiteral("123456789abc"))).isCurrent);

        // And up again by shortcut, to a revision in the middle.
        clickRow(model().rowCount() - 3);
        const QString middle = workspace().graph()->id(workspace().selected());
        QTRY_VERIFY(m_window->actions().upgradeHere->isEnabled());
        // The dialogs before had the window's place as the active one.
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTest::keyClick(&table(), Qt::Key_U, Qt::ControlModifier);
        const QString again = applyAndClose();
        QVERIFY2(again.startsWith(QStringLiteral("Upgraded")), qPrintable(again));
        QCOMPARE(versionTable(), QStringList{middle});
    }

    void cancellingThePlanRunsNothing()
    {
        openSample();
        table().setFocus();
        QTest::keyClick(&table(), Qt::Key_F9);
        QDialog *plan = dialog(QStringLiteral("applyDialog"));
        QVERIFY(plan);
        QTest::keyClick(plan, Qt::Key_Escape);
        QTRY_VERIFY(!m_window->findChild<QDialog *>(QStringLiteral("applyDialog")));
        QVERIFY(!QFile::exists(m_project + QStringLiteral("/shop.db")));
    }

    void aFailingScriptIsNamedWithItsLine()
    {
        QFile script(m_project + QStringLiteral("/migrations/versions/ffff00000001_breaks.py"));
        QVERIFY(script.open(QIODevice::WriteOnly));
        script.write("\"\"\"breaks\"\"\"\nfrom alembic import op\n\nrevision = 'ffff00000001'\n"
                     "down_revision = '123456789abc'\n\n\ndef upgrade():\n"
                     "    op.execute('CREATE TABLE fine (id INTEGER)')\n"
                     "    op.execute('INSERT INTO nowhere VALUES (1)')\n\n\ndef downgrade():\n    pass\n");
        script.close();
        openSample();
        clickRow(rowOf(QStringLiteral("ffff00000001")));
        QTRY_VERIFY(m_window->actions().upgradeHere->isEnabled());
        m_window->actions().upgradeHere->trigger();
        const QString failed = applyAndClose();
        QVERIFY2(failed.startsWith(QStringLiteral("Failed")), qPrintable(failed));
        QVERIFY2(failed.contains(QStringLiteral("ffff00000001")), qPrintable(failed));
        QVERIFY2(failed.contains(QStringLiteral("line 10")), qPrintable(failed));
        QVERIFY2(failed.contains(QStringLiteral("no such table: nowhere")), qPrintable(failed));
        QCOMPARE(versionTable(), QStringList());
    }

    void aNewRevisionIsWrittenAndOpened()
    {
        openSample();
        clickRow(0);
        const int before = model().rowCount();
        const QString parent = workspace().graph()->id(workspace().selected());
        QTest::keyClick(&table(), Qt::Key_N, Qt::ControlModifier);
        QDialog *asking = dialog(QStringLiteral("newRevisionDialog"));
        QVERIFY(asking);
        auto *create = asking->findChild<QPushButton *>(QStringLiteral("createRevision"));
        QVERIFY(!create->isEnabled());
        QTest::keyClicks(asking->findChild<QLineEdit *>(QStringLiteral("revisionMessage")),
                         QStringLiteral("add order notes"));
        QVERIFY(asking->findChild<QLabel *>(QStringLiteral("revisionFile"))
                    ->text()
                    .endsWith(QStringLiteral("_add_order_notes.py")));
        QTest::keyClick(asking, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(model().rowCount(), before + 1, 20'000);
        const int written = workspace().selected();
        QCOMPARE(workspace().graph()->at(written).message, QStringLiteral("add order notes"));
        QCOMPARE(workspace().graph()->at(written).downRevisions, QStringList{parent});
        QVERIFY(m_window->editors().current()->text().contains(QStringLiteral("def upgrade()")));
    }

    void aScriptWrittenByAnotherProgramAppears()
    {
        openSample();
        const int before = model().rowCount();
        QFile script(m_project + QStringLiteral("/migrations/versions/ffff00000002_outside.py"));
        QVERIFY(script.open(QIODevice::WriteOnly));
        script.write("\"\"\"outside\"\"\"\nrevision = 'ffff00000002'\ndown_revision = '123456789abc'\n\n\n"
                     "def upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n");
        script.close();
        QTRY_COMPARE_WITH_TIMEOUT(model().rowCount(), before + 1, 20'000);
        auto *banner = m_window->findChild<QWidget *>(QStringLiteral("headsBanner"));
        QVERIFY(banner->isVisible());
    }

    void theWindowStaysWhileThereIsUnsavedText()
    {
        openSample();
        clickRow(0);
        QTest::keyClick(&table(), Qt::Key_Return);
        QTRY_VERIFY(m_window->editors().current());
        QTest::keyClicks(m_window->editors().current(), QStringLiteral("# "));
        QVERIFY(!m_window->close());
        QCOMPARE(m_questions->asked, QStringList{QStringLiteral("unsaved")});
        m_questions->saveAnswer = ui::Questions::Save::Discard;
        QVERIFY(m_window->close());
    }

    void theLayoutIsThereAgainAtTheNextStart()
    {
        openSample();
        auto *dock = m_window->findChild<QWidget *>(QStringLiteral("outputDock"));
        dock->hide();
        m_window->resize(1100, 700);
        QVERIFY(m_window->close());
        m_window = std::make_unique<ui::MainWindow>(*m_style, *m_questions, *m_settings);
        m_window->show();
        openSample();
        QCOMPARE(m_window->size(), QSize(1100, 700));
        QTRY_VERIFY(!m_window->findChild<QWidget *>(QStringLiteral("outputDock"))->isVisible());
        QVERIFY(m_window->findChild<QWidget *>(QStringLiteral("historyDock"))->isVisible());
    }

    void everyControlHasANameForScreenReaders()
    {
        openSample();
        for (const QWidget *widget : m_window->findChildren<QWidget *>()) {
            if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus)
                continue;
            const auto *button = qobject_cast<const QAbstractButton *>(widget);
            const bool hasName = !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty());
            QVERIFY2(hasName || widget->inherits("QStackedWidget"),
                     qPrintable(QLatin1String(widget->metaObject()->className()) + QStringLiteral(" ") +
                                widget->objectName()));
        }
    }
};

QTEST_MAIN(MainWindowTest)
#include "MainWindowTest.moc"
