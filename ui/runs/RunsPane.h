// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/RunsModel.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QSplitter;
class QTreeView;

namespace retort::ui {

class SqlView;
class Workspace;

/// All past runs, and the SQL of the selected one with the fate of each statement.
class RunsPane : public QWidget
{
    Q_OBJECT

public:
    /// Both outlive the pane.
    RunsPane(Workspace &workspace, const ThemeStyle &style, QWidget *parent = nullptr);

    /// For the strip above.
    QWidget *controls() const { return m_controls; }
    QTreeView &list() { return *m_list; }
    /// Selects that run.
    void show(qint64 run);
    using QWidget::show;

private:
    void refresh();
    void showStatements(const std::vector<JournalStatement> &statements);
    void showSelected();

    Workspace &m_workspace;
    RunsModel m_model;
    QWidget *m_controls;
    QCheckBox *m_allDatabases;
    QSplitter *m_splitter;
    QTreeView *m_list;
    SqlView *m_sql;
    QLabel *m_empty;
    qint64 m_shown = 0;
};

} // namespace retort::ui
