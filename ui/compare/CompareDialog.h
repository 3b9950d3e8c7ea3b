// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/RevisionRelation.h"

#include <QDialog>

class QVBoxLayout;

namespace retort::ui {

class Workspace;

/// Two revisions side by side: how they stand to each other, where they part, what each has that the other has not,
/// and which tables both touch since then.
class CompareDialog : public QDialog
{
    Q_OBJECT

public:
    /// Indices into the workspace's graph. `workspace` outlives the dialog.
    CompareDialog(Workspace &workspace, int first, int second, QWidget *parent = nullptr);

Q_SIGNALS:
    void revisionWanted(int revision);

private:
    QString relationText() const;
    QWidget *side(int revision, const std::vector<int> &only, const QString &name);

    Workspace &m_workspace;
    int m_first;
    int m_second;
    RevisionRelation m_relation;
};

/// The tables that scripts of both lists name, sorted; empty while the scripts have not been read.
QStringList sharedTables(const Workspace &workspace, const std::vector<int> &first, const std::vector<int> &second);

} // namespace retort::ui
