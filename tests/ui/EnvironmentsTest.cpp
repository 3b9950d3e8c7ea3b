// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/database/VersionTable.h"
#include "engine/project/ProjectInit.h"
#include "tests/support/TestData.h"
#include "tests/ui/WindowFixture.h"
#include "ui/environments/EnvironmentPicker.h"
#include "ui/preview/SqlView.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QSignalSpy>

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

    /// Without the mouse: from the menu bar, and so by the palette of commands.
    void theMenuHasThemAll()
    {
        QVERIFY(m->open());
        auto *menu = m->find<QMenu>("environmentsMenu");
        QTRY_VERIFY(menu && !menu->menuAction()->isVisible() && menu->actions().isEmpty());
        writeToml("[environments.dev]\nurl = \"sqlite:///%(here)s/shop.db\"\n"
                  "[environments.test]\nlabel = \"R&D\"\nurl = \"sqlite:///%(here)s/test.db\"\n");
        m->workspace().readEnvironments();
        QTRY_COMPARE(menu->actions().size(), 2);
        QVERIFY(menu->menuAction()->isVisible());
        QCOMPARE(menu->actions().at(1)->text(), QStringLiteral("R&&D"));
        menu->actions().at(1)->trigger();
        QCOMPARE(m->workspace().environment()->name, QStringLiteral("test"));
        QTRY_VERIFY(menu->actions().at(1)->font().bold() && !menu->actions().at(0)->font().bold());
        QVERIFY(m->activate());
        QTest::keyClick(m->window.get(), Qt::Key_K, Qt::ControlModifier);
        QDialog *palette = m->dialog("commandPalette");
        QVERIFY(palette);
        auto *text = palette->findChild<QLineEdit *>(QStringLiteral("paletteText"));
        QTest::keyClicks(text, QStringLiteral("dev"));
        QTest::keyClick(text, Qt::Key_Return);
        QTRY_COMPARE(m->workspace().environment()->name, QStringLiteral("dev"));
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
        QVERIFY2(plan->windowTitle().contains(QStringLiteral("production")), qPrintable(plan->windowTitle()));
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

    void whatIsDisconnectedIsNotAskedAgainByItself()
    {
        writeToml("[environments.first]\nurl = \"sqlite:///%(here)s/first.db\"\n"
                  "[environments.second]\nurl = \"sqlite:///%(here)s/second.db\"\n");
        QVERIFY(m->open());
        const auto stateOf = [this](std::size_t i) -> const ui::DatabaseState & {
            return m->workspace().environments().at(i).database;
        };
        QTRY_COMPARE_WITH_TIMEOUT(m->workspace().environments().size(), std::size_t(2), 20'000);
        m->actions().disconnectDatabase->trigger();
        QCOMPARE(m->workspace().database().kind, ui::DatabaseState::Kind::NotConnected);
        QCOMPARE(stateOf(0).kind, ui::DatabaseState::Kind::NotConnected);
        // The other one is asked, and again when the files are read anew.
        for (int i = 0; i < 2; ++i) {
            const QDateTime before = stateOf(1).lastSeen;
            QTest::qWait(2);
            m->workspace().refreshFleet();
            QTRY_VERIFY_WITH_TIMEOUT(stateOf(1).lastSeen > before, 20'000);
        }
        const QDateTime before = stateOf(1).lastSeen;
        m->workspace().readEnvironments();
        QTRY_VERIFY_WITH_TIMEOUT(stateOf(1).lastSeen > before, 20'000);
        QCOMPARE(stateOf(0).kind, ui::DatabaseState::Kind::NotConnected);
        QCOMPARE(m->workspace().database().kind, ui::DatabaseState::Kind::NotConnected);

        m->workspace().connectDatabase();
        QVERIFY(isKnown());
        QCOMPARE(stateOf(0).kind, ui::DatabaseState::Kind::Known);
    }

    void aProjectsOnlyDatabaseStaysDisconnectedToo()
    {
        QVERIFY(m->open());
        QVERIFY(!m->workspace().environment());
        m->actions().disconnectDatabase->trigger();
        QCOMPARE(m->workspace().database().kind, ui::DatabaseState::Kind::NotConnected);
        QSignalSpy read(&m->workspace(), &ui::Workspace::environmentsChanged);
        const auto isRead = [this, &read] {
            return !read.isEmpty() && m->workspace().database().kind != ui::DatabaseState::Kind::Reading;
        };
        m->workspace().reload();
        QTRY_VERIFY_WITH_TIMEOUT(isRead(), 20'000);
        QCOMPARE(m->workspace().database().kind, ui::DatabaseState::Kind::NotConnected);
        QVERIFY(m->workspace().database().name.contains(QStringLiteral("shop.db")));
        m->workspace().connectDatabase();
        QVERIFY(isKnown());
    }

    void whatIsDisconnectedDropsNoOthersAnswer()
    {
        writeToml("[environments.first]\nurl = \"sqlite:///%(here)s/first.db\"\n"
                  "[environments.second]\nurl = \"sqlite:///%(here)s/second.db\"\n");
        QVERIFY(m->open());
        const auto stateOf = [this](std::size_t i) -> const ui::DatabaseState & {
            return m->workspace().environments().at(i).database;
        };
        QTRY_COMPARE_WITH_TIMEOUT(m->workspace().environments().size(), std::size_t(2), 20'000);
        const QDateTime before = stateOf(1).lastSeen;
        QTest::qWait(2);
        // Both are asked, and one of the answers is not wanted any more.
        m->workspace().refreshFleet();
        m->workspace().disconnectDatabase();
        QTRY_VERIFY_WITH_TIMEOUT(stateOf(1).lastSeen > before, 20'000);
        QCOMPARE(stateOf(0).kind, ui::DatabaseState::Kind::NotConnected);
    }

    void theChosenOneStaysWhenTheFilesAreReadMeanwhile()
    {
        writeToml("[environments.first]\nurl = \"sqlite:///%(here)s/first.db\"\n"
                  "[environments.second]\nurl = \"sqlite:///%(here)s/second.db\"\n");
        QVERIFY(m->open());
        QTRY_COMPARE_WITH_TIMEOUT(m->workspace().environments().size(), std::size_t(2), 20'000);
        writeToml("[environments.first]\nurl = \"sqlite:///%(here)s/first.db\"\n"
                  "[environments.second]\nurl = \"sqlite:///%(here)s/second.db\"\n"
                  "[environments.third]\nurl = \"sqlite:///%(here)s/third.db\"\n");
        m->workspace().readEnvironments();
        m->workspace().setEnvironment(QStringLiteral("second"));
        QTRY_COMPARE_WITH_TIMEOUT(m->workspace().environments().size(), std::size_t(3), 20'000);
        QVERIFY(isKnown());
        QCOMPARE(m->workspace().environment()->name, QStringLiteral("second"));
        QVERIFY(m->workspace().database().name.contains(QStringLiteral("second.db")));
    }

    void anAgreementThatCannotBeNotedIsSaid()
    {
        writeToml("[environments.far]\nurl = \"postgresql://nobody@127.0.0.1:9/none\"\n");
        // No folder can be made below a file.
        m->workspace().setTrustFile(m->project + QStringLiteral("/retort.toml/trust.json"));
        QVERIFY(m->open(true));
        QTRY_COMPARE_WITH_TIMEOUT(m->workspace().database().kind, ui::DatabaseState::Kind::NotConnected, 20'000);
        m->workspace().connectDatabase();
        QDialog *trust = m->dialog("trustDialog");
        QVERIFY(trust);
        test::press(trust, "agreeTrust");
        QTRY_COMPARE_WITH_TIMEOUT(m->questions.asked.size(), 1, 20'000);
        QVERIFY2(m->questions.asked[0].contains(QStringLiteral("could not be noted")),
                 qPrintable(m->questions.asked[0]));
        QCOMPARE(m->workspace().database().kind, ui::DatabaseState::Kind::NotConnected);
    }

    void aQuestionComesOverTheDialogThatIsInFront()
    {
        writeToml("[environments.far]\nurl = \"postgresql://nobody@127.0.0.1:9/none\"\n");
        QVERIFY(m->open(true));
        QTRY_COMPARE_WITH_TIMEOUT(m->workspace().database().kind, ui::DatabaseState::Kind::NotConnected, 20'000);
        m->trigger(QStringLiteral("&Edit Environments…"));
        QDialog *editor = m->dialog("environmentsDialog");
        QVERIFY(editor);
        QDialog over(editor);
        over.open();
        m->workspace().testDatabase();
        QDialog *trust = m->dialog("trustDialog");
        QVERIFY(trust);
        QCOMPARE(trust->parentWidget(), &over);
        trust->reject();
        QVERIFY(m->isGone("trustDialog"));
    }

    void retortTomlIsReadAgainWhenItChanges()
    {
        QVERIFY(m->open());
        QVERIFY(!m->workspace().environment());
        writeToml("[environments.first]\nurl = \"sqlite:///%(here)s/first.db\"\n");
        QTRY_VERIFY_WITH_TIMEOUT(m->workspace().environment(), 20'000);
        QCOMPARE(m->workspace().environment()->name, QStringLiteral("first"));
        QVERIFY(isKnown());
        writeToml("[environments.first]\nurl = \"sqlite:///%(here)s/other.db\"\n"
                  "[environments.second]\nurl = \"sqlite:///%(here)s/second.db\"\n");
        QTRY_COMPARE_WITH_TIMEOUT(m->workspace().environments().size(), std::size_t(2), 20'000);
        QTRY_VERIFY_WITH_TIMEOUT(m->workspace().database().name.contains(QStringLiteral("other.db")), 20'000);
    }

    void anEnvironmentThatIsLeftOutIsNamedWithItsError()
    {
        writeToml("[environments.first]\nurl = \"sqlite:///%(here)s/first.db\"\n\n"
                  "[environments.second]\nurl = \"sqlite:///%(here)s/second.db\"\ncolour = \"ochre\"\n");
        QVERIFY(m->open());
        QTRY_COMPARE_WITH_TIMEOUT(m->workspace().environments().size(), std::size_t(1), 20'000);
        const QString text = menuTexts().value(1);
        QVERIFY2(text.contains(QStringLiteral("line 6")) && text.contains(QStringLiteral("'ochre'")), qPrintable(text));
        m->find<QAction>("environmentError")->trigger();
        QDialog *editor = m->dialog("environmentsDialog");
        QVERIFY(editor);
        const QString message = test::textOf(editor, "environmentMessage");
        QVERIFY2(message.startsWith(QStringLiteral("Line 6: ")) && message.contains(QStringLiteral("It can be ")),
                 qPrintable(message));
        // It hides nothing of what is done with the others.
        editor->findChild<QCheckBox *>(QStringLiteral("environmentProtected"))->click();
        test::press(editor, "saveEnvironment");
        QVERIFY(
            test::readText(m->project + QStringLiteral("/retort.toml")).contains(QStringLiteral("protected = true")));
        const QString saved = test::textOf(editor, "environmentMessage");
        QVERIFY2(saved.startsWith(QStringLiteral("Saved.\nLine ")) && saved.contains(QStringLiteral("'ochre'")),
                 qPrintable(saved));
        test::press(editor, "removeEnvironment");
        const QString removed = test::textOf(editor, "environmentMessage");
        QVERIFY2(removed.startsWith(QStringLiteral("first was removed")) && removed.contains(QStringLiteral("'ochre'")),
                 qPrintable(removed));
    }

    void aMistakeInTheIniFileIsShownThere()
    {
        const QString file = m->project + QStringLiteral("/alembic.ini");
        QString ini = test::readText(file);
        ini += QStringLiteral("\n[other]\nscript_location = migrations\n");
        const int line = int(ini.count(u'\n')) + 1;
        m->writeFile("alembic.ini", ini + QStringLiteral("sqlalchemy.url = postgresql://shop:a%40b@db.example/shop\n"));
        QVERIFY(m->open());
        QTRY_VERIFY_WITH_TIMEOUT(!m->workspace().environmentErrors().empty(), 20'000);
        const QStringList texts = menuTexts().filter(QStringLiteral("alembic.ini, line %1: ").arg(line));
        QVERIFY2(texts.size() == 1, qPrintable(menuTexts().join(u'\n')));
        const QSignalSpy opened(&m->workspace(), &ui::Workspace::scriptRequested);
        m->find<QAction>("environmentError")->trigger();
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened[0][0].toString(), file);
        QCOMPARE(opened[0][1].toInt(), line);
    }

    /// Alembic's template "multidb": each database is an environment, and has its own state and runs.
    void eachDatabaseOfAnEnvPyOfSeveralIsAnEnvironment()
    {
        const QString folder = m->folder.filePath(QStringLiteral("several"));
        QVERIFY(QDir().mkpath(folder));
        const ProjectInit init{.templateName = QStringLiteral("multidb"),
                               .directory = QStringLiteral("migrations"),
                               .workingDirectory = folder};
        QVERIFY(init.run());
        m->project = folder;
        QString ini = test::readText(folder + QStringLiteral("/alembic.ini"));
        ini.replace(QStringLiteral("driver://user:pass@localhost/dbname2"), QStringLiteral("sqlite:///second.db"));
        ini.replace(QStringLiteral("driver://user:pass@localhost/dbname"), QStringLiteral("sqlite:///first.db"));
        m->writeFile("alembic.ini", ini);
        m->writeFile("migrations/versions/aaaa00000001_both.py",
                     QStringLiteral("revision = 'aaaa00000001'\ndown_revision = None\nfrom alembic import op\n\n"
                                    "def upgrade(engine_name):\n    globals()['upgrade_%s' % engine_name]()\n\n"
                                    "def downgrade(engine_name):\n    globals()['downgrade_%s' % engine_name]()\n\n"
                                    "def upgrade_engine1():\n    op.execute('CREATE TABLE one (id INTEGER)')\n\n"
                                    "def downgrade_engine1():\n    op.execute('DROP TABLE one')\n\n"
                                    "def upgrade_engine2():\n    op.execute('CREATE TABLE two (id INTEGER)')\n\n"
                                    "def downgrade_engine2():\n    op.execute('DROP TABLE two')\n"));
        QVERIFY(m->open());
        QTRY_COMPARE_WITH_TIMEOUT(m->workspace().environments().size(), std::size_t(2), 20'000);
        QCOMPARE(m->workspace().environment()->name, QStringLiteral("engine1"));
        m->click("aaaa00000001");
        const auto preview = [this] { return m->workspace().preview().text; };
        QTRY_VERIFY_WITH_TIMEOUT(preview().contains(QStringLiteral("CREATE TABLE one")), 20'000);
        QVERIFY2(!preview().contains(QStringLiteral("CREATE TABLE two")), qPrintable(preview()));
        m->workspace().setEnvironment(QStringLiteral("engine2"));
        QVERIFY(isKnown());
        QTRY_VERIFY_WITH_TIMEOUT(preview().contains(QStringLiteral("CREATE TABLE two")), 20'000);
        QVERIFY(m->workspace().database().name.contains(QStringLiteral("second.db")));
        QVERIFY(m->activate());
        QTest::keyClick(&m->table(), Qt::Key_F9);
        QDialog *plan = m->dialog("applyDialog");
        QVERIFY(plan);
        const QString sql = plan->findChild<ui::SqlView *>(QStringLiteral("planSql"))->text();
        QVERIFY2(sql.contains(QStringLiteral("CREATE TABLE two")), qPrintable(sql));
        QVERIFY2(!sql.contains(QStringLiteral("CREATE TABLE one")), qPrintable(sql));
        QVERIFY(m->apply(plan));
        QVERIFY2(!test::textOf(plan, "runFailure").contains(u' '), qPrintable(test::textOf(plan, "runFailure")));
        const auto rowsOf = [&folder](const char *name) {
            const auto url = DatabaseUrl::parse(QStringLiteral("sqlite:///%1/%2").arg(folder, QLatin1String(name)));
            return VersionTable::read(*url).value_or(QStringList());
        };
        QCOMPARE(rowsOf("second.db"), QStringList{QStringLiteral("aaaa00000001")});
        QCOMPARE(rowsOf("first.db"), QStringList());
        // The other one is seen to be behind.
        const auto first = [this] { return m->workspace().environments().front(); };
        QCOMPARE(first().pending, 1);
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
