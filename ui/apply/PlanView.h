// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/WorkspaceTypes.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace retort::ui {

class SqlView;
class StepList;
class StepModel;
class ThemeStyle;

/// What a run would do, before it does anything: its revisions in order, what cannot be taken back, the transaction,
/// and the whole SQL.
class PlanView : public QWidget
{
    Q_OBJECT

public:
    /// Both outlive the view.
    PlanView(StepModel &steps, const ThemeStyle &style, QWidget *parent = nullptr);

    /// `database` is its name for people.
    void show(const PlannedRun &run, const QString &database);
    using QWidget::show;
    SqlView &sql() { return *m_sql; }

Q_SIGNALS:
    void applyWanted();
    void closeWanted();

private:
    QLabel *m_title;
    QLabel *m_summary;
    QLabel *m_warning;
    StepList *m_list;
    SqlView *m_sql;
    QPushButton *m_apply;
    QPushButton *m_close;
};

} // namespace retort::ui
