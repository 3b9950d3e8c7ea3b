// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/TopBar.h"

#include "ui/Workspace.h"
#include "ui/common/BriefLabel.h"
#include "ui/common/EnginePhrases.h"
#include "ui/common/Icons.h"
#include "ui/common/Looks.h"
#include "ui/common/Paths.h"
#include "ui/common/ThemeStyle.h"
#include "ui/environments/EnvironmentPicker.h"
#include "ui/history/RevisionActions.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <algorithm>
#include <array>

namespace retort::ui {

TopBar::TopBar(Workspace &workspace, RevisionActions &actions, const ThemeStyle &style, QWidget *parent)
    : QWidget(parent),
      m_workspace(workspace),
      m_actions(actions),
      m_project(new QLabel),
      m_database(new EnvironmentPicker(workspace, actions, style)),
      m_state(new BriefLabel(1)),
      m_new(new QPushButton),
      m_next(primaryButton({}))
{
    setLook(this, "topbar");
    setAttribute(Qt::WA_StyledBackground);
    m_project->setObjectName(QStringLiteral("projectName"));
    setLook(m_project, "heading");
    m_state->setObjectName(QStringLiteral("databaseState"));
    m_state->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_new->setObjectName(QStringLiteral("newRevision"));
    m_new->setText(actions.newRevision->text());
    m_new->setToolTip(actions.newRevision->toolTip());
    m_next->setObjectName(QStringLiteral("nextAction"));

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 8, 12, 8);
    layout->setSpacing(8);
    layout->addWidget(m_project);
    layout->addSpacing(8);
    layout->addWidget(m_database);
    layout->addSpacing(4);
    layout->addWidget(m_state, 1);
    layout->addWidget(m_new);
    layout->addWidget(m_next);

    connect(m_database, &EnvironmentPicker::editWanted, this, &TopBar::editEnvironmentsWanted);
    connect(m_new, &QPushButton::clicked, actions.newRevision, &QAction::trigger);
    connect(m_next, &QPushButton::clicked, this, [this] {
        if (m_nextAction)
            m_nextAction->trigger();
    });
    for (const auto signal : {&Workspace::graphChanged, &Workspace::selectionChanged, &Workspace::databaseChanged,
                              &Workspace::environmentsChanged})
        connect(&workspace, signal, this, &TopBar::refresh);
    for (QAction *action : {actions.upgradeHere, actions.downgradeHere, actions.upgradeToHeads, actions.newRevision})
        connect(action, &QAction::changed, this, &TopBar::showNextAction);
    refresh();
}

void TopBar::refresh()
{
    m_project->setText(m_workspace.hasProject() ? shownName(m_workspace.project()) : QString());
    showDatabase();
    showNextAction();
}

void TopBar::showDatabase()
{
    const DatabaseState &database = m_workspace.database();
    QString state;
    switch (database.kind) {
    case DatabaseState::Kind::NoUrl: state = database.error ? shownPhrase(database.error->message) : QString(); break;
    case DatabaseState::Kind::NotConnected: state = tr("not connected: applied and pending are unknown"); break;
    case DatabaseState::Kind::Reading: state = tr("reading…"); break;
    case DatabaseState::Kind::Failed: state = shownPhrase(database.error->message); break;
    case DatabaseState::Kind::Known: {
        std::vector<int> rows;
        for (const QString &row : database.rows) {
            if (const int revision = m_workspace.graph()->find(row); revision != RevisionGraph::kNone)
                rows.push_back(revision);
        }
        const RevisionGraph &graph = *m_workspace.graph();
        const int applied = graph.ancestors(rows, RevisionGraph::Follow::ParentsAndDependencies).count();
        const QString at = database.rows.isEmpty() ? tr("base") : database.rows.join(QStringLiteral(", "));
        state = (m_workspace.environment() ? QString(database.name + QStringLiteral(" · ")) : QString()) +
                tr("at %1").arg(at) + QStringLiteral(" · ") + tr("%Ln pending", nullptr, graph.size() - applied);
        break;
    }
    }
    setLook(m_state, database.kind == DatabaseState::Kind::Failed ? "error" : "muted");
    m_state->setText(state.section(u'\n', 0, 0));
    m_state->setToolTip(state);
}

void TopBar::showNextAction()
{
    m_new->setEnabled(m_actions.newRevision->isEnabled());
    // What the selection allows; without one, the whole way up.
    const std::array actions{m_actions.upgradeHere, m_actions.downgradeHere, m_actions.upgradeToHeads};
    const auto possible = std::ranges::find_if(actions, &QAction::isEnabled);
    m_nextAction = possible == actions.end() ? m_actions.upgradeHere : *possible;
    // Each has a shortcut, and its letter in the menu may be that of a menu.
    m_next->setText(QString(m_nextAction->text()).remove(u'&'));
    m_next->setToolTip(m_nextAction->toolTip());
    m_next->setEnabled(m_nextAction->isEnabled());
}

} // namespace retort::ui
