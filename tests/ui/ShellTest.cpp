// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/WindowFixture.h"
#include "ui/Windows.h"
#include "ui/common/BusySign.h"
#include "ui/help/HelpWindow.h"

#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QTextBrowser>
#include <QToolButton>
#include <QTreeView>
#include <QTreeWidget>

using namespace retort;

/// The shell around the views: windows, themes, waiting, help, the log.
class ShellTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSecondProjectGetsAWindowOfItsOwn()
    {
        test::WindowFixture m;
        m.window.reset();
        const QString other = m.folder.filePath(QStringLiteral("other"));
        QVERIFY(ui::sampleProject(other));
        ui::Windows windows(m.style, m.questions, m.settings);
        ui::MainWindow &first = windows.open(m.project);
        QTRY_VERIFY_WITH_TIMEOUT(first.workspace().hasProject(), 20'000);
        first.openBeside(other);
        QCOMPARE(windows.all().size(), 2);
        ui::MainWindow *second = windows.all().last();
        QTRY_VERIFY_WITH_TIMEOUT(second->workspace().hasProject(), 20'000);
        QCOMPARE(second->workspace().project().name(), QStringLiteral("other"));
        QCOMPARE(first.workspace().project().name(), QStringLiteral("shop"));
        // One that is open already is raised.
        QCOMPARE(&windows.open(other), second);
        QCOMPARE(windows.all().size(), 2);
        second->close();
        QTRY_COMPARE(windows.all().size(), 1);
    }

    void theThemeFollowsTheSystemUntilOneIsChosen()
    {
        bool isDark = false;
        ui::ThemeStyle style(*qApp, nullptr, [&isDark] { return isDark; });
        QWidget window;
        window.show();
        const auto systemChanges = [&window] {
            QEvent change(QEvent::ThemeChange);
            QCoreApplication::sendEvent(&window, &change);
            QCoreApplication::processEvents();
        };
        style.setMode(ui::ThemeStyle::Mode::System);
        QVERIFY(!style.theme().isDark);
        isDark = true;
        systemChanges();
        QVERIFY(style.theme().isDark);
        style.setMode(ui::ThemeStyle::Mode::Light);
        systemChanges();
        QVERIFY(!style.theme().isDark);
    }

    void aWaitHasASignAfter300MillisecondsAndAWayOut()
    {
        ui::BusySign sign;
        QElapsedTimer clock;
        clock.start();
        sign.wait(QStringLiteral("Asking the database…"));
        QVERIFY(!sign.isVisible());
        QVERIFY(QTest::qWaitFor([&sign] { return sign.isVisible(); }, 2000));
        QVERIFY(clock.elapsed() >= ui::BusySign::kAfterMilliseconds);
        bool isStopped = false;
        connect(&sign, &ui::BusySign::stopWanted, this, [&isStopped] { isStopped = true; });
        test::press(&sign, "stopWaiting");
        QVERIFY(isStopped);
        sign.wait({});
        QVERIFY(!sign.isVisible());
        // A short wait shows nothing at all.
        sign.wait(QStringLiteral("Reading the scripts…"));
        sign.wait({});
        QTest::qWait(ui::BusySign::kAfterMilliseconds + 50);
        QVERIFY(!sign.isVisible());
    }

    void helpPagesAreShownInTheProgram()
    {
        test::WindowFixture m;
        QTest::keyClick(m.window.get(), Qt::Key_F1);
        QDialog *help = m.dialog("helpWindow");
        QVERIFY(help);
        auto *page = help->findChild<QTextBrowser *>(QStringLiteral("helpPage"));
        QVERIFY(page->toPlainText().startsWith(QStringLiteral("First steps")));
        auto *pages = help->findChild<QListWidget *>(QStringLiteral("helpPages"));
        QVERIFY(pages->count() >= 2);
        static_cast<ui::HelpWindow *>(help)->showPage(QStringLiteral("alembic-differences"));
        QVERIFY(page->toPlainText().startsWith(QStringLiteral("Where Retort differs")));
        help->close();
    }

    void allShortcutsAreListed()
    {
        test::WindowFixture m;
        QTest::keyClick(m.window.get(), Qt::Key_F1, Qt::ControlModifier);
        QDialog *keys = m.dialog("keysDialog");
        QVERIFY(keys);
        const auto *list = keys->findChild<QTreeWidget *>(QStringLiteral("keys"));
        QStringList all;
        for (int row = 0; row < list->topLevelItemCount(); ++row)
            all << list->topLevelItem(row)->text(2);
        for (const char *wanted : {"Ctrl+O", "Ctrl+K", "Ctrl+U", "F9", "Alt+Down", "J, K"})
            QVERIFY2(all.contains(QLatin1String(wanted)), wanted);
        keys->reject();
    }

    void theLogHasLevelsAndASearch()
    {
        test::WindowFixture m;
        QVERIFY(m.open());
        auto *level = m.find<QComboBox>("logLevel");
        auto *log = m.find<QTreeView>("log");
        QTRY_VERIFY(log->model()->rowCount() > 0);
        m.find<QLineEdit>("logSearch")->setText(QStringLiteral("Opening"));
        QTRY_VERIFY(log->model()->rowCount() >= 1);
        const int opened = log->model()->rowCount();
        level->setCurrentIndex(3);
        QVERIFY(log->model()->rowCount() < opened);
    }

    void filtersWithoutRoomTakeTwoLines()
    {
        const test::WindowFixture m;
        QVERIFY(m.open());
        auto *branch = m.find<QToolButton>("filterBranch");
        QWidget *filters = branch->parentWidget();
        const auto sizeAt = [filters](int width) { return QSize(width, filters->heightForWidth(width)); };
        const int whole = filters->sizeHint().width();
        QVERIFY(filters->minimumSizeHint().width() < whole * 3 / 4);
        QVERIFY(sizeAt(whole * 3 / 4).height() > sizeAt(whole * 2).height());
        m.window->history().resize(whole * 3 / 4, m.window->history().height());
        for (const QToolButton *button : filters->findChildren<QToolButton *>()) {
            if (button->isVisible())
                QVERIFY2(filters->rect().contains(button->geometry()) && button->width() >= button->sizeHint().width(),
                         qPrintable(button->text()));
        }
    }

    void aLongNameOfAnEnvironmentLeavesRoom()
    {
        const test::WindowFixture m;
        const QString name = QStringLiteral("The second place for trials of the customer in the north-west");
        m.writeToml(QStringLiteral("[environments.far]\nurl = \"sqlite:///far.db\"\nlabel = \"%1\"\nprotected = true\n")
                        .arg(name));
        QVERIFY(m.open());
        const auto *picker = m.find<QPushButton>("database");
        QTRY_VERIFY_WITH_TIMEOUT(picker->text().contains(QStringLiteral("The second place")), 20'000);
        QVERIFY(picker->text().contains(QStringLiteral("… · PROTECTED")));
        QVERIFY(picker->text().size() < 50);
        QVERIFY(picker->toolTip().contains(name) && picker->accessibleName().contains(name));
    }

    void nothingIsCutAtLargeScales_data()
    {
        QTest::addColumn<double>("scale");
        QTest::addColumn<QString>("language");
        for (const char *language : {"en", "ru"}) {
            for (const double scale : {1.0, 1.25, 2.0})
                QTest::addRow("%s at %d %%", language, int(scale * 100)) << scale << QString::fromLatin1(language);
        }
    }

    /// A larger font is what a scale means to a layout that has no more pixels.
    void nothingIsCutAtLargeScales()
    {
        QFETCH(double, scale);
        QFETCH(QString, language);
        test::WindowFixture m;
        ui::installLanguage(*qApp, language);
        m.window.reset();
        QFont font = qApp->font();
        const QFont before = font;
        font.setPointSizeF(font.pointSizeF() * scale);
        qApp->setFont(font);
        m.makeWindow();
        m.window->resize(int(1280 * scale), int(800 * scale));
        QVERIFY(m.open());
        m.clickRow(0);
        QTRY_VERIFY(m.actions().upgradeHere->isEnabled());
        m.actions().upgradeHere->trigger();
        QDialog *plan = m.dialog("applyDialog");
        QVERIFY(plan);
        QStringList cut;
        for (QWidget *window : {static_cast<QWidget *>(m.window.get()), static_cast<QWidget *>(plan)}) {
            for (const QPushButton *button : window->findChildren<QPushButton *>()) {
                if (button->isVisible() && button->width() < button->minimumSizeHint().width())
                    cut << button->text();
                if (button->isVisible() && button->height() < button->fontMetrics().height())
                    cut << button->text() + QStringLiteral(" (height)");
            }
            for (const QLabel *label : window->findChildren<QLabel *>()) {
                if (label->isVisible() && label->wordWrap() && !label->text().isEmpty() &&
                    label->height() < label->heightForWidth(label->width()))
                    cut << label->text();
            }
        }
        plan->reject();
        qApp->setFont(before);
        QVERIFY2(cut.isEmpty(), qPrintable(cut.join(u'\n')));
    }
};

QTEST_MAIN(ShellTest)
#include "ShellTest.moc"
