// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMenu>

namespace retort::ui {

class ThemeStyle;
class Workspace;

/// The project's environments, of which one is chosen: for the menu bar, and so for the palette of commands. Not shown
/// where there is nothing to choose.
class EnvironmentMenu : public QMenu
{
    Q_OBJECT

public:
    /// Both outlive the menu.
    EnvironmentMenu(Workspace &workspace, const ThemeStyle &style, QWidget *parent = nullptr);

private:
    void fill();

    Workspace &m_workspace;
    const ThemeStyle &m_style;
};

} // namespace retort::ui
