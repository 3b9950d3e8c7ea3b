// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/environment/Environment.h"
#include "model/Error.h"

#include <QDialog>

#include <vector>

class QLabel;
class QListWidget;
class QPushButton;

namespace retort::ui {

class EnvironmentForm;
class ThemeStyle;
class Workspace;

/// Edits the environments in the project's retort.toml, one at a time; each can be tested before it is saved.
class EnvironmentsDialog : public QDialog
{
    Q_OBJECT

public:
    /// Both outlive the dialog.
    EnvironmentsDialog(Workspace &workspace, const ThemeStyle &style, QWidget *parent = nullptr);

    /// Once more where something was typed and not saved.
    void reject() override;

private:
    void build();
    /// Fills the list; gives what keeps environments out of it, in words, empty if nothing does.
    QString read(const QString &selected);
    void showSelected();
    void addNew();
    void save();
    void removeSelected();
    void test();
    void tell(const QString &text, bool isGood);
    /// What was done, and below it what read() gave.
    void tellDone(const QString &done, const QString &problems);
    Result<void> write(const Result<QByteArray> &text);
    QByteArray fileText() const;

    Workspace &m_workspace;
    const ThemeStyle &m_style;
    std::vector<Environment> m_environments;
    QListWidget *m_list;
    EnvironmentForm *m_form;
    QLabel *m_message;
    QPushButton *m_add;
    QPushButton *m_remove;
    QPushButton *m_test;
    QPushButton *m_save;
    bool m_isEdited = false;
};

} // namespace retort::ui
