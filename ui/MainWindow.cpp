// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/MainWindow.h"

#include "ui/OutputPane.h"
#include "ui/TopBar.h"
#include "ui/apply/ApplyDialog.h"
#include "ui/common/Icons.h"
#include "ui/common/Looks.h"
#include "ui/common/Panel.h"
#include "ui/common/Paths.h"
#include "ui/common/Questions.h"
#include "ui/common/ThemeStyle.h"
#include "ui/editor/EditorTabs.h"
#include "ui/editor/ScriptEditor.h"
#include "ui/history/HistoryTable.h"
#include "ui/history/HistoryView.h"
#include "ui/history/RevisionActions.h"
#include "ui/log/LogPane.h"
#include "ui/preview/SqlPreview.h"
#include "ui/preview/SqlView.h"
#include "ui/revision/NewRevisionDialog.h"
#include "ui/welcome/SampleProject.h"
#include "ui/welcome/WelcomePage.h"

#include <QActionGroup>
#include <QCloseEvent>
#include <QFileInfo>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>

#include <array>
#include <utility>

namespace retort::ui {

namespace {

const QString kGeometryKey = QStringLiteral("window/geometry");
const QString kLayoutKey = QStringLiteral("window/layout");
const QString kLastFolderKey = QStringLiteral("lastFolder");
constexpr int kGap = 8;

} // namespace

MainWindow::MainWindow(ThemeStyle &style, Questions &questions, QSettings &settings, QWidget *parent)
    : QMainWindow(parent),
      m_style(style),
      m_questions(questions),
      m_settings(settings),
      m_recent(settings),
      m_actions(new RevisionActions(m_workspace, style, this)),
      m_menus(new QMenuBar),
      m_topBar(new TopBar(m_workspace, *m_actions, style)),
      m_centre(new QStackedWidget),
      m_welcome(new WelcomePage(m_recent, style)),
      m_history(new HistoryView(m_workspace, *m_actions, style)),
      m_editors(new EditorTabs(m_workspace, questions, style)),
      m_sql(new SqlPreview(m_workspace, questions, style)),
      m_log(new LogPane(style)),
      m_output(new OutputPane),
      m_panes(new QMainWindow(nullptr, Qt::Widget)),
      m_statusLeft(new QLabel),
      m_statusRight(new QLabel)
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowIcon(QIcon(QStringLiteral(":/icons/app/org.retort.Retort.svg")));
    resize(1440, 900);
    buildPanes();
    buildMenus();
    buildStatusBar();
    connectWorkspace();
    restoreLayout();
    showWelcome(true);
}

void MainWindow::buildPanes()
{
    auto *top = new QWidget;
    auto *topLayout = new QVBoxLayout(top);
    topLayout->setContentsMargins(0, 0, 0, 0);
    topLayout->setSpacing(0);
    topLayout->addWidget(m_menus);
    topLayout->addWidget(m_topBar);
    setMenuWidget(top);

    m_panes->setContentsMargins(kGap, kGap, kGap, 0);
    m_panes->setDockOptions(AnimatedDocks | AllowTabbedDocks | AllowNestedDocks);
    m_panes->setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    m_panes->setCentralWidget(new Panel(m_editors->header(), m_editors));
    m_historyDock =
        new PanelDock(QStringLiteral("historyDock"), tr("History"), m_history->header(), m_history, m_panes);
    m_panes->addDockWidget(Qt::LeftDockWidgetArea, m_historyDock);
    m_output->add(tr("SQL"), m_sql, m_sql->controls());
    m_output->add(tr("Log"), m_log, m_log->controls());
    m_outputDock =
        new PanelDock(QStringLiteral("outputDock"), tr("SQL and Log"), m_output->header(), m_output, m_panes);
    m_panes->addDockWidget(Qt::BottomDockWidgetArea, m_outputDock);
    m_centre->addWidget(m_welcome);
    m_centre->addWidget(m_panes);
    setCentralWidget(m_centre);
}

void MainWindow::buildMenus()
{
    m_menus->addMenu(buildFileMenu());
    m_menus->addMenu(buildRevisionMenu());
    m_menus->addMenu(buildDatabaseMenu());
    m_menus->addMenu(buildViewMenu());
    QMenu *help = m_menus->addMenu(tr("&Help"));
    help->addAction(tr("&About Retort"), this, &MainWindow::about);
    // Actions that are in no open menu keep their shortcuts only through the window.
    for (QAction *action : m_actions->findChildren<QAction *>())
        addAction(action);
}

QMenu *MainWindow::buildFileMenu()
{
    auto *menu = new QMenu(tr("&File"), this);
    menu->addAction(themedIcon(m_style, QStringLiteral("folder")), tr("&Open Project…"), QKeySequence::Open, this,
                    &MainWindow::chooseProject);
    QMenu *recent = menu->addMenu(tr("Open &Recent"));
    connect(recent, &QMenu::aboutToShow, this, [this, recent] { fillRecentMenu(*recent); });
    menu->addAction(tr("Open the Sa&mple Project"), this, &MainWindow::openSample);
    menu->addAction(themedIcon(m_style, QStringLiteral("refresh")), tr("&Read Scripts Again"), QKeySequence::Refresh,
                    &m_workspace, &Workspace::reload);
    menu->addSeparator();
    menu->addAction(themedIcon(m_style, QStringLiteral("save")), tr("&Save Script"), QKeySequence::Save, m_editors,
                    &EditorTabs::saveCurrent);
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
    menu->addAction(themedIcon(m_style, QStringLiteral("search")), tr("&Find…"), QKeySequence::Find, m_history,
                    &HistoryView::focusSearch);
    QMenu *go = menu->addMenu(tr("&Go to"));
    go->addActions({m_actions->goToCurrent, m_actions->goToHead, m_actions->goToNextPending, m_actions->goToParent,
                    m_actions->goToChild});
    return menu;
}

QMenu *MainWindow::buildDatabaseMenu()
{
    auto *menu = new QMenu(tr("&Database"), this);
    menu->addAction(m_actions->connectDatabase);
    menu->addSeparator();
    menu->addActions({m_actions->upgradeHere, m_actions->upgradeToHeads});
    menu->addSeparator();
    menu->addActions({m_actions->downgradeHere, m_actions->downgradeToBase});
    menu->addSeparator();
    menu->addActions({m_actions->stampHere, m_actions->cancelRun});
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
        m_outputDock->show();
        m_output->showTab(0);
        m_sql->view().setFocus();
    });
    focus(tr("Go to the &Log"), QStringLiteral("Ctrl+4"), [this] {
        m_outputDock->show();
        m_output->showTab(1);
    });
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

void MainWindow::buildStatusBar()
{
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(m_statusLeft, 1);
    statusBar()->addPermanentWidget(m_statusRight);
    m_statusLeft->setObjectName(QStringLiteral("statusLeft"));
    m_statusRight->setObjectName(QStringLiteral("statusRight"));
}

void MainWindow::connectWorkspace()
{
    connect(m_welcome, &WelcomePage::openWanted, this, &MainWindow::chooseProject);
    connect(m_welcome, &WelcomePage::sampleWanted, this, &MainWindow::openSample);
    connect(m_welcome, &WelcomePage::projectWanted, this, &MainWindow::openProject);
    connect(m_actions, &RevisionActions::newRevisionWanted, this, &MainWindow::askForNewRevision);
    connect(m_editors, &EditorTabs::stateChanged, this, &MainWindow::showStatus);

    connect(&m_workspace, &Workspace::projectLoading, m_welcome, &WelcomePage::showOpening);
    connect(&m_workspace, &Workspace::projectOpened, this, [this] {
        const Project &project = m_workspace.project();
        const ConfigFiles &files = project.config().files();
        m_recent.add(files.ini.isEmpty() ? project.directory() : files.ini);
        m_welcome->clearMessage();
        m_welcome->refresh();
        showWelcome(false);
        setWindowTitle(tr("%1 – Retort").arg(project.name()));
        m_history->table().setFocus();
    });
    connect(&m_workspace, &Workspace::projectFailed, this, [this](const QString &path, const Error &error) {
        m_welcome->showFailure(path, error);
        if (m_workspace.hasProject())
            m_questions.tell(this, tr("%1 could not be opened.").arg(path),
                             error.hint.isEmpty() ? error.message : error.message + u'\n' + error.hint);
    });
    connect(&m_workspace, &Workspace::planned, this, [this](const PlannedRun &run) {
        auto *dialog = new ApplyDialog(m_workspace, m_style, run, this);
        dialog->open();
    });
    for (const auto signal : {&Workspace::graphChanged, &Workspace::databaseChanged, &Workspace::planning})
        connect(&m_workspace, signal, this, &MainWindow::showStatus);
    connect(&m_workspace, &Workspace::planned, this, &MainWindow::showStatus);
    connect(&m_workspace, &Workspace::runStarted, this, &MainWindow::showStatus);
    connect(&m_workspace, &Workspace::runFinished, this, &MainWindow::showStatus);
}

void MainWindow::showWelcome(bool isShown)
{
    m_centre->setCurrentIndex(isShown ? 0 : 1);
    m_topBar->setVisible(!isShown);
    statusBar()->setVisible(!isShown);
    if (isShown) {
        setWindowTitle(QStringLiteral("Retort"));
        m_welcome->setFocus();
    } else if (!std::exchange(m_isArranged, true)) {
        // Only once the panes have their size can it be shared out.
        QMetaObject::invokeMethod(this, &MainWindow::arrangePanes, Qt::QueuedConnection);
    }
}

void MainWindow::arrangePanes()
{
    if (m_settings.contains(kLayoutKey)) {
        m_panes->restoreState(m_settings.value(kLayoutKey).toByteArray());
        return;
    }
    m_panes->resizeDocks({m_historyDock}, {m_panes->width() * 45 / 100}, Qt::Horizontal);
    m_panes->resizeDocks({m_outputDock}, {m_panes->height() * 42 / 100}, Qt::Vertical);
}

void MainWindow::openProject(const QString &path)
{
    if (!m_editors->closeAll())
        return;
    m_workspace.openProject(path);
}

void MainWindow::chooseProject()
{
    const QString path = m_questions.projectToOpen(this, m_settings.value(kLastFolderKey).toString());
    if (path.isEmpty())
        return;
    m_settings.setValue(kLastFolderKey, QFileInfo(path).absolutePath());
    openProject(path);
}

void MainWindow::openSample()
{
    if (const Result<QString> sample = sampleProject())
        openProject(*sample);
    else
        m_questions.tell(this, tr("The sample project could not be copied"), sample.error().message);
}

void MainWindow::askForNewRevision()
{
    auto *dialog = new NewRevisionDialog(m_workspace, this);
    dialog->open();
}

void MainWindow::fillRecentMenu(QMenu &menu)
{
    menu.clear();
    for (const QString &path : m_recent.paths())
        menu.addAction(QString(path).replace(u'&', QStringLiteral("&&")), this, [this, path] { openProject(path); });
    menu.setEnabled(true);
    if (menu.isEmpty())
        menu.addAction(tr("None yet"))->setEnabled(false);
}

void MainWindow::showStatus()
{
    if (!m_workspace.hasProject())
        return;
    const RevisionGraph &graph = *m_workspace.graph();
    QStringList left{tr("%n revision(s)", nullptr, graph.size()), tr("%n head(s)", nullptr, int(graph.heads().size()))};
    int broken = 0;
    for (int revision = 0; revision < graph.size(); ++revision)
        broken += graph.at(revision).hasErrors() ? 1 : 0;
    if (broken > 0)
        left << tr("%n broken script(s)", nullptr, broken);
    m_statusLeft->setText(left.join(QStringLiteral(" · ")));

    QStringList right;
    if (m_workspace.isRunning())
        right << tr("running");
    else if (m_workspace.isPlanning())
        right << tr("working out the plan…");
    if (const auto unsaved = m_workspace.unsavedFiles().size(); unsaved > 0)
        right << tr("%n unsaved script(s)", nullptr, int(unsaved));
    right << shownPath(m_workspace.project().directory());
    m_statusRight->setText(right.join(QStringLiteral(" · ")));
}

void MainWindow::restoreLayout()
{
    if (m_settings.contains(kGeometryKey))
        restoreGeometry(m_settings.value(kGeometryKey).toByteArray());
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (m_workspace.isRunning()) {
        m_questions.tell(this, tr("A run is under way"), tr("Cancel it, or wait for its end."));
        event->ignore();
        return;
    }
    if (!m_editors->closeAll()) {
        event->ignore();
        return;
    }
    m_settings.setValue(kGeometryKey, saveGeometry());
    if (m_isArranged)
        m_settings.setValue(kLayoutKey, m_panes->saveState());
    event->accept();
}

void MainWindow::about()
{
    m_questions.tell(this, QStringLiteral("Retort %1").arg(QCoreApplication::applicationVersion()),
                     tr("Database migrations, seen and applied. Free software under the GPL, version 3 or later."));
}

} // namespace retort::ui
