// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/project/ScriptWriter.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace retort::ui {

class ThemeStyle;
class Workspace;

/// Asks for what a new script needs: message, parent, branch label, dependencies; shows the file that it will be.
/// Stays open with the reason when the script cannot be written.
class NewRevisionDialog : public QDialog
{
    Q_OBJECT

public:
    /// The selected revision, or the head, is proposed as parent. `workspace` outlives the dialog.
    explicit NewRevisionDialog(Workspace &workspace, QWidget *parent = nullptr);

    NewRevision request() const;

private:
    void fillParents();
    void refresh();
    void create();

    Workspace &m_workspace;
    QString m_id;
    QLineEdit *m_message;
    QComboBox *m_parent;
    QLineEdit *m_label;
    QLineEdit *m_dependsOn;
    QLabel *m_file;
    QLabel *m_note;
    QPushButton *m_create;
};

} // namespace retort::ui
