// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/WorkspaceTypes.h"
#include "ui/apply/StepModel.h"

#include <QDialog>

class QStackedWidget;

namespace retort::ui {

class PlanView;
class Questions;
class RunView;
class ThemeStyle;
class Workspace;

/// From the plan to the end report in one place: first what would be done, then, after Apply, how it goes.
class ApplyDialog : public QDialog
{
    Q_OBJECT

public:
    /// All three outlive the dialog.
    ApplyDialog(Workspace &workspace, Questions &questions, const ThemeStyle &style, const PlannedRun &run,
                QWidget *parent = nullptr);

    /// While a run is under way the dialog stays: a run is ended by its Cancel button only.
    void reject() override;

Q_SIGNALS:
    /// What the run left half done is to be shown.
    void recoveryWanted();

private:
    void connectPlan();
    void connectRun();
    void apply();

    Workspace &m_workspace;
    Questions &m_questions;
    PlannedRun m_run;
    StepModel m_steps;
    QStackedWidget *m_stack;
    PlanView *m_plan;
    RunView *m_progress;
};

} // namespace retort::ui
