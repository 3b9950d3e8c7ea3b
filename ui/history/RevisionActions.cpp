// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/history/RevisionActions.h"

#include "model/RevisionRelation.h"
#include "ui/Workspace.h"
#include "ui/common/Icons.h"

#include <QClipboard>
#include <QGuiApplication>

#include <algorithm>

namespace retort::ui {

namespace {

constexpr int kMostVisited = 200;

} // namespace

RevisionActions::RevisionActions(Workspace &workspace, const ThemeStyle &style, QObject *parent)
    : QObject(parent), m_workspace(workspace), m_style(style)
{
    upgradeHere = make(tr("&Upgrade to Here…"), QStringLiteral("upgrade"), QKeySequence(QStringLiteral("Ctrl+U")));
    downgradeHere =
        make(tr("&Downgrade to Here…"), QStringLiteral("downgrade"), QKeySequence(QStringLiteral("Ctrl+Shift+U")));
    stampHere = make(tr("&Stamp as Current…"), QStringLiteral("stamp"), {});
    newRevision = make(tr("&New Revision…"), QStringLiteral("plus"), QKeySequence::New);
    openScript = make(tr("Open S&cript"), QStringLiteral("script"), QKeySequence(QStringLiteral("Ctrl+Return")));
    copyId = make(tr("Copy Revision &Id"), QStringLiteral("copy"), QKeySequence(QStringLiteral("Ctrl+Shift+C")));
    upgradeToHeads = make(tr("Upgrade to &Head…"), QStringLiteral("upgrade"), QKeySequence(QStringLiteral("F9")));
    downgradeToBase = make(tr("Downgrade to &Base…"), QStringLiteral("downgrade"), {});
    connectDatabase =
        make(tr("&Connect and Read State"), QStringLiteral("connect"), QKeySequence(QStringLiteral("Ctrl+R")));
    disconnectDatabase = make(tr("D&isconnect"), QStringLiteral("close"), {});
    testDatabase = make(tr("&Test the Connection"), QStringLiteral("check"), {});
    cancelRun = make(tr("C&ancel the Run"), QStringLiteral("stop"), QKeySequence(QStringLiteral("Ctrl+.")));
    mergeHeads = make(tr("&Merge Heads…"), QStringLiteral("merge"), QKeySequence(QStringLiteral("Ctrl+M")));
    reparent = make(tr("Change &Parent…"), QStringLiteral("branch"), QKeySequence(QStringLiteral("Ctrl+Shift+M")));
    repairParent = make(tr("R&epair the Missing Parent…"), QStringLiteral("warning"), {});
    previewMerge = make(tr("&Graph After Merging…"), QStringLiteral("branch"), {});
    compare = make(tr("C&ompare"), QStringLiteral("preview"), QKeySequence(QStringLiteral("Ctrl+D")));
    makeNavigation();
    connectActions();
    for (const auto signal : {&Workspace::graphChanged, &Workspace::selectionChanged, &Workspace::databaseChanged,
                              &Workspace::planning, &Workspace::filesKnown})
        connect(&m_workspace, signal, this, &RevisionActions::update);
    connect(&m_workspace, &Workspace::planned, this, &RevisionActions::update);
    connect(&m_workspace, &Workspace::runStarted, this, &RevisionActions::update);
    connect(&m_workspace, &Workspace::runFinished, this, &RevisionActions::update);
    update();
}

void RevisionActions::makeNavigation()
{
    goToCurrent = make(tr("&Current Revision"), QStringLiteral("current"), QKeySequence(QStringLiteral("Ctrl+H")));
    goToHead = make(tr("&Head"), QStringLiteral("upgrade"), QKeySequence(QStringLiteral("Ctrl+Shift+H")));
    goToBase = make(tr("&Base"), QStringLiteral("downgrade"), QKeySequence(QStringLiteral("Ctrl+Shift+B")));
    goToNextPending = make(tr("Next &Pending"), QStringLiteral("pending"), QKeySequence(QStringLiteral("Ctrl+J")));
    goToParent = make(tr("P&arent"), QStringLiteral("next"), QKeySequence(QStringLiteral("Alt+Down")));
    goToChild = make(tr("Ch&ild"), QStringLiteral("previous"), QKeySequence(QStringLiteral("Alt+Up")));
    goToFork = make(tr("&Fork (Merge Base)"), QStringLiteral("branch"), QKeySequence(QStringLiteral("Ctrl+Shift+J")));
    goBack = make(tr("Bac&k"), QStringLiteral("previous"), QKeySequence(QStringLiteral("Alt+Left")));
    goForward = make(tr("F&orward"), QStringLiteral("next"), QKeySequence(QStringLiteral("Alt+Right")));
}

QAction *RevisionActions::make(const QString &text, const QString &icon, const QKeySequence &shortcut)
{
    auto *action = new QAction(themedIcon(m_style, icon), text, this);
    action->setShortcut(shortcut);
    QString tip = QString(text).remove(u'&');
    if (!shortcut.isEmpty())
        tip += QStringLiteral(" (") + shortcut.toString(QKeySequence::NativeText) + QStringLiteral(")");
    action->setToolTip(tip);
    return action;
}

std::vector<QAction *> RevisionActions::forRevision() const
{
    return {upgradeHere, downgradeHere, stampHere,  nullptr, newRevision, openScript, copyId,      nullptr, compare,
            reparent,    repairParent,  mergeHeads, nullptr, goToChild,   goToParent, goToCurrent, goToFork};
}

void RevisionActions::connectActions()
{
    const auto selectedId = [this] { return m_workspace.graph()->id(m_workspace.selected()); };
    const auto plan = [this](MigrationRequest::Verb verb, const QString &target) {
        m_workspace.requestPlan(verb, target);
    };
    using Verb = MigrationRequest::Verb;
    connect(upgradeHere, &QAction::triggered, this, [=] { plan(Verb::Upgrade, selectedId()); });
    connect(downgradeHere, &QAction::triggered, this, [=] { plan(Verb::Downgrade, selectedId()); });
    connect(stampHere, &QAction::triggered, this, [=] { plan(Verb::Stamp, selectedId()); });
    connect(upgradeToHeads, &QAction::triggered, this, [=] { plan(Verb::Upgrade, QStringLiteral("heads")); });
    connect(downgradeToBase, &QAction::triggered, this, [=] { plan(Verb::Downgrade, QStringLiteral("base")); });
    connect(newRevision, &QAction::triggered, this, &RevisionActions::newRevisionWanted);
    connect(openScript, &QAction::triggered, this, [this] { m_workspace.openScript(m_workspace.selected()); });
    connect(copyId, &QAction::triggered, this, [=] { QGuiApplication::clipboard()->setText(selectedId()); });
    connect(connectDatabase, &QAction::triggered, &m_workspace, &Workspace::connectDatabase);
    connect(disconnectDatabase, &QAction::triggered, &m_workspace, &Workspace::disconnectDatabase);
    connect(testDatabase, &QAction::triggered, &m_workspace, &Workspace::testDatabase);
    connect(cancelRun, &QAction::triggered, &m_workspace, &Workspace::cancelRun);
    connect(mergeHeads, &QAction::triggered, this, &RevisionActions::mergeWanted);
    connect(reparent, &QAction::triggered, this, &RevisionActions::reparentWanted);
    connect(repairParent, &QAction::triggered, this, &RevisionActions::repairWanted);
    connect(previewMerge, &QAction::triggered, this, &RevisionActions::previewMergeWanted);
    connect(compare, &QAction::triggered, this, [this] {
        const std::vector<int> &range = m_workspace.range();
        if (range.size() >= 2)
            Q_EMIT compareWanted(range.back(), range.front());
        else if (const std::vector<int> here = current(); !here.empty())
            Q_EMIT compareWanted(here.front(), m_workspace.selected());
    });
    connectNavigation();
}

void RevisionActions::connectNavigation()
{
    connect(goToCurrent, &QAction::triggered, this, [this] { goTo(current()); });
    connect(goToHead, &QAction::triggered, this, [this] { goTo(m_workspace.graph()->heads()); });
    connect(goToBase, &QAction::triggered, this, [this] { goTo(m_workspace.graph()->bases()); });
    connect(goToNextPending, &QAction::triggered, this, [this] { goTo(pending()); });
    connect(goToParent, &QAction::triggered, this,
            [this] { goTo(m_workspace.graph()->allParents(m_workspace.selected())); });
    connect(goToChild, &QAction::triggered, this,
            [this] { goTo(m_workspace.graph()->allChildren(m_workspace.selected())); });
    connect(goToFork, &QAction::triggered, this, [this] { goTo(forkCandidates()); });
    connect(goBack, &QAction::triggered, this, [this] { stepBack(-1); });
    connect(goForward, &QAction::triggered, this, [this] { stepBack(1); });
    connect(&m_workspace, &Workspace::selectionChanged, this, &RevisionActions::remember);
}

std::vector<int> RevisionActions::forkCandidates() const
{
    // Of what is selected; else of the heads.
    const RevisionGraph &graph = *m_workspace.graph();
    const std::vector<int> &range = m_workspace.range();
    return forksOf(graph, range.size() >= 2 ? std::vector{range.front(), range.back()} : graph.heads());
}

void RevisionActions::remember()
{
    if (m_workspace.selected() == RevisionGraph::kNone)
        return;
    const QString id = m_workspace.graph()->id(m_workspace.selected());
    if (m_visited.value(m_visit) != id) {
        m_visited = m_visited.mid(0, m_visit + 1) << id;
        if (m_visited.size() > kMostVisited)
            m_visited.removeFirst();
        m_visit = int(m_visited.size()) - 1;
    }
    updateNavigation();
}

void RevisionActions::stepBack(int step)
{
    const int wanted = m_visit + step;
    if (wanted < 0 || wanted >= m_visited.size())
        return;
    m_visit = wanted;
    if (const int revision = m_workspace.graph()->find(m_visited.at(wanted)); revision != RevisionGraph::kNone)
        Q_EMIT revisionWanted(revision);
    updateNavigation();
}

void RevisionActions::updateNavigation()
{
    goBack->setEnabled(m_visit > 0);
    goForward->setEnabled(m_visit + 1 < m_visited.size());
}

std::vector<int> RevisionActions::current() const
{
    std::vector<int> revisions;
    for (const QString &row : m_workspace.database().rows) {
        if (const int revision = m_workspace.graph()->find(row); revision != RevisionGraph::kNone)
            revisions.push_back(revision);
    }
    return revisions;
}

std::vector<int> RevisionActions::pending() const
{
    const RevisionGraph &graph = *m_workspace.graph();
    const RevisionSet applied = graph.ancestors(current(), RevisionGraph::Follow::ParentsAndDependencies);
    // What could be applied next: everything that it needs is applied.
    std::vector<int> next;
    for (int revision = 0; revision < graph.size(); ++revision) {
        const bool isReady = std::ranges::all_of(graph.allParents(revision),
                                                 [&applied](int parent) { return applied.contains(parent); });
        if (isReady && !applied.contains(revision) && !graph.isShadowed(revision))
            next.push_back(revision);
    }
    return next;
}

void RevisionActions::goTo(const std::vector<int> &candidates)
{
    if (candidates.empty())
        return;
    // Pressing again goes to the next one.
    const auto here = std::ranges::find(candidates, m_workspace.selected());
    const bool isLast = here == candidates.end() || here + 1 == candidates.end();
    Q_EMIT revisionWanted(isLast ? candidates.front() : *(here + 1));
}

void RevisionActions::update()
{
    const RevisionGraph &graph = *m_workspace.graph();
    const int selected = m_workspace.selected();
    const bool hasSelection = selected != RevisionGraph::kNone;
    const bool isKnown = m_workspace.database().kind == DatabaseState::Kind::Known;
    const bool canRun = isKnown && !m_workspace.isRunning() && !m_workspace.isPlanning();
    const std::vector<int> rows = current();
    const RevisionSet applied = graph.ancestors(rows, RevisionGraph::Follow::ParentsAndDependencies);
    const bool isApplied = hasSelection && applied.contains(selected);
    const bool isCurrent = std::ranges::find(rows, selected) != rows.end();

    upgradeHere->setEnabled(canRun && hasSelection && !isApplied);
    downgradeHere->setEnabled(canRun && isApplied && !isCurrent);
    stampHere->setEnabled(canRun && hasSelection);
    upgradeToHeads->setEnabled(canRun && applied.count() < graph.size());
    downgradeToBase->setEnabled(canRun && !rows.empty());
    newRevision->setEnabled(m_workspace.hasProject());
    openScript->setEnabled(hasSelection);
    copyId->setEnabled(hasSelection);
    // Where the URL has to be looked up, connecting finds it.
    connectDatabase->setEnabled(m_workspace.database().kind != DatabaseState::Kind::NoUrl && !m_workspace.isRunning());
    disconnectDatabase->setEnabled((isKnown || m_workspace.database().kind == DatabaseState::Kind::Failed) &&
                                   !m_workspace.isRunning());
    testDatabase->setEnabled(connectDatabase->isEnabled());
    cancelRun->setEnabled(m_workspace.isRunning());
    goToCurrent->setEnabled(!rows.empty());
    goToHead->setEnabled(!graph.heads().empty());
    goToNextPending->setEnabled(isKnown && applied.count() < graph.size());
    goToParent->setEnabled(hasSelection && !graph.allParents(selected).empty());
    goToChild->setEnabled(hasSelection && !graph.allChildren(selected).empty());
    goToBase->setEnabled(!graph.bases().empty());
    goToFork->setEnabled(m_workspace.range().size() >= 2 || graph.heads().size() > 1);
    compare->setEnabled(m_workspace.range().size() >= 2 || (hasSelection && !rows.empty() && !isCurrent));
    mergeHeads->setEnabled(graph.heads().size() > 1);
    reparent->setEnabled(hasSelection && !graph.at(selected).isSql && !graph.isShadowed(selected));
    repairParent->setEnabled(hasSelection && !graph.missing(selected).isEmpty());
    repairParent->setVisible(repairParent->isEnabled());
    previewMerge->setEnabled(!m_workspace.git().refs.isEmpty());
    updateNavigation();
}

} // namespace retort::ui
