// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/SourceRange.h"

#include <QPushButton>

class QMenu;

namespace retort::ui {

class RevisionActions;
class ThemeStyle;
class Workspace;
struct DatabaseState;
struct EnvironmentState;

/// The environment that the window works with, and the menu to choose another, to connect, disconnect and test, and to
/// edit them. Colour, label and state of each stand in the menu.
class EnvironmentPicker : public QPushButton
{
    Q_OBJECT

public:
    /// All of them outlive the picker.
    EnvironmentPicker(Workspace &workspace, RevisionActions &actions, const ThemeStyle &style,
                      QWidget *parent = nullptr);

    /// "at abc · 3 pending", "not connected", in words.
    static QString stateText(const EnvironmentState &state);

Q_SIGNALS:
    void editWanted();

private:
    static QString lastSeenText(const DatabaseState &database);
    void refresh();
    void fillMenu();
    void applyColour();
    /// In the editor of environments, or where else it stands.
    void showMistake(const SourceRange &place);

    Workspace &m_workspace;
    RevisionActions &m_actions;
    const ThemeStyle &m_style;
    QMenu *m_menu;
};

} // namespace retort::ui
