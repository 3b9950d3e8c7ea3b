// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/git/MergePreview.h"
#include "ui/history/HistoryModel.h"

#include <QDialog>
#include <QTimer>

class QComboBox;
class QLabel;

namespace retort::ui {

class HistoryTable;
class ThemeStyle;
class Workspace;

/// What the graph would be after merging another branch or tag: nothing is merged for it.
class MergePreviewDialog : public QDialog
{
    Q_OBJECT

public:
    /// Both outlive the dialog.
    MergePreviewDialog(Workspace &workspace, const ThemeStyle &style, QWidget *parent = nullptr);

private:
    void ask();
    void showPreview(const MergePreview &preview);

    Workspace &m_workspace;
    HistoryModel m_model;
    QComboBox *m_ref;
    QLabel *m_text;
    HistoryTable *m_table;
    QTimer m_wait;
};

} // namespace retort::ui
