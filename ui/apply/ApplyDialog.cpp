// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/apply/ApplyDialog.h"

#include "ui/Workspace.h"
#include "ui/apply/PlanView.h"
#include "ui/apply/RunView.h"
#include "ui/common/ThemeStyle.h"
#include "ui/preview/SqlView.h"

#include <QStackedWidget>
#include <QVBoxLayout>

namespace retort::ui {

ApplyDialog::ApplyDialog(Workspace &workspace, const ThemeStyle &style, const PlannedRun &run, QWidget *parent)
    : QDialog(parent),
      m_workspace(workspace),
      m_run(run),
      m_steps(style),
      m_stack(new QStackedWidget),
      m_plan(new PlanView(m_steps, style)),
      m_progress(new RunView(m_steps, style))
{
    setObjectName(QStringLiteral("applyDialog"));
    setWindowTitle(tr("Plan"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(760, 600);
    m_steps.setPlan(run.steps);
    m_stack->addWidget(m_plan);
    m_stack->addWidget(m_progress);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    m_plan->show(run, workspace.database().name);

    connect(m_plan, &PlanView::applyWanted, this, &ApplyDialog::apply);
    connect(m_plan, &PlanView::closeWanted, this, &QDialog::reject);
    connect(&m_plan->sql(), &SqlView::placeClicked, this,
            [this](const SourceRange &place) { m_workspace.openScript(place.file, place.line); });
    connect(m_progress, &RunView::cancelWanted, &workspace, &Workspace::cancelRun);
    connect(m_progress, &RunView::closeWanted, this, &QDialog::accept);
    connect(m_progress, &RunView::placeWanted, this, [this](const SourceRange &place) {
        accept();
        m_workspace.openScript(place.file, place.line);
    });
    connect(&workspace, &Workspace::runFinished, m_progress, &RunView::finish);
}

void ApplyDialog::apply()
{
    m_progress->start(m_run, m_workspace.database().name, m_workspace.migrator());
    m_stack->setCurrentWidget(m_progress);
    setWindowTitle(tr("Run"));
    m_workspace.apply(m_run);
}

void ApplyDialog::reject()
{
    if (m_stack->currentWidget() == m_progress && !m_progress->isFinished())
        return;
    QDialog::reject();
}

} // namespace retort::ui
