// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;

namespace retort::ui {

class ScriptChanges;
class Workspace;

/// Several heads become one: by a merge revision over them, or by putting one of two after the other. Says what each
/// does to databases that stand on either side.
class MergeDialog : public QDialog
{
    Q_OBJECT

public:
    /// `heads` as graph indices; two or more. Both references outlive the dialog.
    MergeDialog(Workspace &workspace, ScriptChanges &changes, std::vector<int> heads, QWidget *parent = nullptr);

private:
    void refresh();
    void apply();
    void fail(const QString &message);

    Workspace &m_workspace;
    ScriptChanges &m_changes;
    std::vector<int> m_heads;
    QRadioButton *m_merge;
    QRadioButton *m_firstAfterSecond;
    QRadioButton *m_secondAfterFirst;
    QLineEdit *m_message;
    QLabel *m_effects;
    QLabel *m_error;
    QPushButton *m_apply;
};

/// Rewrites the parents of a revision, undoably. Fails with what to do.
bool reparent(Workspace &workspace, ScriptChanges &changes, int revision, const QStringList &parents, QString *error);
/// The revision of `id`'s branch that has the fork directly behind it: what has to be moved to put the branch
/// elsewhere.
int branchStart(const Workspace &workspace, int head, const std::vector<int> &others);

} // namespace retort::ui
