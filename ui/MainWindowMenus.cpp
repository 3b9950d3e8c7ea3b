// SPDX-License-Identifier: GPL-3.0-or-later
// The menus of the main window.
#include "ui/MainWindow.h"
#include "ui/OutputPane.h"
#include "ui/common/Icons.h"
#include "ui/common/Panel.h"
#include "ui/common/ThemeStyle.h"
#include "ui/editor/EditorTabs.h"
#include "ui/editor/ScriptEditor.h"
#include "ui/environments/EnvironmentMenu.h"
#include "ui/history/FilterButtons.h"
#include "ui/history/HistoryTable.h"
#include "ui/history/HistoryView.h"
#include "ui/history/RevisionActions.h"
#include "ui/preview/SqlPreview.h"
#include "ui/preview/SqlView.h"
#include "ui/runs/RunsPane.h"

#include <QTreeView>

#include <QActionGroup>
#include <QMenu>
#include <QMenuBar>

#include <array>

namespace retort::ui {

void MainWindow::buildMenus()
{
    m_menus->addMenu(buildFileMenu());
    m_menus->addMenu(buildRevisionMenu());
    m_menus->addMenu(buildDatabaseMenu());
    m_menus->addMenu(buildViewMenu());
    m_menus->addMenu(buildHelpMenu());
    // Actions that are in no open menu keep their shortcuts only through the window.
    for (QAction *action : m_actions->findChildren<QAction *>())
        addAction(action);
}

QMenu *MainWindow::buildFileMenu()
{
    auto *menu = new QMenu(tr("&File"), this);
    menu->addAction(tr("New &Window"), QKeySequence(QStringLiteral("Ctrl+Shift+N")), this,
                    [this] { Q_EMIT windowWanted({}); });
    menu->addAction(themedIcon(m_style, QStringLiteral("folder")), tr("&Open Project…"), QKeySequence::Open, this,
                    &MainWindow::chooseProject);
    QMenu *recent = menu->addMenu(tr("Open &Recent"));
    connect(recent, &QMenu::aboutToShow, this, [this, recent] { fillRecentMenu(*recent); });
    menu->addAction(tr("Open the Sa&mple Project"), this, &MainWindow::openSample);
    menu->addAction(themedIcon(m_style, QStringLiteral("refresh")), tr("Read Scripts &Again"), QKeySequence::Refresh,
                    &m_workspace, &Workspace::reload);
    menu->addSeparator();
    menu->addAction(themedIcon(m_style, QStringLiteral("save")), tr("&Save Script"), QKeySequence::Save, m_editors,
                    &EditorTabs::saveCurrent);
    menu->addAction(tr("Find and Re&place…"), QKeySequence(QStringLiteral("Ctrl+Shift+R")), this,
                    [this] { m_editors->find(true); });
    menu->addAction(tr("Save A&ll"), QKeySequence(QStringLiteral("Ctrl+Shift+S")), m_editors, &EditorTabs::saveAll);
    menu->addAction(tr("&Close Script"), QKeySequence(QStringLiteral("Ctrl+W")), m_editors, &EditorTabs::closeCurrent);
    menu->addSeparator();
    menu->addAction(themedIcon(m_style, QStringLiteral("export")), tr("&Export SQL…"),
                    QKeySequence(QStringLiteral("Ctrl+E")), m_sql, &SqlPreview::exportToFile);
    menu->addSeparator();
    menu->addAction(tr("&Quit"), QKeySequence(QStringLiteral("Ctrl+Q")), this, &QWidget::close);
    return menu;
}

QMenu *MainWindow::buildRevisionMenu()
{
    auto *menu = new QMenu(tr("Re&vision"), this);
    menu->addActions({m_actions->newRevision, m_actions->openScript, m_actions->copyId});
    menu->addSeparator();
    menu->addActions({m_actions->compare, m_actions->mergeHeads, m_actions->reparent, m_actions->repairParent,
                      m_actions->previewMerge});
    QAction *undo = m_changes.stack().createUndoAction(this, tr("Take Back"));
    QAction *redo = m_changes.stack().createRedoAction(this, tr("Do Again"));
    undo->setShortcut(QKeySequence(QStringLiteral("Ctrl+Alt+Z")));
    menu->addActions({undo, redo});
    menu->addSeparator();
    menu->addAction(themedIcon(m_style, QStringLiteral("search")), tr("&Find…"), QKeySequence::Find, this,
                    &MainWindow::find);
    menu->addAction(tr("Find in the &History…"), QKeySequence(QStringLiteral("Ctrl+Shift+F")), m_history,
                    &HistoryView::focusSearch);
    QMenu *go = menu->addMenu(tr("Go &to"));
    go->addActions({m_actions->goToCurrent, m_actions->goToHead, m_actions->goToBase, m_actions->goToNextPending,
                    m_actions->goToParent, m_actions->goToChild, m_actions->goToFork});
    go->addSeparator();
    go->addActions({m_actions->goBack, m_actions->goForward});
    return menu;
}

QMenu *MainWindow::buildDatabaseMenu()
{
    auto *menu = new QMenu(tr("&Database"), this);
    menu->addActions({m_actions->connectDatabase, m_actions->disconnectDatabase, m_actions->testDatabase});
    menu->addMenu(new EnvironmentMenu(m_workspace, m_style, menu));
    menu->addAction(tr("&Edit Environments…"), this, &MainWindow::editEnvironments);
    menu->addSeparator();
    menu->addActions({m_actions->upgradeHere, m_actions->upgradeToHeads});
    menu->addSeparator();
    menu->addActions({m_actions->downgradeHere, m_actions->downgradeToBase});
    menu->addSeparator();
    menu->addActions({m_actions->stampHere, m_actions->cancelRun});
    QAction *recover = menu->addAction(tr("I&nterrupted Run…"), this, &MainWindow::recoverRun);
    recover->setObjectName(QStringLiteral("recoverAction"));
    recover->setEnabled(false);
    const auto update = [this, recover] { recover->setEnabled(m_workspace.interruptedRun().has_value()); };
    for (const auto signal : {&Workspace::runsRead, &Workspace::databaseChanged})
        connect(&m_workspace, signal, this, update);
    return menu;
}

QMenu *MainWindow::buildViewMenu()
{
    auto *menu = new QMenu(tr("V&iew"), this);
    const auto focus = [this, menu](const QString &text, const QString &keys, auto work) {
        menu->addAction(text, QKeySequence(keys), this, work);
    };
    focus(tr("Go to &History"), QStringLiteral("Ctrl+1"), [this] { m_history->table().setFocus(); });
    focus(tr("Go to the &Script"), QStringLiteral("Ctrl+2"), [this] {
        if (ScriptEditor *editor = m_editors->current())
            editor->setFocus();
    });
    focus(tr("Go to the S&QL"), QStringLiteral("Ctrl+3"), [this] {
        showOutput(OutputTab::Sql);
        m_sql->view().setFocus();
    });
    focus(tr("Go to the &Runs"), QStringLiteral("Ctrl+4"), [this] {
        showOutput(OutputTab::Runs);
        m_runs->list().setFocus();
    });
    focus(tr("Go to the &Log"), QStringLiteral("Ctrl+5"), [this] { showOutput(OutputTab::Log); });
    menu->addSeparator();
    menu->addAction(tr("&Commands and Revisions…"), QKeySequence(QStringLiteral("Ctrl+K")), this,
                    &MainWindow::openPalette);
    menu->addAction(m_history->filters().foldAction());
    menu->addMenu(tr("C&olumns"))->addActions(m_history->table().columnActions());
    menu->addSeparator();
    menu->addAction(m_historyDock->toggleViewAction());
    menu->addAction(m_outputDock->toggleViewAction());
    menu->addSeparator();
    QMenu *themes = menu->addMenu(tr("&Theme"));
    auto *group = new QActionGroup(this);
    const std::array names{tr("As the &System"), tr("&Light"), tr("&Dark")};
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto mode = ThemeStyle::Mode(i);
        QAction *action = themes->addAction(names[i], this, [this, mode] {
            m_style.setMode(mode);
            m_settings.setValue(QStringLiteral("theme"), modeName(mode));
        });
        action->setCheckable(true);
        action->setChecked(m_style.mode() == mode);
        group->addAction(action);
    }
    QMenu *languages = menu->addMenu(tr("L&anguage (at the next start)"));
    auto *languageGroup = new QActionGroup(this);
    const QString chosen = m_settings.value(QStringLiteral("language")).toString();
    for (const auto &[code, name] :
         {std::pair(QString(), tr("As the &System")), std::pair(QStringLiteral("en"), QStringLiteral("&English")),
          std::pair(QStringLiteral("ru"), QStringLiteral("&Русский"))}) {
        QAction *action = languages->addAction(
            name, this, [this, value = code] { m_settings.setValue(QStringLiteral("language"), value); });
        action->setCheckable(true);
        action->setChecked(chosen == code);
        languageGroup->addAction(action);
    }
    return menu;
}

} // namespace retort::ui
