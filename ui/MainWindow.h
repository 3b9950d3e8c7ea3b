// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Workspace.h"
#include "ui/revision/ScriptChanges.h"
#include "ui/welcome/RecentProjects.h"

#include <QMainWindow>

class QLabel;
class QMenu;
class QMenuBar;
class QStackedWidget;

namespace retort::ui {

class BusySign;
class EditorTabs;
class HelpWindow;
class HistoryView;
class LogPane;
class OutputPane;
class PanelDock;
class Questions;
class RevisionActions;
class RunsPane;
class SqlPreview;
class ThemeStyle;
class TopBar;
class WelcomePage;

/// The window: puts panes, menus and dialogs together and keeps the layout. What the panes do is theirs.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    /// All of them outlive the window.
    MainWindow(ThemeStyle &style, Questions &questions, QSettings &settings, QWidget *parent = nullptr);

    /// Takes the place of the project that is open.
    void openProject(const QString &path);
    /// The same, but a project that is open stays: then the other one gets a window of its own.
    void openBeside(const QString &path);
    Workspace &workspace() { return m_workspace; }
    HistoryView &history() { return *m_history; }
    EditorTabs &editors() { return *m_editors; }
    RevisionActions &actions() { return *m_actions; }

Q_SIGNALS:
    /// Another window is wanted, with that project (empty: with the welcome page).
    void windowWanted(const QString &project);

protected:
    void closeEvent(QCloseEvent *event) override;
    /// The edge of a protected environment.
    void paintEvent(QPaintEvent *event) override;

private:
    enum class OutputTab { Sql, Runs, Log };

    void buildPanes();
    void buildMenus();
    QMenu *buildFileMenu();
    QMenu *buildRevisionMenu();
    QMenu *buildDatabaseMenu();
    QMenu *buildViewMenu();
    void buildStatusBar();
    void connectWorkspace();
    void connectSecrets();
    void showOutput(OutputTab tab);
    void showWelcome(bool isShown);
    void chooseProject();
    void openSample();
    void askForNewRevision();
    void compareRevisions(int first, int second);
    void bringTogether(std::vector<int> heads);
    void changeParent();
    void openPalette();
    void find();
    void saveColumns();
    void restoreColumns();
    void fillRecentMenu(QMenu &menu);
    void showStatus();
    void showBusy();
    void showEnvironment();
    void editEnvironments();
    void recoverRun();
    void restoreLayout();
    void arrangePanes();
    void about();
    void showHelp(const QString &page, const QString &place = {});
    void showKeys();
    QMenu *buildHelpMenu();

    ThemeStyle &m_style;
    Questions &m_questions;
    QSettings &m_settings;
    RecentProjects m_recent;
    Workspace m_workspace;
    ScriptChanges m_changes;
    RevisionActions *m_actions;
    QMenuBar *m_menus;
    TopBar *m_topBar;
    QStackedWidget *m_centre;
    WelcomePage *m_welcome;
    HistoryView *m_history;
    EditorTabs *m_editors;
    SqlPreview *m_sql;
    LogPane *m_log;
    RunsPane *m_runs;
    OutputPane *m_output;
    /// The docks lie in a window within the window, so that menus and bars keep the whole width.
    QMainWindow *m_panes;
    PanelDock *m_historyDock = nullptr;
    PanelDock *m_outputDock = nullptr;
    bool m_isArranged = false;
    BusySign *m_busy;
    QLabel *m_statusLeft;
    QLabel *m_statusRight;
};

} // namespace retort::ui
