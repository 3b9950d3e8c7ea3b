// SPDX-License-Identifier: GPL-3.0-or-later
// The run while it is under way.
#include "ui/apply/RunView.h"

#include "engine/migration/Migrator.h"
#include "ui/apply/StepList.h"
#include "ui/apply/StepModel.h"
#include "ui/common/BoundedArea.h"
#include "ui/common/Fonts.h"
#include "ui/common/Looks.h"
#include "ui/common/TailText.h"
#include "ui/common/ThemeStyle.h"

#include <QClipboard>
#include <QFrame>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTime>
#include <QVBoxLayout>

#include <algorithm>

namespace retort::ui {

namespace {

constexpr int kTickMilliseconds = 100;
constexpr int kShownStatementLength = 400;
constexpr int kLogStatementLength = 160;
constexpr int kMostLogLines = 5000;
/// Statements and what servers say of them may be very long.
constexpr int kHighestText = 136;
constexpr int kLowestLog = 88;

QString runTitle(const PlannedRun &run, const QString &database)
{
    if (run.isRecovery)
        return RunView::tr("Going on with the interrupted run on %1").arg(database);
    switch (run.verb) {
    case MigrationRequest::Verb::Downgrade: return RunView::tr("Downgrading %1 to %2").arg(database, run.destination);
    case MigrationRequest::Verb::Stamp: return RunView::tr("Stamping %1 as %2").arg(database, run.destination);
    default: return RunView::tr("Upgrading %1 to %2").arg(database, run.destination);
    }
}

QString shortened(const QString &sql, int length)
{
    const QString text = sql.simplified();
    return text.size() > length ? text.left(length) + u'…' : text;
}

} // namespace

RunView::RunView(StepModel &steps, const ThemeStyle &, QWidget *parent)
    : QWidget(parent),
      m_steps(steps),
      m_title(new QLabel),
      m_summary(mutedLabel({})),
      m_progress(new QProgressBar),
      m_list(new StepList(steps)),
      m_statementCard(new QFrame),
      m_statement(new QLabel),
      m_statementTime(mutedLabel({})),
      m_failure(new QLabel),
      m_failureArea(new BoundedArea(m_failure, kHighestText)),
      m_log(new TailText),
      m_elapsed(mutedLabel({})),
      m_waysOn(new QFrame),
      m_retry(new QPushButton(tr("&Try Again…"))),
      m_undo(new QPushButton(tr("&Undo What Was Applied…"))),
      m_mark(new QPushButton(tr("&Mark as Applied…"))),
      m_recover(new QPushButton(tr("&See What It Left…"))),
      m_openScript(new QPushButton(tr("&Open the Script"))),
      m_copyReport(new QPushButton(tr("Copy &Report"))),
      m_saveReport(new QPushButton(tr("&Save Report…"))),
      m_cancel(new QPushButton),
      m_close(primaryButton(tr("Close")))
{
    const std::initializer_list<std::pair<QWidget *, const char *>> names{{m_title, "runTitle"},
                                                                          {m_summary, "runSummary"},
                                                                          {m_progress, "runProgress"},
                                                                          {m_failure, "runFailure"},
                                                                          {m_log, "runLog"},
                                                                          {m_retry, "retryRun"},
                                                                          {m_undo, "undoRun"},
                                                                          {m_mark, "markRun"},
                                                                          {m_recover, "recoverRun"},
                                                                          {m_openScript, "openFailedScript"},
                                                                          {m_copyReport, "copyReport"},
                                                                          {m_saveReport, "saveReport"},
                                                                          {m_cancel, "cancelRun"},
                                                                          {m_close, "closeRun"},
                                                                          {m_statement, "runStatement"}};
    for (const auto &[widget, name] : names)
        widget->setObjectName(QLatin1String(name));
    setLook(m_title, "subtitle");
    // What scripts and servers say may look like markup.
    for (QLabel *label : {m_title, m_summary, m_statement, m_failure})
        label->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    m_summary->setWordWrap(true);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Progress of the run"));
    m_statement->setFont(monospaceFont());
    m_statement->setWordWrap(true);
    m_statement->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_statement->setAccessibleName(tr("Statement"));
    m_failure->setWordWrap(true);
    m_failure->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setLook(m_failure, "error");
    m_log->setMaximumBlockCount(kMostLogLines);
    m_log->setFont(scaled(monospaceFont(), 0.92));
    m_log->setAccessibleName(tr("Log of the run"));
    m_log->setTabChangesFocus(true);
    m_log->setMinimumHeight(kLowestLog);
    setLook(m_log, "field");
    m_retry->setToolTip(tr("Works out the plan again, from where the database stands now"));
    m_undo->setToolTip(tr("Plans the downgrade back to where the run began"));
    m_mark->setToolTip(tr("Plans a stamp: the failed revision counts as applied without having run"));
    build();
    connectButtons();
}

void RunView::build()
{
    setLook(m_statementCard, "card");
    auto *cardLayout = new QVBoxLayout(m_statementCard);
    cardLayout->setContentsMargins(12, 8, 12, 8);
    cardLayout->setSpacing(kGrid);
    cardLayout->addWidget(new BoundedArea(m_statement, kHighestText));
    cardLayout->addWidget(m_statementTime);
    m_list->setColumnHidden(StepModel::NoteColumn, true);
    auto *listCard = new QFrame;
    setLook(listCard, "card");
    auto *listLayout = new QVBoxLayout(listCard);
    listLayout->setContentsMargins(kGrid, kGrid, kGrid, kGrid);
    listLayout->addWidget(m_list);
    auto *waysLayout = new QHBoxLayout(m_waysOn);
    waysLayout->setContentsMargins(0, 0, 0, 0);
    waysLayout->setSpacing(8);
    waysLayout->addWidget(mutedLabel(tr("Ways on:")));
    for (QPushButton *button : {m_openScript, m_recover, m_retry, m_undo, m_mark})
        waysLayout->addWidget(button);
    waysLayout->addStretch(1);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_elapsed);
    buttons->addStretch(1);
    for (QPushButton *button : {m_copyReport, m_saveReport, m_cancel, m_close})
        buttons->addWidget(button);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(8);
    layout->addWidget(m_title);
    layout->addWidget(m_summary);
    layout->addWidget(m_progress);
    layout->addSpacing(kGrid);
    layout->addWidget(listCard);
    layout->addWidget(m_failureArea);
    layout->addWidget(m_statementCard);
    layout->addWidget(m_waysOn);
    layout->addWidget(m_log, 1);
    layout->addLayout(buttons);
}

void RunView::connectButtons()
{
    m_tick.setInterval(kTickMilliseconds);
    connect(&m_tick, &QTimer::timeout, this, &RunView::showElapsed);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        m_cancel->setEnabled(false);
        m_summary->setText(tr("Cancelling…"));
        note(tr("Cancel asked for"));
        Q_EMIT cancelWanted();
    });
    connect(m_close, &QPushButton::clicked, this, &RunView::closeWanted);
    connect(m_copyReport, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(report()); });
    connect(m_saveReport, &QPushButton::clicked, this, &RunView::saveWanted);
    connect(m_retry, &QPushButton::clicked, this, &RunView::retryWanted);
    connect(m_undo, &QPushButton::clicked, this, &RunView::undoWanted);
    connect(m_mark, &QPushButton::clicked, this, &RunView::markWanted);
    connect(m_recover, &QPushButton::clicked, this, &RunView::recoverWanted);
    connect(m_openScript, &QPushButton::clicked, this, [this] {
        if (m_outcome.error)
            Q_EMIT placeWanted(m_outcome.error->where);
    });
}

void RunView::start(const PlannedRun &run, const QString &database, const Migrator &migrator)
{
    m_run = run;
    m_database = database;
    m_isFinished = false;
    m_isLocked = false;
    m_currentStep = -1;
    m_statementsDone = 0;
    m_title->setText(runTitle(run, database));
    m_summary->setText(tr("Connecting…"));
    m_progress->setRange(0, std::max(run.sql.statementCount + int(run.steps.size()), 1));
    m_progress->setValue(0);
    setLook(m_progress, "");
    for (QWidget *widget : std::initializer_list<QWidget *>{m_statementCard, m_failureArea, m_waysOn, m_copyReport,
                                                            m_saveReport, m_close})
        widget->hide();
    m_linesBeforeFailure = -1;
    m_log->start();
    m_list->setMostShown(StepList::kMostShown);
    m_cancel->setText(run.hasTransactionalDdl ? tr("&Cancel and Roll Back") : tr("&Cancel (What Ran Stays)"));
    m_cancel->setEnabled(true);
    m_cancel->show();
    m_cancel->setFocus(Qt::OtherFocusReason);
    m_clock.start();
    m_statementClock.invalidate();
    m_tick.start();
    note(m_title->text());
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
        note(m_summary->text());
    });
    connect(&migrator, &Migrator::planned, this, [this](const MigrationPlan &plan) {
        m_isLocked = true;
        note(tr("The lock is held; the plan is made anew."));
        if (m_run.isRecovery)
            m_run.plan = plan;
        // It is another one where somebody has written in the meantime.
        if (!m_run.isRecovery) {
            if (std::ranges::equal(plan.steps, m_run.plan.steps, {}, &MigrationStep::id, &MigrationStep::id))
                return;
            note(tr("Somebody has migrated in the meantime: the plan has changed."));
        }
        std::vector<PlannedStep> steps;
        for (const MigrationStep &step : plan.steps)
            steps.push_back({.step = step, .statementCount = 0, .irreversible = {}});
        m_steps.setPlan(steps);
    });
    connect(&migrator, &Migrator::revisionStarted, this, [this](int index, const MigrationStep &step) {
        m_currentStep = index;
        m_steps.start(index);
        // The message may be a whole docstring.
        const QString line = step.logLine().section(u'\n', 0, 0);
        m_summary->setText(line);
        m_list->keepInSight(index);
        note(line);
    });
    connect(&migrator, &Migrator::statementStarted, this, &RunView::showStatement);
    connect(&migrator, &Migrator::statementFinished, this, [this](const StatementProgress &progress) {
        ++m_statementsDone;
        m_steps.countStatement(m_currentStep, progress.duration);
        m_progress->setMaximum(std::max(m_progress->maximum(), m_statementsDone));
        m_progress->setValue(m_statementsDone);
        m_statementClock.invalidate();
        if (!progress.failure.isEmpty())
            m_linesBeforeFailure = m_log->lineCount();
        note(QStringLiteral("%1  %2  (%3)")
                 .arg(progress.failure.isEmpty() ? QStringLiteral("✓") : QStringLiteral("✗"))
                 .arg(shortened(progress.statement.text, kLogStatementLength), durationText(progress.duration)));
        if (!progress.failure.isEmpty())
            note(progress.failure);
    });
    connect(&migrator, &Migrator::revisionFinished, this, [this](int index) { m_steps.finish(index); });
    connect(&migrator, &Migrator::printed, this, [this](const QString &text) { note(text.trimmed()); });
}

void RunView::showStatement(const StatementProgress &progress)
{
    m_statement->setText(shortened(progress.statement.text, kShownStatementLength));
    m_statementClock.start();
    m_statementCard->show();
}

void RunView::showElapsed()
{
    QStringList parts{tr("%Ln statement(s)", nullptr, m_statementsDone), durationText(m_clock.nsecsElapsed() / 1000)};
    if (m_isLocked)
        parts << tr("lock held");
    m_elapsed->setText(parts.join(QStringLiteral(" · ")));
    m_statementTime->setText(m_statementClock.isValid()
                                 ? tr("Running for %1").arg(durationText(m_statementClock.nsecsElapsed() / 1000))
                                 : QString());
}

void RunView::note(const QString &line)
{
    m_log->add(QTime::currentTime().toString(QStringLiteral("HH:mm:ss.zzz")) + QStringLiteral("  ") + line);
}

} // namespace retort::ui
