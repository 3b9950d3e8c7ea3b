// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/recovery/RecoveryDialog.h"

#include "ui/Workspace.h"
#include "ui/apply/RunView.h"
#include "ui/common/ErrorText.h"
#include "ui/common/Questions.h"
#include "ui/common/Screens.h"
#include "ui/common/ThemeStyle.h"
#include "ui/recovery/RecoveryView.h"

#include <QStackedWidget>
#include <QVBoxLayout>

namespace retort::ui {

RecoveryDialog::RecoveryDialog(Workspace &workspace, Questions &questions, const ThemeStyle &style, QWidget *parent)
    : QDialog(parent),
      m_workspace(workspace),
      m_questions(questions),
      m_steps(style),
      m_stack(new QStackedWidget),
      m_view(new RecoveryView(style)),
      m_progress(new RunView(m_steps, style))
{
    setObjectName(QStringLiteral("recoveryDialog"));
    setWindowTitle(tr("Interrupted Run"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(roomFor(*this, {880, 720}));
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_progress);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    connect(&workspace, &Workspace::runExamined, this, [this](const ExaminedRun &examined) {
        if (m_stack->currentWidget() != m_view)
            return;
        m_examined = examined;
        m_view->show(examined, m_workspace.environment());
    });
    connect(m_view, &RecoveryView::inDoubtAnswered, this, [this](bool isDone) { examine(isDone); });
    connect(m_view, &RecoveryView::closeWanted, this, &QDialog::reject);
    connect(m_view, &RecoveryView::stopWanted, this, [this] {
        m_workspace.stopWaiting();
        QDialog::reject();
    });
    connect(m_view, &RecoveryView::dismissWanted, this, [this] {
        if (m_examined.report)
            m_workspace.dismissRun(m_examined.report->run.id);
        else
            // It has been dealt with elsewhere.
            m_workspace.readRuns();
        accept();
    });
    connect(m_view, &RecoveryView::goOnWanted, this, &RecoveryDialog::goOn);
    connectRun();
    examine();
}

void RecoveryDialog::examine(InDoubtAnswer inDoubtIsDone)
{
    m_stack->setCurrentWidget(m_view);
    m_view->wait(m_workspace.interruptedRun().value_or(JournalRun()));
    m_workspace.examineInterruptedRun(inDoubtIsDone);
}

void RecoveryDialog::connectRun()
{
    connect(m_progress, &RunView::cancelWanted, &m_workspace, &Workspace::cancelRun);
    connect(m_progress, &RunView::closeWanted, this, &QDialog::accept);
    connect(m_progress, &RunView::placeWanted, this, [this](const SourceRange &place) {
        accept();
        m_workspace.openScript(place.file, place.line);
    });
    connect(m_progress, &RunView::saveWanted, this,
            [this] { saveText(m_questions, this, tr("recovery.txt"), tr("Text (*.txt)"), m_progress->report()); });
    connect(m_progress, &RunView::recoverWanted, this, [this] { examine(); });
    connect(&m_workspace, &Workspace::runFinished, m_progress, &RunView::finish);
    connect(&m_workspace, &Workspace::runsRead, this, [this] {
        if (m_workspace.interruptedRun())
            m_progress->offerRecovery();
    });
}

PlannedRun RecoveryDialog::plannedRun() const
{
    const RecoveryReport &report = *m_examined.report;
    const QString target = report.run.verb.section(u' ', 1);
    PlannedRun run{.verb = report.run.verb.startsWith(QLatin1String("downgrade")) ? MigrationRequest::Verb::Downgrade
                                                                                  : MigrationRequest::Verb::Upgrade,
                   .target = target,
                   .destination = target};
    if (m_view->way() == RunRecovery::Way::Undo)
        run.destination = report.rows.isEmpty() ? tr("base") : report.rows.join(QStringLiteral(", "));
    run.isRecovery = true;
    run.dialectName = m_examined.dialectName;
    run.environment = m_examined.environment;
    run.hasTransactionalDdl = m_examined.hasTransactionalDdl;
    return run;
}

void RecoveryDialog::goOn()
{
    if (const Result<void> begun = m_workspace.recover(m_examined, m_view->way()); !begun) {
        m_questions.tell(this, tr("This way is closed"), withHint(begun.error()));
        return;
    }
    m_progress->start(plannedRun(), m_workspace.shownDatabase(), m_workspace.migrator());
    m_stack->setCurrentWidget(m_progress);
}

void RecoveryDialog::reject()
{
    if (m_stack->currentWidget() == m_progress && !m_progress->isFinished())
        return;
    QDialog::reject();
}

} // namespace retort::ui
