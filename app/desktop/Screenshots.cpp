// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/Screenshots.h"

#include "app/desktop/Photographer.h"
#include "ui/editor/EditorTabs.h"
#include "ui/editor/ScriptEditor.h"
#include "ui/environments/EnvironmentPicker.h"
#include "ui/history/FilterButtons.h"
#include "ui/history/HistoryTable.h"
#include "ui/history/HistoryView.h"
#include "ui/history/RevisionActions.h"
#include "ui/runs/RunsPane.h"

#include <QDir>
#include <QFile>
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QStatusBar>
#include <QTabBar>
#include <QTreeView>

namespace retort::desktop {

namespace {

using Mode = ui::ThemeStyle::Mode;

const QString kBroken = QStringLiteral("ffff00000001");
const QString kDangerous = QStringLiteral("ffff00000002");

/// Environments on this machine, so that the pictures need no server.
const QByteArray kEnvironments =
    "[project]\ndefault_environment = \"development\"\n\n"
    "[environments.development]\nurl = \"sqlite:///%(here)s/shop.db\"\ncolour = \"teal\"\n\n"
    "[environments.staging]\nurl = \"sqlite:///%(here)s/staging.db\"\ncolour = \"yellow\"\n\n"
    "[environments.production]\nurl = \"sqlite:///%(here)s/live.db\"\ncolour = \"red\"\n"
    "protected = true\n\n"
    "[environments.reporting]\nurl = \"postgresql://report@db.example/shop\"\n"
    "password = { vault = \"secret/data/shop/reporting\", key = \"password\" }\n"
    "colour = \"blue\"\nexport_only = true\n";

QAction *actionOf(Photographer &camera, QAction *ui::RevisionActions::*action)
{
    return camera.window().actions().*action;
}

void trigger(Photographer &camera, QAction *ui::RevisionActions::*action)
{
    actionOf(camera, action)->trigger();
    camera.settle();
}

void showOutput(Photographer &camera, int tab)
{
    camera.window().findChild<QTabBar *>(QStringLiteral("outputTabs"))->setCurrentIndex(tab);
    camera.settle();
}

/// The next pending revision with its script.
void showWork(Photographer &camera)
{
    trigger(camera, &ui::RevisionActions::goToNextPending);
    trigger(camera, &ui::RevisionActions::openScript);
    if (ui::ScriptEditor *editor = camera.window().editors().current())
        editor->goTo(1);
    camera.window().history().table().setFocus();
    camera.settle();
}

void chooseEnvironment(Photographer &camera, const QString &name)
{
    camera.workspace().setEnvironment(name);
    camera.wait([&camera] { return camera.workspace().database().kind == ui::DatabaseState::Kind::Known; });
    camera.settle();
}

/// A picture of the dialog that an action opens; it is closed again.
void takeDialog(Photographer &camera, QAction *action, const QString &dialog, const QString &picture)
{
    action->trigger();
    QDialog *shown = camera.dialog(dialog);
    if (!shown)
        return;
    camera.takeWith(*shown, picture);
    shown->reject();
    camera.settle();
}

QAction *menuAction(Photographer &camera, const QKeySequence &keys)
{
    for (QAction *action : camera.window().findChildren<QAction *>()) {
        if (action->shortcut() == keys)
            return action;
    }
    return nullptr;
}

void takeFirstLook(Photographer &camera)
{
    camera.open(false);
    camera.take(QStringLiteral("welcome"));
    QFile file(camera.project() + QStringLiteral("/retort.toml"));
    if (file.open(QIODevice::WriteOnly))
        file.write(kEnvironments);
    file.close();
    camera.open(true);
    chooseEnvironment(camera, QStringLiteral("production"));
    camera.selectRevision(QStringLiteral("4c1e7a90d2b6"));
    camera.planAndApply(actionOf(camera, &ui::RevisionActions::upgradeHere), {}, {});
    chooseEnvironment(camera, QStringLiteral("staging"));
    camera.selectRevision(QStringLiteral("71f2ac48e05d"));
    camera.planAndApply(actionOf(camera, &ui::RevisionActions::upgradeHere), {}, {});
    chooseEnvironment(camera, QStringLiteral("development"));
    camera.selectRevision(QStringLiteral("f61b0d94c7ae"));
    camera.planAndApply(actionOf(camera, &ui::RevisionActions::upgradeHere), {}, {});
    showWork(camera);
    camera.take(QStringLiteral("main-light"));
    camera.setTheme(Mode::Dark);
    camera.take(QStringLiteral("main-dark"));
    camera.setTheme(Mode::Light);
}

void takeHistory(Photographer &camera)
{
    auto *search = camera.window().findChild<QLineEdit *>(QStringLiteral("historySearch"));
    search->setText(QStringLiteral("order"));
    camera.take(QStringLiteral("search"));
    search->clear();
    camera.window().history().filters().foldAction()->setChecked(true);
    camera.take(QStringLiteral("folded"));
    camera.window().history().filters().foldAction()->setChecked(false);
    camera.selectRevision(QStringLiteral("9d46e1508ab3"));
    camera.take(QStringLiteral("ancestry"));
    QItemSelectionModel *selection = camera.window().history().table().selectionModel();
    const QAbstractItemModel &model = camera.window().history().model();
    selection->select(QItemSelection(model.index(1, 0), model.index(4, 0)),
                      QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    camera.take(QStringLiteral("range"));
    takeDialog(camera, actionOf(camera, &ui::RevisionActions::compare), QStringLiteral("compareDialog"),
               QStringLiteral("compare"));
    camera.selectRow(0);
}

void takePlans(Photographer &camera)
{
    camera.writeScript(kDangerous, QStringLiteral("e83a5c2f9b70"), QStringLiteral("Retire vouchers"),
                       QStringLiteral("    op.drop_index('ix_orders_voucher_code', 'orders')\n"
                                      "    op.drop_column('orders', 'voucher_code')\n"
                                      "    op.drop_table('vouchers')\n"));
    trigger(camera, &ui::RevisionActions::goToHead);
    takeDialog(camera, actionOf(camera, &ui::RevisionActions::stampHere), QStringLiteral("applyDialog"),
               QStringLiteral("stamp"));
    camera.planAndApply(actionOf(camera, &ui::RevisionActions::upgradeToHeads), QStringLiteral("plan"),
                        QStringLiteral("run"));
    camera.setTheme(Mode::Dark);
    camera.selectRevision(QStringLiteral("38e7cd02a5f9"));
    takeDialog(camera, actionOf(camera, &ui::RevisionActions::downgradeHere), QStringLiteral("applyDialog"),
               QStringLiteral("plan-downgrade-dark"));
    camera.setTheme(Mode::Light);
    camera.writeScript(kBroken, kDangerous, QStringLiteral("Count what is left"),
                       QStringLiteral("    op.execute('CREATE TABLE leftovers (id INTEGER)')\n"
                                      "    op.execute('INSERT INTO leftovers SELECT id FROM vouchers')\n"));
    trigger(camera, &ui::RevisionActions::goToHead);
    camera.planAndApply(actionOf(camera, &ui::RevisionActions::upgradeToHeads), {}, QStringLiteral("run-failed"));
    showOutput(camera, 1);
    camera.window()
        .findChild<QTreeView *>(QStringLiteral("runs"))
        ->setCurrentIndex(camera.window().findChild<QTreeView *>(QStringLiteral("runs"))->model()->index(1, 0));
    camera.take(QStringLiteral("runs"));
    showOutput(camera, 2);
    camera.take(QStringLiteral("log"));
    showOutput(camera, 0);
    camera.removeScript(kBroken);
}

/// A run that stops in the middle of what no rollback undoes, what it left, and the way back.
void takeRecovery(Photographer &camera)
{
    camera.writeScript(kBroken, kDangerous, QStringLiteral("Count what is left"),
                       QStringLiteral("    with op.get_context().autocommit_block():\n"
                                      "        op.execute('CREATE TABLE leftovers (id INTEGER)')\n"
                                      "        op.execute('CREATE INDEX ix_leftovers ON leftovers (id)')\n"
                                      "        op.execute('INSERT INTO leftovers SELECT id FROM vouchers')\n"));
    trigger(camera, &ui::RevisionActions::goToHead);
    camera.planAndApply(actionOf(camera, &ui::RevisionActions::upgradeToHeads), {}, {});
    camera.wait([&camera] { return camera.workspace().interruptedRun().has_value(); });
    camera.take(QStringLiteral("interrupted"));
    camera.window().findChild<QAction *>(QStringLiteral("recoverAction"))->trigger();
    QDialog *recovery = camera.dialog(QStringLiteral("recoveryDialog"));
    if (!recovery)
        return;
    auto *undo = recovery->findChild<QAbstractButton *>(QStringLiteral("wayUndo"));
    camera.wait([undo] { return undo->isVisible(); });
    undo->click();
    camera.takeWith(*recovery, QStringLiteral("recovery"));
    camera.press(*recovery, QStringLiteral("recover"));
    auto *close = recovery->findChild<QPushButton *>(QStringLiteral("closeRun"));
    camera.wait([close] { return close->isVisible(); });
    camera.settle();
    close->click();
    camera.removeScript(kBroken);
}

void takeGraphRepairs(Photographer &camera)
{
    camera.writeScript(kBroken, QStringLiteral("5b7f16ea80d4"), QStringLiteral("Index orders by date"),
                       QStringLiteral("    op.create_index('ix_orders_placed', 'orders', ['placed_on'])\n"));
    camera.selectRevision(kBroken);
    camera.take(QStringLiteral("several-heads"));
    takeDialog(camera, actionOf(camera, &ui::RevisionActions::mergeHeads), QStringLiteral("mergeDialog"),
               QStringLiteral("merge"));
    takeDialog(camera, actionOf(camera, &ui::RevisionActions::reparent), QStringLiteral("parentDialog"),
               QStringLiteral("reparent"));
    camera.removeScript(kBroken);
    camera.writeScript(kBroken, QStringLiteral("dead00000000"), QStringLiteral("Follow a script that is gone"),
                       QStringLiteral("    pass\n"));
    camera.selectRevision(kBroken);
    camera.take(QStringLiteral("missing-parent"));
    camera.removeScript(kBroken);
    trigger(camera, &ui::RevisionActions::goToHead);
    takeDialog(camera, actionOf(camera, &ui::RevisionActions::newRevision), QStringLiteral("newRevisionDialog"),
               QStringLiteral("new-revision"));
}

void takeEnvironments(Photographer &camera)
{
    auto *picker = camera.window().findChild<ui::EnvironmentPicker *>();
    auto *menu = camera.window().findChild<QMenu *>(QStringLiteral("environmentMenu"));
    Q_EMIT menu->aboutToShow();
    menu->ensurePolished();
    menu->resize(menu->sizeHint());
    camera.takeWith(*menu, QStringLiteral("environment-menu"),
                    picker->mapTo(&camera.window(), QPoint(0, picker->height() + 4)));
    Q_EMIT picker->editWanted();
    if (QDialog *editor = camera.dialog(QStringLiteral("environmentsDialog"))) {
        camera.takeWith(*editor, QStringLiteral("environments"));
        editor->reject();
    }
    // What is agreed to before anything far away is connected to.
    camera.workspace().setEnvironment(QStringLiteral("reporting"));
    camera.settle();
    takeDialog(camera, actionOf(camera, &ui::RevisionActions::connectDatabase), QStringLiteral("trustDialog"),
               QStringLiteral("trust"));
    camera.window().statusBar()->clearMessage();
    chooseEnvironment(camera, QStringLiteral("production"));
    camera.setTheme(Mode::Dark);
    showWork(camera);
    camera.take(QStringLiteral("main-dark-production"));
    takeDialog(camera, actionOf(camera, &ui::RevisionActions::upgradeToHeads), QStringLiteral("applyDialog"),
               QStringLiteral("plan-protected-dark"));
    camera.setTheme(Mode::Light);
    chooseEnvironment(camera, QStringLiteral("development"));
}

void takeHelp(Photographer &camera)
{
    takeDialog(camera, menuAction(camera, QKeySequence(QStringLiteral("Ctrl+K"))), QStringLiteral("commandPalette"),
               QStringLiteral("palette"));
    takeDialog(camera, menuAction(camera, QKeySequence(QKeySequence::HelpContents)), QStringLiteral("helpWindow"),
               QStringLiteral("help"));
    takeDialog(camera, menuAction(camera, QKeySequence(QStringLiteral("Ctrl+F1"))), QStringLiteral("keysDialog"),
               QStringLiteral("keys"));
}

void takeRussian(Photographer &camera)
{
    camera.close();
    camera.setLanguage(QStringLiteral("ru"));
    camera.open(false);
    camera.take(QStringLiteral("welcome-russian"));
    camera.open(true);
    camera.selectRevision(QStringLiteral("38e7cd02a5f9"));
    trigger(camera, &ui::RevisionActions::openScript);
    camera.window().history().table().setFocus();
    camera.take(QStringLiteral("main-russian"));
    camera.setTheme(Mode::Dark);
    camera.take(QStringLiteral("main-russian-dark"));
    camera.selectRevision(QStringLiteral("38e7cd02a5f9"));
    takeDialog(camera, actionOf(camera, &ui::RevisionActions::downgradeHere), QStringLiteral("applyDialog"),
               QStringLiteral("plan-russian-dark"));
    camera.setTheme(Mode::Light);
}

} // namespace

int drawScreenshots(QApplication &application, ui::ThemeStyle &style, const QString &project, const QString &folder)
{
    if (!QDir().mkpath(folder))
        return 1;
    Photographer camera(application, style, project, folder);
    camera.setTheme(Mode::Light);
    takeFirstLook(camera);
    takeHistory(camera);
    takePlans(camera);
    takeRecovery(camera);
    takeGraphRepairs(camera);
    takeEnvironments(camera);
    takeHelp(camera);
    takeRussian(camera);
    camera.close();
    return camera.isGood() ? 0 : 1;
}

} // namespace retort::desktop
