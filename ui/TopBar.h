// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace retort::ui {

class EnvironmentPicker;
class RevisionActions;
class ThemeStyle;
class Workspace;

/// The bar at the top: which project, which database and where it stands, and the next thing to do.
class TopBar : public QWidget
{
    Q_OBJECT

public:
    /// All of them outlive the bar.
    TopBar(Workspace &workspace, RevisionActions &actions, const ThemeStyle &style, QWidget *parent = nullptr);

Q_SIGNALS:
    void editEnvironmentsWanted();

private:
    void refresh();
    void showDatabase();
    void showNextAction();

    Workspace &m_workspace;
    RevisionActions &m_actions;
    QLabel *m_project;
    EnvironmentPicker *m_database;
    QLabel *m_state;
    QPushButton *m_new;
    QPushButton *m_next;
    QAction *m_nextAction = nullptr;
};

} // namespace retort::ui
