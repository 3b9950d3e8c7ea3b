// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QLineEdit;

namespace retort::ui {

class Workspace;

/// Asks for a password that a look-up waits for. It is handed on and kept nowhere here.
class PasswordDialog : public QDialog
{
    Q_OBJECT

public:
    /// `number` is that of Workspace::passwordWanted(). `workspace` outlives the dialog.
    PasswordDialog(Workspace &workspace, int number, const QString &question, QWidget *parent = nullptr);

    int number() const { return m_number; }

private:
    void finish(int result);

    Workspace &m_workspace;
    int m_number;
    QLineEdit *m_password;
};

} // namespace retort::ui
