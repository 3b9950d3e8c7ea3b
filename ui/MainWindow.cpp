// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/MainWindow.h"

#include "ui/OutputPane.h"
#include "ui/TopBar.h"
#include "ui/apply/ApplyDialog.h"
#include "ui/common/BusySign.h"
#include "ui/common/ErrorText.h"
#include "ui/common/Icons.h"
#include "ui/common/Looks.h"
#include "ui/common/Panel.h"
#include "ui/common/Paths.h"
#include "ui/common/Questions.h"
#include "ui/common/Screens.h"
#include "ui/common/ThemeStyle.h"
#include "ui/compare/CompareDialog.h"
#include "ui/compare/MergePreviewDialog.h"
#include "ui/editor/EditorTabs.h"
#include "ui/editor/ScriptEditor.h"
#include "ui/environments/EnvironmentColour.h"
#include "ui/environments/EnvironmentsDialog.h"
#include "ui/environments/PasswordBanner.h"
#include "ui/environments/PasswordDialog.h"
#include "ui/environments/TrustDialog.h"
#include "ui/history/HistoryTable.h"
#include "ui/history/HistoryView.h"
#include "ui/history/RevisionActions.h"
#include "ui/log/LogPane.h"
#include "ui/palette/CommandPalette.h"
#include "ui/preview/SqlPreview.h"
#include "ui/preview/SqlView.h"
#include "ui/recovery/RecoveryDialog.h"
#include "ui/revision/MergeDialog.h"
#include "ui/revision/NewRevisionDialog.h"
#include "ui/revision/ParentDialog.h"
#include "ui/runs/InterruptedBanner.h"
#include "ui/runs/RunsPane.h"
#include "ui/welcome/SampleProject.h"
#include "ui/welcome/WelcomePage.h"

#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QFileInfo>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QPainter>
#include <QScreen>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <utility>

namespace retort::ui {

namespace {

const QString kGeometryKey = QStringLiteral("window/geometry");
const QString kLayoutKey = QStringLiteral("window/layout");
const QString kColumnsKey = QStringLiteral("history/columns");
const QString kLastFolderKey = QStringLiteral("lastFolder");
const QString kEnvironmentKey = QStringLiteral("environment/");
constexpr int kGap = 8;
constexpr int kEdge = 3;
constexpr int kMessageMilliseconds = 10'000;

/// Settings know a project by its folder; a key must not have slashes of its own.
QString environmentKey(const QString &project)
{
    return kEnvironmentKey + QString::fromLatin1(project.toUtf8().toBase64(QByteArray::Base64UrlEncoding));
}

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
      m_runs(new RunsPane(m_workspace, style)),
      m_output(new OutputPane),
      m_panes(new QMainWindow(nullptr, Qt::Widget)),
      m_busy(new BusySign),
      m_statusLeft(new QLabel),
      m_statusRight(new QLabel)
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowIcon(QIcon(QStringLiteral(":/icons/app/org.retort.Retort.svg")));
    // On a small screen with room for the window manager's frame.
    resize(roomFor(*this, {1440, 900}));
    buildPanes();
    buildMenus();
    buildStatusBar();
    connectWorkspace();
    connectSecrets();
    restoreLayout();
    restoreColumns();
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
    auto *interrupted = new InterruptedBanner(m_workspace);
    topLayout->addWidget(interrupted);
    topLayout->addWidget(new PasswordBanner(m_workspace));
    connect(interrupted, &InterruptedBanner::lookWanted, this, &MainWindow::recoverRun);
    setMenuWidget(top);

    m_panes->setAccessibleName(tr("Panes"));
    m_panes->setContentsMargins(kGap, kGap, kGap, 0);
    m_panes->setDockOptions(AnimatedDocks | AllowTabbedDocks | AllowNestedDocks);
    m_panes->setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    m_panes->setCentralWidget(new Panel(m_editors->header(), m_editors));
    m_historyDock =
        new PanelDock(QStringLiteral("historyDock"), tr("History"), m_history->header(), m_history, m_panes);
    m_panes->addDockWidget(Qt::LeftDockWidgetArea, m_historyDock);
    m_output->add(tr("SQL"), m_sql, m_sql->controls());
    m_output->add(tr("Runs"), m_runs, m_runs->controls());
    m_output->add(tr("Log"), m_log, m_log->controls());
    m_outputDock =
        new PanelDock(QStringLiteral("outputDock"), tr("SQL, Runs and Log"), m_output->header(), m_output, m_panes);
    m_panes->addDockWidget(Qt::BottomDockWidgetArea, m_outputDock);
    m_centre->addWidget(m_welcome);
    m_centre->addWidget(m_panes);
    setCentralWidget(m_centre);
}

void MainWindow::buildStatusBar()
{
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(m_statusLeft, 1);
    statusBar()->addPermanentWidget(m_busy);
    statusBar()->addPermanentWidget(m_statusRight);
    connect(m_busy, &BusySign::stopWanted, &m_workspace, &Workspace::stopWaiting);
    m_statusLeft->setObjectName(QStringLiteral("statusLeft"));
    m_statusRight->setObjectName(QStringLiteral("statusRight"));
}

void MainWindow::connectWorkspace()
{
    connect(m_welcome, &WelcomePage::openWanted, this, &MainWindow::chooseProject);
    connect(m_welcome, &WelcomePage::sampleWanted, this, &MainWindow::openSample);
    connect(m_welcome, &WelcomePage::projectWanted, this, &MainWindow::openProject);
    connect(m_actions, &RevisionActions::newRevisionWanted, this, &MainWindow::askForNewRevision);
    connect(m_actions, &RevisionActions::compareWanted, this, &MainWindow::compareRevisions);
    connect(m_actions, &RevisionActions::mergeWanted, this, [this] { bringTogether(m_workspace.graph()->heads()); });
    connect(m_actions, &RevisionActions::reparentWanted, this, &MainWindow::changeParent);
    connect(m_actions, &RevisionActions::repairWanted, this, &MainWindow::changeParent);
    connect(m_history, &HistoryView::headDropped, this,
            [this](int head, int target) { bringTogether({head, target}); });
    connect(&m_changes, &ScriptChanges::changed, &m_workspace, &Workspace::reload);
    connect(&m_changes, &ScriptChanges::failed, this,
            [this](const Error &error) { m_questions.tell(this, tr("That cannot be taken back"), withHint(error)); });
    connect(m_actions, &RevisionActions::previewMergeWanted, this,
            [this] { (new MergePreviewDialog(m_workspace, m_style, this))->open(); });
    connect(&m_history->table(), &HistoryTable::columnsChanged, this, &MainWindow::saveColumns);
    connect(m_editors, &EditorTabs::stateChanged, this, &MainWindow::showStatus);

    connect(&m_workspace, &Workspace::projectLoading, m_welcome, &WelcomePage::showOpening);
    connect(&m_workspace, &Workspace::projectOpened, this, [this] {
        const Project &project = m_workspace.project();
        const ConfigFiles &files = project.config().files();
        m_recent.add(files.ini.isEmpty() ? project.directory() : files.ini);
        m_welcome->clearMessage();
        m_welcome->refresh();
        showWelcome(false);
        showEnvironment();
        m_history->table().setFocus();
    });
    connect(&m_workspace, &Workspace::projectFailed, this,
            [this](const QString &path, const Error &error, const QStringList &below) {
                m_welcome->showFailure(path, error, below);
                if (m_workspace.hasProject())
                    m_questions.tell(this, tr("%1 could not be opened.").arg(path), withHint(error));
            });
    connect(&m_workspace, &Workspace::planned, this, [this](const PlannedRun &run) {
        auto *dialog = new ApplyDialog(m_workspace, m_questions, m_style, run, this);
        connect(dialog, &ApplyDialog::recoveryWanted, this, &MainWindow::recoverRun);
        dialog->open();
    });
    connect(m_topBar, &TopBar::editEnvironmentsWanted, this, &MainWindow::editEnvironments);
    connect(&m_workspace, &Workspace::environmentsChanged, this, &MainWindow::showEnvironment);
    connect(&m_workspace, &Workspace::environmentTested, this,
            [this](const QString &, bool isGood, const QString &message) {
                statusBar()->showMessage(isGood ? tr("The connection works: %1").arg(message) : message.simplified(),
                                         kMessageMilliseconds);
            });
    for (const auto signal : {&Workspace::graphChanged, &Workspace::databaseChanged, &Workspace::planning})
        connect(&m_workspace, signal, this, &MainWindow::showStatus);
    connect(&m_workspace, &Workspace::planned, this, &MainWindow::showStatus);
    connect(&m_workspace, &Workspace::projectLoading, this, &MainWindow::showBusy);
    connect(&m_workspace, &Workspace::projectFailed, this, &MainWindow::showBusy);
    connect(&m_workspace, &Workspace::runStarted, this, &MainWindow::showStatus);
    connect(&m_workspace, &Workspace::runFinished, this, &MainWindow::showStatus);
}

void MainWindow::connectSecrets()
{
    // Over the dialog that asked for it, if there is one.
    const auto front = [this]() -> QWidget * {
        QWidget *modal = QApplication::activeModalWidget();
        // A dialog over a dialog has a window of its own: isAncestorOf() does not look that far.
        for (const QWidget *widget = modal; widget; widget = widget->parentWidget()) {
            if (widget == this)
                return modal;
        }
        return this;
    };
    connect(&m_workspace, &Workspace::trustWanted, this, [this, front](const std::vector<TrustAsked> &asked) {
        auto *dialog = new TrustDialog(m_workspace, asked, front());
        dialog->open();
    });
    connect(&m_workspace, &Workspace::agreementFailed, this, [this, front](const Error &error) {
        m_questions.tell(front(), tr("Nothing was connected to: that you agree could not be noted"), withHint(error));
    });
    connect(&m_workspace, &Workspace::passwordWanted, this, [this, front](int number, const QString &question) {
        auto *dialog = new PasswordDialog(m_workspace, number, question, front());
        dialog->open();
    });
    connect(&m_workspace, &Workspace::passwordMoved, this,
            [this](const QString &environment, const std::optional<Error> &error) {
                if (error)
                    m_questions.tell(this, tr("The password stays where it is"), withHint(*error));
                else
                    statusBar()->showMessage(tr("The password of %1 is in the keychain now.").arg(environment),
                                             kMessageMilliseconds);
            });
}

void MainWindow::showOutput(OutputTab tab)
{
    m_outputDock->show();
    m_output->showTab(int(tab));
}

void MainWindow::showWelcome(bool isShown)
{
    m_centre->setCurrentIndex(isShown ? 0 : 1);
    m_topBar->setVisible(!isShown);
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
    // On a narrow screen the pane for the SQL needs more than its share.
    const int history =
        std::min(m_panes->width() * 45 / 100, m_panes->width() - m_output->header()->sizeHint().width() - 3 * kGap);
    m_panes->resizeDocks({m_historyDock}, {history}, Qt::Horizontal);
    m_panes->resizeDocks({m_outputDock}, {m_panes->height() * 42 / 100}, Qt::Vertical);
}

void MainWindow::openProject(const QString &path)
{
    if (!m_editors->closeAll())
        return;
    const QFileInfo info(path);
    const QString folder = info.isDir() ? info.absoluteFilePath() : info.absolutePath();
    m_workspace.preferEnvironment(m_settings.value(environmentKey(folder)).toString());
    m_workspace.openProject(path);
}

void MainWindow::chooseProject()
{
    const QString path = m_questions.projectToOpen(this, m_settings.value(kLastFolderKey).toString());
    if (path.isEmpty())
        return;
    m_settings.setValue(kLastFolderKey, QFileInfo(path).absolutePath());
    openBeside(path);
}

void MainWindow::openBeside(const QString &path)
{
    if (m_workspace.hasProject())
        Q_EMIT windowWanted(path);
    else
        openProject(path);
}

void MainWindow::openSample()
{
    if (const Result<QString> sample = sampleProject())
        openBeside(*sample);
    else
        m_questions.tell(this, tr("The sample project could not be copied"), withHint(sample.error()));
}

void MainWindow::askForNewRevision()
{
    (new NewRevisionDialog(m_workspace, this))->open();
}

void MainWindow::compareRevisions(int first, int second)
{
    auto *dialog = new CompareDialog(m_workspace, first, second, this);
    connect(dialog, &CompareDialog::revisionWanted, m_actions, &RevisionActions::revisionWanted);
    dialog->open();
}

void MainWindow::bringTogether(std::vector<int> heads)
{
    auto *dialog = new MergeDialog(m_workspace, m_changes, std::move(heads), this);
    dialog->open();
}

void MainWindow::changeParent()
{
    auto *dialog = new ParentDialog(m_workspace, m_changes, m_workspace.selected(), this);
    dialog->open();
}

void MainWindow::openPalette()
{
    auto *palette = new CommandPalette(m_workspace, *m_menus, m_style, this);
    connect(palette, &CommandPalette::revisionWanted, m_actions, &RevisionActions::revisionWanted);
    palette->move(mapToGlobal(QPoint((width() - palette->width()) / 2, height() / 8)));
    palette->open();
}

void MainWindow::find()
{
    // In the script where one is being edited, else in the history.
    if (m_editors->current() && m_editors->isAncestorOf(focusWidget()))
        m_editors->find(false);
    else
        m_history->focusSearch();
}

void MainWindow::saveColumns()
{
    QStringList columns;
    for (const int column : m_history->table().wantedColumns())
        columns << QString::number(column);
    m_settings.setValue(kColumnsKey, columns);
}

void MainWindow::restoreColumns()
{
    if (!m_settings.contains(kColumnsKey))
        return;
    QList<int> columns;
    for (const QString &column : m_settings.value(kColumnsKey).toStringList())
        columns << column.toInt();
    m_history->table().setWantedColumns(columns);
}

void MainWindow::fillRecentMenu(QMenu &menu)
{
    menu.clear();
    for (const QString &path : m_recent.paths())
        menu.addAction(QString(path).replace(u'&', QStringLiteral("&&")), this, [this, path] { openBeside(path); });
    menu.setEnabled(true);
    if (menu.isEmpty())
        menu.addAction(tr("None yet"))->setEnabled(false);
}

void MainWindow::showEnvironment()
{
    const Environment *environment = m_workspace.environment();
    if (!m_workspace.hasProject())
        return;
    const QString project = shownName(m_workspace.project());
    if (environment) {
        m_settings.setValue(environmentKey(m_workspace.project().directory()), environment->name);
        setWindowTitle(environment->isProtected
                           ? tr("%1 – %2 (protected) – Retort").arg(project, environment->shownName())
                           : tr("%1 – %2 – Retort").arg(project, environment->shownName()));
    } else {
        setWindowTitle(tr("%1 – Retort").arg(project));
    }
    const int edge = environment && environment->isProtected ? kEdge : 0;
    setContentsMargins(edge, edge, edge, edge);
    update();
}

void MainWindow::paintEvent(QPaintEvent *event)
{
    QMainWindow::paintEvent(event);
    const Environment *environment = m_workspace.environment();
    if (!environment || !environment->isProtected || contentsMargins().isNull())
        return;
    QPainter painter(this);
    const QColor colour = environmentColour(m_style.theme(), *environment);
    painter.fillRect(QRect(0, 0, width(), kEdge), colour);
    painter.fillRect(QRect(0, height() - kEdge, width(), kEdge), colour);
    painter.fillRect(QRect(0, 0, kEdge, height()), colour);
    painter.fillRect(QRect(width() - kEdge, 0, kEdge, height()), colour);
}

void MainWindow::editEnvironments()
{
    if (!m_workspace.hasProject())
        return;
    auto *dialog = new EnvironmentsDialog(m_workspace, m_style, this);
    dialog->open();
}

void MainWindow::recoverRun()
{
    if (!m_workspace.interruptedRun())
        return;
    auto *dialog = new RecoveryDialog(m_workspace, m_questions, m_style, this);
    dialog->open();
}

void MainWindow::showBusy()
{
    QString what;
    const Environment *environment = m_workspace.environment();
    if (m_workspace.isPlanning())
        what = tr("Working out the plan…");
    else if (m_workspace.isTesting())
        what = tr("Testing the connection…");
    else if (m_workspace.database().kind == DatabaseState::Kind::Reading && environment && environment->hasReferences())
        what = tr("Looking up the credentials of %1, and connecting…").arg(environment->shownName());
    else if (m_workspace.database().kind == DatabaseState::Kind::Reading)
        what = tr("Asking the database…");
    else if (m_workspace.isLoading())
        what = tr("Reading the scripts…");
    m_busy->wait(what);
}

void MainWindow::showStatus()
{
    showBusy();
    if (!m_workspace.hasProject())
        return;
    const RevisionGraph &graph = *m_workspace.graph();
    QStringList left{tr("%Ln revision(s)", nullptr, graph.size()),
                     tr("%n head(s)", nullptr, int(graph.heads().size()))};
    int broken = 0;
    for (int revision = 0; revision < graph.size(); ++revision)
        broken += graph.at(revision).hasErrors() ? 1 : 0;
    if (broken > 0)
        left << tr("%n broken script(s)", nullptr, broken);
    m_statusLeft->setText(left.join(QStringLiteral(" · ")));

    QStringList right;
    if (m_workspace.isRunning())
        right << tr("running");
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

} // namespace retort::ui
