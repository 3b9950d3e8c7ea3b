// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/migration/MigrationRequest.h"
#include "ui/WorkspaceTypes.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

class QFrame;
class QLabel;
class QProgressBar;
class QPushButton;

namespace retort {
class Migrator;
}

namespace retort::ui {

class StepList;
class StepModel;
class ThemeStyle;

/// A run while it is under way, and its report when it is over.
class RunView : public QWidget
{
    Q_OBJECT

public:
    /// Both outlive the view.
    RunView(StepModel &steps, const ThemeStyle &style, QWidget *parent = nullptr);

    void start(const PlannedRun &run, const QString &database, const Migrator &migrator);
    void finish(const RunOutcome &outcome);
    bool isFinished() const { return m_isFinished; }
    /// The end report as text.
    QString report() const;

Q_SIGNALS:
    void cancelWanted();
    void closeWanted();
    void placeWanted(const retort::SourceRange &place);

private:
    void connectMigrator(const Migrator &migrator);
    void showStatement(const StatementProgress &progress);
    void showElapsed();
    void showFailure(const RunOutcome &outcome);

    StepModel &m_steps;
    QLabel *m_title;
    QLabel *m_summary;
    QProgressBar *m_progress;
    StepList *m_list;
    QFrame *m_statementCard;
    QLabel *m_statement;
    QLabel *m_failure;
    QLabel *m_elapsed;
    QPushButton *m_openScript;
    QPushButton *m_copyReport;
    QPushButton *m_cancel;
    QPushButton *m_close;

    PlannedRun m_run;
    RunOutcome m_outcome;
    QElapsedTimer m_clock;
    QTimer m_tick;
    int m_currentStep = -1;
    int m_statementsDone = 0;
    bool m_isFinished = false;
};

} // namespace retort::ui
