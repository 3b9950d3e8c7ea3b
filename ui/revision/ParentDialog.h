// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/git/GitRepository.h"

#include <QDialog>

#include <optional>

class QComboBox;
class QLabel;
class QPushButton;

namespace retort::ui {

class ScriptChanges;
class Workspace;

/// Gives a revision another parent. Where its parent has no file, that file can be restored from git instead.
class ParentDialog : public QDialog
{
    Q_OBJECT

public:
    /// Both outlive the dialog.
    ParentDialog(Workspace &workspace, ScriptChanges &changes, int revision, QWidget *parent = nullptr);

private:
    void fillParents();
    void refresh();
    void apply();
    void showDeleted(const QString &id, const std::optional<GitRepository::Blob> &script);
    void restore();
    QStringList parents() const;

    Workspace &m_workspace;
    ScriptChanges &m_changes;
    int m_revision;
    QString m_missing;
    std::optional<GitRepository::Blob> m_deleted;
    QComboBox *m_parent;
    QLabel *m_effects;
    QLabel *m_git;
    QLabel *m_error;
    QPushButton *m_restore;
    QPushButton *m_apply;
};

} // namespace retort::ui
