// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/WorkspaceTypes.h"

#include <QFrame>
#include <QStringList>

class QLabel;
class QPushButton;

namespace retort::ui {

class Workspace;

/// Says that a password stands in retort.toml or the INI file for everybody to read, and moves it to the keychain by
/// one click.
class PasswordBanner : public QFrame
{
    Q_OBJECT

public:
    explicit PasswordBanner(Workspace &workspace, QWidget *parent = nullptr);

private:
    void refresh();
    /// The one that is told of; without an environment if there is none.
    PlainPassword shown() const;

    Workspace &m_workspace;
    QLabel *m_text;
    QPushButton *m_move;
    QPushButton *m_leave;
    /// Environments whose passwords are to stay where they are, until the window is closed.
    QStringList m_left;
};

} // namespace retort::ui
