// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/WorkspaceTypes.h"
#include "ui/recovery/RecoveryModel.h"

#include <QWidget>

class QButtonGroup;
class QFrame;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace retort::ui {

class BusySign;
class ConfirmBar;
class PlainList;
class SqlView;

/// What an interrupted run left: each statement with its fate, and the ways on, with the SQL that each of them would
/// run. Nothing runs before the button.
class RecoveryView : public QWidget
{
    Q_OBJECT

public:
    explicit RecoveryView(const ThemeStyle &style, QWidget *parent = nullptr);

    /// The database is being looked at; what is known of the run already is shown.
    void wait(const JournalRun &run);
    /// `environment` is null where the project has none.
    void show(const ExaminedRun &examined, const Environment *environment);
    using QWidget::show;
    RunRecovery::Way way() const;

Q_SIGNALS:
    void stopWanted();
    void closeWanted();
    void goOnWanted();
    /// What the user knows of the statement in doubt.
    void inDoubtAnswered(bool isDone);
    /// There is nothing to recover: the run is not to be mentioned again.
    void dismissWanted();

private:
    void build();
    void addWay(QVBoxLayout &layout, RunRecovery::Way way, const QString &text);
    void showWays();
    void showWay();
    void updateButton();
    QString whyNot(RunRecovery::Way way) const;
    QString sqlOf(RunRecovery::Way way) const;

    RecoveryModel m_model;
    ExaminedRun m_examined;
    QString m_confirmText;
    bool m_isExportOnly = false;
    QLabel *m_title;
    QLabel *m_summary;
    BusySign *m_busy;
    QLabel *m_message;
    PlainList *m_list;
    QFrame *m_listCard;
    QFrame *m_doubtBar;
    QWidget *m_ways;
    QButtonGroup *m_group;
    std::vector<QLabel *> m_reasons;
    SqlView *m_sql;
    QFrame *m_sqlCard;
    ConfirmBar *m_confirm;
    QLabel *m_note;
    QPushButton *m_close;
    QPushButton *m_dismiss;
    QPushButton *m_go;
};

} // namespace retort::ui
