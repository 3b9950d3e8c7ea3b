// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/EnvironmentMenu.h"

#include "ui/Workspace.h"
#include "ui/common/ThemeStyle.h"
#include "ui/environments/EnvironmentColour.h"

namespace retort::ui {

EnvironmentMenu::EnvironmentMenu(Workspace &workspace, const ThemeStyle &style, QWidget *parent)
    : QMenu(tr("En&vironment"), parent), m_workspace(workspace), m_style(style)
{
    setObjectName(QStringLiteral("environmentsMenu"));
    // Later: one of the actions may be what changes them.
    connect(&workspace, &Workspace::environmentsChanged, this, &EnvironmentMenu::fill, Qt::QueuedConnection);
    connect(&style, &ThemeStyle::changed, this, &EnvironmentMenu::fill, Qt::QueuedConnection);
    fill();
}

void EnvironmentMenu::fill()
{
    clear();
    const Environment *chosen = m_workspace.environment();
    for (const EnvironmentState &state : m_workspace.environments()) {
        const Environment &environment = state.environment;
        const bool isKnown = state.database.kind == DatabaseState::Kind::Known;
        QAction *action = addAction(environmentIcon(m_style, environment, isKnown),
                                    environment.shownName().replace(u'&', QStringLiteral("&&")), this,
                                    [this, name = environment.name] { m_workspace.setEnvironment(name); });
        QFont font = action->font();
        font.setBold(chosen && chosen->name == environment.name);
        action->setFont(font);
    }
    menuAction()->setVisible(m_workspace.environments().size() > 1);
}

} // namespace retort::ui
