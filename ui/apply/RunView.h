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

class BoundedArea;
class StepList;
class StepModel;
class TailText;
class ThemeStyle;

/// A run while it is under way, and its report when it is over: progress by revision and statement, a live log, and
/// after a failure the ways on.
class RunView : public QWidget
{
    Q_OBJECT

public:
    /// Both outlive the view.
    RunView(StepModel &steps, const ThemeStyle &style, QWidget *parent = nullptr);

    void start(const PlannedRun &run, const QString &database, const Migrator &migrator);
    void finish(const RunOutcome &outcome);
    bool isFinished() const { return m_isFinished; }
    /// The run has left a revision half done: the way on leads through recovery.
    void offerRecovery();
    /// The end report as text.
    QString report() const;
    /// Where a downgrade takes back what the run has left; empty if nothing is left, or no single place.
    QString undoTarget() const;
    const RunOutcome &outcome() const { return m_outcome; }

Q_SIGNALS:
    void cancelWanted();
    void closeWanted();
    void placeWanted(const retort::SourceRange &place);
    /// The report is to be written to a file.
    void saveWanted();
    /// After a failure: plan the same again, plan the way back, or plan to count the failed revision as applied.
    void retryWanted();
    void undoWanted();
    void markWanted();
    /// To see what the run left half done.
    void recoverWanted();

private:
    void build();
    void connectButtons();
    void connectMigrator(const Migrator &migrator);
    void showStatement(const StatementProgress &progress);
    void showElapsed();
    void showFailure();
    void showWaysOn();
    void note(const QString &line);

    StepModel &m_steps;
    QLabel *m_title;
    QLabel *m_summary;
    QProgressBar *m_progress;
    StepList *m_list;
    QFrame *m_statementCard;
    QLabel *m_statement;
    QLabel *m_statementTime;
    QLabel *m_failure;
    BoundedArea *m_failureArea;
    TailText *m_log;
    QLabel *m_elapsed;
    QFrame *m_waysOn;
    QPushButton *m_retry;
    QPushButton *m_undo;
    QPushButton *m_mark;
    QPushButton *m_recover;
    QPushButton *m_openScript;
    QPushButton *m_copyReport;
    QPushButton *m_saveReport;
    QPushButton *m_cancel;
    QPushButton *m_close;

    PlannedRun m_run;
    QString m_database;
    RunOutcome m_outcome;
    QElapsedTimer m_clock;
    QElapsedTimer m_statementClock;
    QTimer m_tick;
    int m_currentStep = -1;
    int m_statementsDone = 0;
    /// How much of the log there was when a statement failed; -1: none has.
    int m_linesBeforeFailure = -1;
    bool m_isLocked = false;
    bool m_isFinished = false;
};

} // namespace retort::ui
