// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/apply/RunView.h"

#include "engine/migration/Migrator.h"
#include "ui/apply/StepList.h"
#include "ui/apply/StepModel.h"
#include "ui/common/Fonts.h"
#include "ui/common/Looks.h"
#include "ui/common/ThemeStyle.h"

#include <QClipboard>
#include <QFileInfo>
#include <QFrame>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace retort::ui {

namespace {

constexpr int kTickMilliseconds = 100;
constexpr int kShownStatementLength = 400;

QString runTitle(const PlannedRun &run, const QString &database)
{
    switch (run.verb) {
    case MigrationRequest::Verb::Downgrade: return RunView::tr("Downgrading %1 to %2").arg(database, run.destination);
    case MigrationRequest::Verb::Stamp: return RunView::tr("Stamping %1 as %2").arg(database, run.destination);
    default: return RunView::tr("Upgrading %1 to %2").arg(database, run.destination);
    }
}

QString doneTitle(const PlannedRun &run, const RunOutcome &outcome)
{
    if (outcome.error)
        return outcome.error->kind == Error::Kind::Cancelled ? RunView::tr("Cancelled") : RunView::tr("Failed");
    switch (run.verb) {
    case MigrationRequest::Verb::Downgrade: return RunView::tr("Downgraded to %1").arg(run.destination);
    case MigrationRequest::Verb::Stamp: return RunView::tr("Stamped as %1").arg(run.destination);
    default: return RunView::tr("Upgraded to %1").arg(run.destination);
    }
}

} // namespace

RunView::RunView(StepModel &steps, const ThemeStyle &style, QWidget *parent)
    : QWidget(parent),
      m_steps(steps),
      m_title(new QLabel),
      m_summary(mutedLabel({})),
      m_progress(new QProgressBar),
      m_list(new StepList(steps)),
      m_statementCard(new QFrame),
      m_statement(new QLabel),
      m_failure(new QLabel),
      m_elapsed(mutedLabel({})),
      m_openScript(new QPushButton(tr("&Open the Script"))),
      m_copyReport(new QPushButton(tr("Copy &Report"))),
      m_cancel(new QPushButton(tr("&Cancel the Run"))),
      m_close(primaryButton(tr("Close")))
{
    (void)style;
    m_title->setObjectName(QStringLiteral("runTitle"));
    setLook(m_title, "subtitle");
    m_title->setWordWrap(true);
    m_summary->setObjectName(QStringLiteral("runSummary"));
    m_summary->setWordWrap(true);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Progress of the run"));
    setLook(m_statementCard, "card");
    m_statement->setFont(monospaceFont());
    m_statement->setWordWrap(true);
    m_statement->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_statement->setAccessibleName(tr("Statement"));
    m_failure->setObjectName(QStringLiteral("runFailure"));
    m_failure->setWordWrap(true);
    m_failure->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setLook(m_failure, "error");
    m_cancel->setObjectName(QStringLiteral("cancelRun"));
    m_close->setObjectName(QStringLiteral("closeRun"));
    m_openScript->setObjectName(QStringLiteral("openFailedScript"));

    auto *cardLayout = new QVBoxLayout(m_statementCard);
    cardLayout->setContentsMargins(12, 8, 12, 8);
    cardLayout->addWidget(m_statement);
    m_list->setColumnHidden(StepModel::NoteColumn, true);
    auto *listCard = new QFrame;
    setLook(listCard, "card");
    auto *listLayout = new QVBoxLayout(listCard);
    listLayout->setContentsMargins(4, 4, 4, 4);
    listLayout->addWidget(m_list);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_elapsed);
    buttons->addStretch(1);
    for (QPushButton *button : {m_openScript, m_copyReport, m_cancel, m_close})
        buttons->addWidget(button);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(8);
    layout->addWidget(m_title);
    layout->addWidget(m_summary);
    layout->addWidget(m_progress);
    layout->addSpacing(4);
    layout->addWidget(listCard);
    layout->addWidget(m_failure);
    layout->addWidget(m_statementCard);
    layout->addStretch(1);
    layout->addLayout(buttons);

    m_tick.setInterval(kTickMilliseconds);
    connect(&m_tick, &QTimer::timeout, this, &RunView::showElapsed);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        m_cancel->setEnabled(false);
        m_summary->setText(tr("Cancelling…"));
        Q_EMIT cancelWanted();
    });
    connect(m_close, &QPushButton::clicked, this, &RunView::closeWanted);
    connect(m_copyReport, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(report()); });
    connect(m_openScript, &QPushButton::clicked, this, [this] {
        if (m_outcome.error)
            Q_EMIT placeWanted(m_outcome.error->where);
    });
}

void RunView::start(const PlannedRun &run, const QString &database, const Migrator &migrator)
{
    m_run = run;
    m_isFinished = false;
    m_currentStep = -1;
    m_statementsDone = 0;
    m_title->setText(runTitle(run, database));
    m_summary->setText(tr("Connecting…"));
    m_progress->setRange(0, std::max(run.sql.statementCount + int(run.steps.size()), 1));
    m_progress->setValue(0);
    m_statementCard->hide();
    m_failure->hide();
    m_openScript->hide();
    m_copyReport->hide();
    m_close->hide();
    m_cancel->setEnabled(true);
    m_cancel->show();
    m_cancel->setFocus(Qt::OtherFocusReason);
    m_clock.start();
    m_tick.start();
    connectMigrator(migrator);
}

void RunView::connectMigrator(const Migrator &migrator)
{
    disconnect(&migrator, nullptr, this, nullptr);
    connect(&migrator, &Migrator::waitingForLock, this, [this](const LockWait &wait) {
        m_summary->setText(wait.holder.isEmpty() ? tr("Another program writes to this database; waiting for %1.")
                                                       .arg(durationText(qint64(wait.waited) * 1000))
                                                 : tr("%1 writes to this database; waiting for %2.")
                                                       .arg(wait.holder, durationText(qint64(wait.waited) * 1000)));
    });
    connect(&migrator, &Migrator::planned, this, [this](const MigrationPlan &plan) {
        // Made anew once nobody else can write; it is another one where somebody has written in the meantime.
        if (std::ranges::equal(plan.steps, m_run.plan.steps, {}, &MigrationStep::id, &MigrationStep::id))
            return;
        std::vector<PlannedStep> steps;
        for (const MigrationStep &step : plan.steps)
            steps.push_back({.step = step, .statementCount = 0, .irreversible = {}});
        m_steps.setPlan(steps);
    });
    connect(&migrator, &Migrator::revisionStarted, this, [this](int index, const MigrationStep &step) {
        m_currentStep = index;
        m_steps.start(index);
        m_summary->setText(step.logLine());
        m_list->scrollTo(m_steps.index(index, 0));
    });
    connect(&migrator, &Migrator::statementStarted, this, &RunView::showStatement);
    connect(&migrator, &Migrator::statementFinished, this, [this](const StatementProgress &progress) {
        ++m_statementsDone;
        m_steps.countStatement(m_currentStep, progress.duration);
        m_progress->setMaximum(std::max(m_progress->maximum(), m_statementsDone));
        m_progress->setValue(m_statementsDone);
    });
    connect(&migrator, &Migrator::revisionFinished, this, [this](int index) { m_steps.finish(index); });
}

void RunView::showStatement(const StatementProgress &progress)
{
    QString text = progress.statement.text.simplified();
    if (text.size() > kShownStatementLength)
        text = text.left(kShownStatementLength) + u'…';
    m_statement->setText(text);
    m_statementCard->show();
}

void RunView::showElapsed()
{
    m_elapsed->setText(tr("%n statement(s)", nullptr, m_statementsDone) + QStringLiteral(" · ") +
                       durationText(m_clock.nsecsElapsed() / 1000));
}

void RunView::finish(const RunOutcome &outcome)
{
    m_tick.stop();
    m_isFinished = true;
    m_outcome = outcome;
    m_steps.conclude(outcome);
    m_title->setText(doneTitle(m_run, outcome));
    m_progress->setValue(outcome.isSuccess() ? m_progress->maximum() : m_progress->value());
    m_statementCard->hide();
    m_cancel->hide();
    m_copyReport->show();
    m_close->show();
    m_close->setDefault(true);
    m_close->setFocus(Qt::OtherFocusReason);
    const QString at = outcome.rowsAfter.isEmpty() ? tr("base") : outcome.rowsAfter.join(QStringLiteral(", "));
    m_summary->setText(QStringList{tr("The database stands at %1.").arg(at)}.join(u'\n') +
                       (outcome.notes.isEmpty() ? QString() : u'\n' + outcome.notes.join(u'\n')));
    m_elapsed->setText(tr("%n statement(s)", nullptr, outcome.statementCount) + QStringLiteral(" · ") +
                       durationText(outcome.duration * 1000));
    if (outcome.error)
        showFailure(outcome);
}

void RunView::showFailure(const RunOutcome &outcome)
{
    QStringList lines{outcome.error->message};
    if (outcome.error->where.isValid())
        lines << tr("%1, line %2").arg(QFileInfo(outcome.error->where.file).fileName()).arg(outcome.error->where.line);
    if (!outcome.error->hint.isEmpty())
        lines << outcome.error->hint;
    if (outcome.applied.isEmpty())
        lines << tr("Nothing was changed.");
    else
        lines << tr("Applied and kept: %1").arg(outcome.applied.join(QStringLiteral(", ")));
    m_failure->setText(lines.join(u'\n'));
    m_failure->show();
    m_openScript->setVisible(outcome.error->where.isValid());
    if (outcome.failedStatement) {
        m_statement->setText(outcome.failedStatement->text);
        m_statementCard->show();
    }
}

QString RunView::report() const
{
    QStringList lines{m_title->text(), m_summary->text()};
    for (int row = 0; row < m_steps.rowCount(); ++row) {
        QStringList cells{StepModel::stateName(m_steps.state(row))};
        for (int column = 0; column < StepModel::ColumnCount; ++column) {
            if (const QString cell = m_steps.index(row, column).data().toString(); !cell.isEmpty())
                cells << cell;
        }
        lines << cells.join(QStringLiteral("  "));
    }
    if (m_outcome.error)
        lines << m_failure->text();
    if (m_outcome.failedStatement)
        lines << m_outcome.failedStatement->text;
    lines << m_elapsed->text();
    return lines.join(u'\n');
}

} // namespace retort::ui
