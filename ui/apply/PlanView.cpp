// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/apply/PlanView.h"

#include "ui/apply/PlanFacts.h"
#include "ui/apply/StepList.h"
#include "ui/apply/StepModel.h"
#include "ui/common/ConfirmBar.h"
#include "ui/common/ErrorText.h"
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

constexpr int kMostShownHazards = 5;

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

} // namespace

PlanView::PlanView(StepModel &steps, const ThemeStyle &style, QWidget *parent)
    : QWidget(parent),
      m_hazards(style),
      m_title(new QLabel),
      m_summary(mutedLabel({})),
      m_error(new QLabel),
      m_facts(new PlanFacts),
      m_list(new StepList(steps)),
      m_stepCard(cardAround(m_list)),
      m_hazardList(new PlainList(m_hazards, HazardModel::MessageColumn, kMostShownHazards)),
      m_hazardCard(cardAround(m_hazardList)),
      m_sql(new SqlView(style)),
      m_sqlCard(cardAround(m_sql)),
      m_confirm(new ConfirmBar),
      m_note(mutedLabel(tr("Nothing has been run yet."))),
      m_export(new QPushButton(tr("&Export SQL…"))),
      m_close(new QPushButton(tr("Cancel"))),
      m_apply(primaryButton({}))
{
    m_title->setObjectName(QStringLiteral("planTitle"));
    setLook(m_title, "subtitle");
    for (QLabel *label : {m_title, m_error})
        label->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    m_summary->setObjectName(QStringLiteral("planSummary"));
    m_summary->setWordWrap(true);
    m_error->setObjectName(QStringLiteral("planWarning"));
    m_error->setWordWrap(true);
    setLook(m_error, "error");
    m_hazardList->setObjectName(QStringLiteral("planHazards"));
    m_hazardList->setAccessibleName(tr("What is dangerous in this plan"));
    m_sql->setObjectName(QStringLiteral("planSql"));
    m_sql->setAccessibleName(tr("SQL of the plan"));
    m_list->setColumnHidden(StepModel::TimeColumn, true);
    m_export->setObjectName(QStringLiteral("exportPlan"));
    m_apply->setObjectName(QStringLiteral("apply"));
    m_close->setObjectName(QStringLiteral("cancelPlan"));
    build();
    connect(m_apply, &QPushButton::clicked, this, &PlanView::applyWanted);
    connect(m_close, &QPushButton::clicked, this, &PlanView::closeWanted);
    connect(m_export, &QPushButton::clicked, this, &PlanView::exportWanted);
    connect(m_confirm, &ConfirmBar::changed, this, &PlanView::updateApply);
    const auto open = [this](const QModelIndex &index) {
        const SourceRange &place = m_hazards.hazard(index.row()).source;
        if (place.isValid())
            Q_EMIT placeWanted(place);
    };
    connect(m_hazardList, &QAbstractItemView::activated, this, open);
    // A finding and its statement are looked at together.
    connect(m_hazardList->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &index) {
                const int piece = index.isValid() ? m_hazards.hazard(index.row()).piece : -1;
                if (piece >= 0 && std::size_t(piece) < m_run.sql.pieces.size())
                    m_sql->ensureLineVisible(m_run.sql.pieces[std::size_t(piece)].lastLine - 1);
            });
}

void PlanView::build()
{
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_note);
    buttons->addStretch(1);
    for (QPushButton *button : {m_export, m_close, m_apply})
        buttons->addWidget(button);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(8);
    for (QWidget *widget :
         std::initializer_list<QWidget *>{m_title, m_summary, m_error, m_facts, m_stepCard, m_hazardCard})
        layout->addWidget(widget);
    layout->addWidget(m_sqlCard, 1);
    layout->addWidget(m_confirm);
    layout->addSpacing(kGrid);
    layout->addLayout(buttons);
}

bool PlanView::mayRun() const
{
    return !m_run.error && !m_run.steps.empty() && !m_run.isExportOnly;
}

void PlanView::show(const PlannedRun &run, const QString &database)
{
    m_run = run;
    m_title->setText(planTitle(run, run.environmentName.isEmpty()
                                        ? database
                                        : QString(run.environmentName + QStringLiteral(" (") + database + u')')));
    m_sql->show(run.sql);
    m_hazards.setHazards(run.sql.hazards);
    m_facts->show(run);
    showSummary();
    const bool hasSteps = !run.steps.empty();
    m_stepCard->setVisible(hasSteps);
    m_sqlCard->setVisible(hasSteps);
    m_hazardCard->setVisible(m_hazards.rowCount() > 0);
    m_export->setVisible(hasSteps);
    m_apply->setVisible(!run.isExportOnly);
    m_apply->setText(applyText(run.verb));
    showConfirmation();
    updateApply();

    // Enter must not undo anything by accident, nor run what is dangerous.
    const bool isDangerous =
        run.verb == MigrationRequest::Verb::Downgrade || countOf(run.sql.hazards, Hazard::Severity::Error) > 0;
    setLook(m_apply, isDangerous ? "danger" : "primary");
    QPushButton *first = isDangerous || !m_apply->isEnabled() ? m_close : m_apply;
    first->setDefault(true);
    if (m_confirm->isHidden())
        first->setFocus(Qt::OtherFocusReason);
    else
        m_confirm->setFocus(Qt::OtherFocusReason);
}

void PlanView::showSummary()
{
    QStringList summary;
    if (m_run.error) {
        m_error->setText(withHint(*m_run.error));
    } else if (m_run.steps.empty()) {
        summary << tr("The database is there already; nothing is to be done.");
    } else {
        summary << tr("%Ln revision(s)", nullptr, int(m_run.steps.size()))
                << tr("%Ln statement(s)", nullptr, m_run.sql.statementCount);
        if (const int errors = countOf(m_run.sql.hazards, Hazard::Severity::Error); errors > 0)
            summary << tr("%Ln danger(s)", nullptr, errors);
        if (const int warnings = countOf(m_run.sql.hazards, Hazard::Severity::Warning); warnings > 0)
            summary << tr("%Ln warning(s)", nullptr, warnings);
    }
    m_error->setVisible(m_run.error.has_value());
    m_summary->setText(summary.join(QStringLiteral(" · ")));
    m_summary->setVisible(!summary.isEmpty());
}

void PlanView::showConfirmation()
{
    if (m_run.isExportOnly)
        m_confirm->say(tr("<b>%1</b> is for export only: hand its SQL on, nothing is applied from here.")
                           .arg(m_run.environmentName.toHtmlEscaped()));
    else if (mayRun() && !m_run.confirmText.isEmpty())
        m_confirm->ask(tr("<b>%1</b> is protected. Type <b>%2</b> to apply.")
                           .arg(m_run.environmentName.toHtmlEscaped(), m_run.confirmText.toHtmlEscaped()),
                       m_run.confirmText, tr("Type %1 to apply").arg(m_run.confirmText));
    else
        m_confirm->dismiss();
}

void PlanView::updateApply()
{
    m_apply->setEnabled(mayRun() && m_confirm->isConfirmed());
}

} // namespace retort::ui
