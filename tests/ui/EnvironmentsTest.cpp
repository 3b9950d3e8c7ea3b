// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/database/VersionTable.h"
#include "tests/support/TestData.h"
#include "tests/ui/WindowFixture.h"
#include "ui/environments/EnvironmentPicker.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>

using namespace retort;

/// Environments in the window: choosing, what they show on the graph, protected ones, and the editor.
class EnvironmentsTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<test::WindowFixture> m;

    void writeToml(const QByteArray &text) const
    {
        QFile file(m->project + QStringLiteral("/retort.toml"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

    /// Opens the picker's menu by click and presses the entry whose text begins so.
    bool pick(const QString &text) const
    {
        auto *picker = m->find<ui::EnvironmentPicker>("database");
        auto *menu = m->find<QMenu>("environmentMenu");
        QTest::mouseClick(picker, Qt::LeftButton);
        if (!QTest::qWaitFor([menu] { return menu->isVisible(); }))
            return false;
        for (QAction *action : menu->actions()) {
            if (!action->text().startsWith(text))
                continue;
            QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
            return true;
        }
        menu->close();
        return false;
    }

    QStringList menuTexts() const
    {
        auto *menu = m->find<QMenu>("environmentMenu");
        Q_EMIT menu->aboutToShow();
        QStringList texts;
        for (const QAction *action : menu->actions())
            texts << action->text();
        return texts;
    }

    bool isKnown() const
    {
        return QTest::qWaitFor([this] { return m->workspace().database().kind == ui::DatabaseState::Kind::Known; },
                               20'000);
    }

private Q_SLOTS:
    void init() { m = std::make_unique<test::WindowFixture>(); }
    void cleanup() { m.reset(); }

    void withoutEnvironmentsTheDatabaseHasItsOwnName()
    {
        QVERIFY(m->open());
        QVERIFY(!m->workspace().environment());
        QVERIFY(m->find<ui::EnvironmentPicker>("database")->text().contains(QStringLiteral("SQLite · shop.db")));
        QCOMPARE(m->window->contentsMargins(), QMargins());
    }

    void anotherEnvironmentIsAnotherDatabase()
    {
        writeToml("[environments.development]\nurl = \"sqlite:///%(here)s/dev.db\"\ncolour = \"green\"\n\n"
                  "[environments.test]\nurl = \"sqlite:///%(here)s/test.db\"\nlabel = \"Test bed\"\n");
        QVERIFY(m->open());
        QCOMPARE(m->workspace().environment()->name, QStringLiteral("development"));
        m->click("123456789abc");
        QVERIFY(m->activate());
        QTRY_VERIFY(m->actions().upgradeHere->isEnabled());
        QTest::keyClick(&m->table(), Qt::Key_U, Qt::ControlModifier);
        QDialog *plan = m->dialog("applyDialog");
        QVERIFY(plan);
        QVERIFY(test::textOf(plan, "planTitle").contains(QStringLiteral("development")));
        QVERIFY(m->apply(plan));
        test::press(plan, "closeRun");
        QVERIFY(isKnown());

        QVERIFY(pick(QStringLiteral("Test bed")));
        QTRY_COMPARE(m->workspace().environment()->name, QStringLiteral("test"));
        QVERIFY(isKnown());
        QCOMPARE(m->workspace().database().rows, QStringList());
        QVERIFY(m->window->windowTitle().contains(QStringLiteral("Test bed")));
        // The other one is marked where it stands, and how far it is behind is in the menu.
        QTRY_VERIFY(std::ranges::any_of(m->model().badges(m->rowOf("123456789abc")), [](const ui::Badge &badge) {
            return badge.text == QStringLiteral("development");
        }));
        const QStringList texts = menuTexts();
        QVERIFY2(texts.value(0).contains(QStringLiteral("at 123456789abc")), qPrintable(texts.join(u'\n')));
        QVERIFY2(texts.value(0).contains(QStringLiteral("11 behind")), qPrintable(texts.join(u'\n')));

        // It is the one at the next opening, too.
        QVERIFY(m->window->close());
        m->makeWindow();
        QVERIFY(m->open());
        QTRY_COMPARE(m->workspace().environment()->name, QStringLiteral("test"));
    }

    void aProtectedEnvironmentAsksForItsName()
    {
        writeToml(
            "[environments.production]\nurl = \"sqlite:///%(here)s/live.db\"\nprotected = true\ncolour = \"red\"\n");
        QVERIFY(m->open());
        QVERIFY(m->find<ui::EnvironmentPicker>("database")->text().contains(QStringLiteral("PROTECTED")));
        QVERIFY(m->window->windowTitle().contains(QStringLiteral("protected")));
        // The edge of the window has its colour.
        QVERIFY(m->window->contentsMargins().left() > 0);
        const QColor edge = m->window->grab().toImage().pixelColor(1, m->window->height() / 2);
        QVERIFY2(edge == m->style.theme().error, qPrintable(edge.name()));

        QTest::keyClick(&m->table(), Qt::Key_F9);
        QDialog *plan = m->dialog("applyDialog");
        QVERIFY(plan);
        auto *apply = plan->findChild<QPushButton *>(QStringLiteral("apply"));
        auto *name = plan->findChild<QLineEdit *>(QStringLiteral("confirmName"));
        QVERIFY(name->isVisible());
        QVERIFY(!apply->isEnabled());
        QTest::keyClicks(name, QStringLiteral("prod"));
        QVERIFY(!apply->isEnabled());
        QTest::keyClicks(name, QStringLiteral("uction"));
        QVERIFY(apply->isEnabled());
        QVERIFY(m->apply(plan));
        QVERIFY(QFile::exists(m->project + QStringLiteral("/live.db")));
    }

    void exportOnlyOffersNoApply()
    {
        writeToml("[environments.dba]\nurl = \"sqlite:///%(here)s/dba.db\"\nexport_only = true\n");
        QVERIFY(m->open());
        QTest::keyClick(&m->table(), Qt::Key_F9);
        QDialog *plan = m->dialog("applyDialog");
        QVERIFY(plan);
        QVERIFY(!plan->findChild<QWidget *>(QStringLiteral("apply"))->isVisible());
        m->questions.file = m->folder.filePath(QStringLiteral("plan.sql"));
        test::press(plan, "exportPlan");
        QVERIFY(test::readText(m->questions.file).contains(QStringLiteral("CREATE TABLE users")));
        QVERIFY(!QFile::exists(m->project + QStringLiteral("/dba.db")));
    }

    void aServerIsAskedOnlyOnRequest()
    {
        writeToml("[environments.far]\nurl = \"postgresql://nobody@127.0.0.1:9/none\"\n");
        QVERIFY(m->open(true));
        QTRY_COMPARE_WITH_TIMEOUT(m->workspace().database().kind, ui::DatabaseState::Kind::NotConnected, 20'000);
        QVERIFY(!m->actions().upgradeToHeads->isEnabled());
        QTest::keyClick(&m->table(), Qt::Key_R, Qt::ControlModifier);
        QDialog *trust = m->dialog("trustDialog");
        QVERIFY(trust);
        test::press(trust, "agreeTrust");
        QTRY_COMPARE_WITH_TIMEOUT(m->workspace().database().kind, ui::DatabaseState::Kind::Failed, 30'000);
        m->actions().disconnectDatabase->trigger();
        QCOMPARE(m->workspace().database().kind, ui::DatabaseState::Kind::NotConnected);
    }

    void theEditorWritesRetortToml()
    {
        QVERIFY(m->open());
        QVERIFY(pick(QStringLiteral("&Edit")));
        QDialog *editor = m->dialog("environmentsDialog");
        QVERIFY(editor);
        QTest::keyClicks(editor->findChild<QLineEdit *>(QStringLiteral("environmentName")), QStringLiteral("staging"));
        QTest::keyClicks(editor->findChild<QLineEdit *>(QStringLiteral("environmentUrl")),
                         QStringLiteral("sqlite:///staging.db"));
        editor->findChild<QCheckBox *>(QStringLiteral("environmentProtected"))->click();
        test::press(editor, "saveEnvironment");
        QCOMPARE(test::readText(m->project + QStringLiteral("/retort.toml")),
                 QStringLiteral("[environments.staging]\nurl = \"sqlite:///staging.db\"\nprotected = true\n"));
        QTRY_VERIFY_WITH_TIMEOUT(m->workspace().environment(), 20'000);
        QVERIFY(m->workspace().environment()->isProtected);
        test::press(editor, "testEnvironment");
        QTRY_VERIFY_WITH_TIMEOUT(
            test::textOf(editor, "environmentMessage").contains(QStringLiteral("does not exist yet")), 20'000);
        test::press(editor, "removeEnvironment");
        QTRY_VERIFY_WITH_TIMEOUT(!m->workspace().environment(), 20'000);
    }
};

QTEST_MAIN(EnvironmentsTest)
#include "EnvironmentsTest.moc"
