// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/WorkspaceTypes.h"
#include "ui/apply/HazardModel.h"

#include <QWidget>

class QFrame;
class QLabel;
class QPushButton;

namespace retort::ui {

class ConfirmBar;
class PlainList;
class PlanFacts;
class SqlView;
class StepList;
class StepModel;
class ThemeStyle;

/// What a run would do, before it does anything: its revisions in order, what is dangerous, what cannot be taken back,
/// transaction, lock and reach, and the whole SQL. A protected environment wants its name typed.
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
    /// The SQL is to be written to a file instead.
    void exportWanted();
    void placeWanted(const retort::SourceRange &place);

private:
    void build();
    void showSummary();
    void showConfirmation();
    void updateApply();
    bool mayRun() const;

    HazardModel m_hazards;
    PlannedRun m_run;
    QLabel *m_title;
    QLabel *m_summary;
    QLabel *m_error;
    PlanFacts *m_facts;
    StepList *m_list;
    QFrame *m_stepCard;
    PlainList *m_hazardList;
    QFrame *m_hazardCard;
    SqlView *m_sql;
    QFrame *m_sqlCard;
    ConfirmBar *m_confirm;
    QLabel *m_note;
    QPushButton *m_export;
    QPushButton *m_close;
    QPushButton *m_apply;
};

} // namespace retort::ui
