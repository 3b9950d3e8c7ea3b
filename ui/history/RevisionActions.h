// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QObject>

#include <vector>

namespace retort::ui {

class ThemeStyle;
class Workspace;

/// Everything that can be done with the selected revision and with the database as a whole: one set of actions for
/// the menus, the context menu and the bar, each enabled exactly while it makes sense.
class RevisionActions : public QObject
{
    Q_OBJECT

public:
    /// Both outlive this object.
    RevisionActions(Workspace &workspace, const ThemeStyle &style, QObject *parent = nullptr);

    QAction *upgradeHere;
    QAction *downgradeHere;
    QAction *stampHere;
    QAction *newRevision;
    QAction *openScript;
    QAction *copyId;
    QAction *upgradeToHeads;
    QAction *downgradeToBase;
    QAction *connectDatabase;
    QAction *disconnectDatabase;
    QAction *testDatabase;
    QAction *cancelRun;
    QAction *goToCurrent;
    QAction *goToHead;
    QAction *goToBase;
    QAction *goToFork;
    QAction *goBack;
    QAction *goForward;
    QAction *compare;
    QAction *mergeHeads;
    QAction *reparent;
    QAction *repairParent;
    QAction *previewMerge;
    QAction *goToNextPending;
    QAction *goToParent;
    QAction *goToChild;

    /// What the context menu of a revision shows; null stands for a separator.
    std::vector<QAction *> forRevision() const;

Q_SIGNALS:
    /// A revision is to be selected and shown.
    void revisionWanted(int revision);
    /// The dialog for a new script is to be opened, with the selected revision as its parent.
    void newRevisionWanted();
    /// Two revisions are to be compared; the first is the older one, if one is.
    void compareWanted(int first, int second);
    void mergeWanted();
    /// The selected revision is to get another parent.
    void reparentWanted();
    /// The selected revision's parent has no file.
    void repairWanted();
    void previewMergeWanted();

private:
    QAction *make(const QString &text, const QString &icon, const QKeySequence &shortcut);
    void connectActions();
    void update();
    void makeNavigation();
    void connectNavigation();
    void remember();
    void stepBack(int step);
    void updateNavigation();
    void goTo(const std::vector<int> &candidates);
    std::vector<int> forkCandidates() const;
    std::vector<int> pending() const;
    std::vector<int> current() const;

    Workspace &m_workspace;
    const ThemeStyle &m_style;
    /// Ids of revisions that were selected, oldest first, and which of them is shown.
    QStringList m_visited;
    int m_visit = -1;
};

} // namespace retort::ui
