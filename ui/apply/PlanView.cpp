// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/apply/PlanView.h"

#include "ui/apply/StepList.h"
#include "ui/apply/StepModel.h"
#include "ui/common/Looks.h"
#include "ui/common/ThemeStyle.h"
#include "ui/preview/SqlView.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace retort::ui {

namespace {

QString planTitle(const PlannedRun &run, const QString &database)
{
    switch (run.verb) {
    case MigrationRequest::Verb::Downgrade: return PlanView::tr("Downgrade %1 to %2").arg(database, run.destination);
    case MigrationRequest::Verb::Stamp: return PlanView::tr("Stamp %1 as %2").arg(database, run.destination);
    default: return PlanView::tr("Upgrade %1 to %2").arg(database, run.destination);
    }
}

QString applyText(MigrationRequest::Verb verb)
{
    switch (verb) {
    case MigrationRequest::Verb::Downgrade: return PlanView::tr("&Apply Downgrade");
    case MigrationRequest::Verb::Stamp: return PlanView::tr("&Apply Stamp");
    default: return PlanView::tr("&Apply Upgrade");
    }
}

QString transactionText(const PlannedRun &run)
{
    if (!run.hasTransactionalDdl)
        return PlanView::tr("no transaction: what a failure or a cancel has reached stays");
    if (run.transactionPerMigration)
        return PlanView::tr("a transaction for each revision: a failure or a cancel undoes the one that runs");
    return PlanView::tr("one transaction: a failure or a cancel undoes all of it");
}

} // namespace

PlanView::PlanView(StepModel &steps, const ThemeStyle &style, QWidget *parent)
    : QWidget(parent),
      m_title(new QLabel),
      m_summary(mutedLabel({})),
      m_warning(new QLabel),
      m_list(new StepList(steps)),
      m_sql(new SqlView(style)),
      m_apply(primaryButton({})),
      m_close(new QPushButton(tr("Cancel")))
{
    m_title->setObjectName(QStringLiteral("planTitle"));
    setLook(m_title, "subtitle");
    m_title->setWordWrap(true);
    m_summary->setObjectName(QStringLiteral("planSummary"));
    m_summary->setWordWrap(true);
    m_warning->setObjectName(QStringLiteral("planWarning"));
    m_warning->setWordWrap(true);
    m_apply->setObjectName(QStringLiteral("apply"));
    m_close->setObjectName(QStringLiteral("cancelPlan"));
    m_sql->setObjectName(QStringLiteral("planSql"));
    m_sql->setAccessibleName(tr("SQL of the plan"));

    m_list->setColumnHidden(StepModel::TimeColumn, true);
    auto *listCard = new QFrame;
    setLook(listCard, "card");
    auto *listLayout = new QVBoxLayout(listCard);
    listLayout->setContentsMargins(4, 4, 4, 4);
    listLayout->addWidget(m_list);
    auto *sqlCard = new QFrame;
    setLook(sqlCard, "card");
    auto *sqlLayout = new QVBoxLayout(sqlCard);
    sqlLayout->setContentsMargins(2, 4, 2, 4);
    sqlLayout->addWidget(m_sql);

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(mutedLabel(tr("Nothing has been run yet.")));
    buttons->addStretch(1);
    buttons->addWidget(m_close);
    buttons->addWidget(m_apply);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(8);
    layout->addWidget(m_title);
    layout->addWidget(m_summary);
    layout->addWidget(m_warning);
    layout->addSpacing(4);
    layout->addWidget(listCard);
    layout->addWidget(sqlCard, 1);
    layout->addSpacing(4);
    layout->addLayout(buttons);
    connect(m_apply, &QPushButton::clicked, this, &PlanView::applyWanted);
    connect(m_close, &QPushButton::clicked, this, &PlanView::closeWanted);
}

void PlanView::show(const PlannedRun &run, const QString &database)
{
    m_title->setText(planTitle(run, database));
    m_sql->show(run.sql);
    m_apply->setText(applyText(run.verb));
    const bool loses = run.verb == MigrationRequest::Verb::Downgrade;
    setLook(m_apply, loses ? "danger" : "primary");

    const auto irreversible =
        std::ranges::count_if(run.steps, [](const PlannedStep &step) { return !step.irreversible.isEmpty(); });
    QStringList summary;
    QStringList warnings;
    if (run.error) {
        warnings << run.error->message;
        if (!run.error->hint.isEmpty())
            warnings << run.error->hint;
    } else if (run.steps.empty()) {
        summary << tr("The database is there already; nothing is to be done.");
    } else {
        summary << tr("%n revision(s)", nullptr, int(run.steps.size()))
                << tr("%n statement(s)", nullptr, run.sql.statementCount) << transactionText(run);
        if (run.verb == MigrationRequest::Verb::Stamp)
            warnings << tr("A stamp changes the version table alone. No script runs: the tables must be what "
                           "that revision expects already.");
        if (loses)
            warnings << tr("Going back drops what these revisions made, with the data in it.");
        if (irreversible > 0)
            warnings << tr("%n revision(s) cannot be taken back by a downgrade.", nullptr, int(irreversible));
        if (run.sql.error)
            warnings << tr("The preview ends early: %1").arg(run.sql.error->message);
    }
    m_summary->setText(summary.join(QStringLiteral(" · ")));
    m_summary->setVisible(!summary.isEmpty());
    m_warning->setText(warnings.join(u'\n'));
    m_warning->setVisible(!warnings.isEmpty());
    setLook(m_warning, run.error ? "error" : "warning");
    m_list->parentWidget()->setVisible(!run.steps.empty());
    m_sql->parentWidget()->setVisible(!run.steps.empty());
    m_apply->setEnabled(!run.error && !run.steps.empty());
    // Enter must not undo anything by accident.
    (loses || !m_apply->isEnabled() ? m_close : m_apply)->setDefault(true);
    (loses || !m_apply->isEnabled() ? m_close : m_apply)->setFocus(Qt::OtherFocusReason);
}

} // namespace retort::ui
