// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/WorkspaceTypes.h"
#include "ui/apply/StepModel.h"

#include <QDialog>

class QStackedWidget;

namespace retort::ui {

class Questions;
class RecoveryView;
class RunView;
class ThemeStyle;
class Workspace;

/// From an interrupted run to its end: what it left, the way on that the user chooses, and how that goes.
class RecoveryDialog : public QDialog
{
    Q_OBJECT

public:
    /// All three outlive the dialog. Begins to look at Workspace::interruptedRun() at once.
    RecoveryDialog(Workspace &workspace, Questions &questions, const ThemeStyle &style, QWidget *parent = nullptr);

    /// While a run is under way the dialog stays: a run is ended by its Cancel button only.
    void reject() override;

private:
    void connectRun();
    /// Looks at the run anew; what its answer makes of it is shown.
    void examine(InDoubtAnswer inDoubtIsDone = {});
    void goOn();
    PlannedRun plannedRun() const;

    Workspace &m_workspace;
    Questions &m_questions;
    ExaminedRun m_examined;
    StepModel m_steps;
    QStackedWidget *m_stack;
    RecoveryView *m_view;
    RunView *m_progress;
};

} // namespace retort::ui
