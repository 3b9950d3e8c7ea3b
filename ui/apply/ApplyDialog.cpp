// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/apply/ApplyDialog.h"

#include "ui/Workspace.h"
#include "ui/apply/PlanView.h"
#include "ui/apply/RunView.h"
#include "ui/common/ErrorText.h"
#include "ui/common/Questions.h"
#include "ui/common/Screens.h"
#include "ui/common/ThemeStyle.h"
#include "ui/preview/SqlView.h"

#include <QDateTime>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace retort::ui {

ApplyDialog::ApplyDialog(Workspace &workspace, Questions &questions, const ThemeStyle &style, const PlannedRun &run,
                         QWidget *parent)
    : QDialog(parent),
      m_workspace(workspace),
      m_questions(questions),
      m_run(run),
      m_steps(style),
      m_stack(new QStackedWidget),
      m_plan(new PlanView(m_steps, style)),
      m_progress(new RunView(m_steps, style))
{
    setObjectName(QStringLiteral("applyDialog"));
    setWindowTitle(tr("Plan – %1").arg(workspace.shownDatabase()));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(roomFor(*this, {880, 720}));
    m_steps.setPlan(run.steps);
    m_stack->addWidget(m_plan);
    m_stack->addWidget(m_progress);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    m_plan->show(run, workspace.database().name);
    connectPlan();
    connectRun();
}

void ApplyDialog::connectPlan()
{
    const auto openPlace = [this](const SourceRange &place) { m_workspace.openScript(place.file, place.line); };
    connect(m_plan, &PlanView::applyWanted, this, &ApplyDialog::apply);
    connect(m_plan, &PlanView::closeWanted, this, &QDialog::reject);
    connect(m_plan, &PlanView::placeWanted, this, openPlace);
    connect(m_plan, &PlanView::exportWanted, this,
            [this] { saveText(m_questions, this, tr("plan.sql"), tr("SQL (*.sql)"), m_run.sql.text); });
    connect(&m_plan->sql(), &SqlView::placeClicked, this, openPlace);
}

void ApplyDialog::connectRun()
{
    using Verb = MigrationRequest::Verb;
    const auto planAnother = [this](Verb verb, const QString &target) {
        accept();
        m_workspace.requestPlan(verb, target);
    };
    connect(m_progress, &RunView::cancelWanted, &m_workspace, &Workspace::cancelRun);
    connect(m_progress, &RunView::closeWanted, this, &QDialog::accept);
    connect(m_progress, &RunView::placeWanted, this, [this](const SourceRange &place) {
        accept();
        m_workspace.openScript(place.file, place.line);
        if (const int revision = m_workspace.revisionOf(place.file); revision != RevisionGraph::kNone)
            m_workspace.select(revision);
    });
    connect(m_progress, &RunView::saveWanted, this, [this] {
        const QString name =
            tr("run-%1.txt").arg(QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss")));
        saveText(m_questions, this, name, tr("Text (*.txt)"), m_progress->report());
    });
    connect(m_progress, &RunView::retryWanted, this, [=, this] { planAnother(m_run.verb, m_run.target); });
    connect(m_progress, &RunView::undoWanted, this,
            [=, this] { planAnother(Verb::Downgrade, m_progress->undoTarget()); });
    connect(m_progress, &RunView::markWanted, this,
            [=, this] { planAnother(Verb::Stamp, m_progress->outcome().failedRevision); });
    connect(m_progress, &RunView::recoverWanted, this, [this] {
        accept();
        Q_EMIT recoveryWanted();
    });
    connect(&m_workspace, &Workspace::runFinished, m_progress, &RunView::finish);
    connect(&m_workspace, &Workspace::runsRead, this, [this] {
        if (m_workspace.interruptedRun())
            m_progress->offerRecovery();
    });
}

void ApplyDialog::apply()
{
    if (const Result<void> begun = m_workspace.apply(m_run); !begun) {
        m_questions.tell(this, tr("Nothing was run"), withHint(begun.error()));
        return;
    }
    m_progress->start(m_run, m_workspace.shownDatabase(), m_workspace.migrator());
    m_stack->setCurrentWidget(m_progress);
    setWindowTitle(tr("Run – %1").arg(m_workspace.shownDatabase()));
}

void ApplyDialog::reject()
{
    if (m_stack->currentWidget() == m_progress && !m_progress->isFinished())
        return;
    QDialog::reject();
}

} // namespace retort::ui
