// SPDX-License-Identifier: GPL-3.0-or-later
// The end of a run: what came of it, the report, and the ways on.
#include "ui/apply/PlanFacts.h"
#include "ui/apply/RunView.h"
#include "ui/apply/StepList.h"
#include "ui/apply/StepModel.h"
#include "ui/common/BoundedArea.h"
#include "ui/common/EnginePhrases.h"
#include "ui/common/Looks.h"
#include "ui/common/TailText.h"

#include <QDateTime>
#include <QFileInfo>
#include <QFrame>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>

namespace retort::ui {

namespace {

constexpr int kStepsAfterFailure = 4;
constexpr int kMostNotes = 3;

QString doneTitle(const PlannedRun &run, const RunOutcome &outcome)
{
    if (outcome.error)
        return outcome.error->kind == Error::Kind::Cancelled ? RunView::tr("Cancelled") : RunView::tr("Failed");
    if (run.isRecovery)
        return RunView::tr("The interrupted run is dealt with");
    switch (run.verb) {
    case MigrationRequest::Verb::Downgrade: return RunView::tr("Downgraded to %1").arg(run.destination);
    case MigrationRequest::Verb::Stamp: return RunView::tr("Stamped as %1").arg(run.destination);
    default: return RunView::tr("Upgraded to %1").arg(run.destination);
    }
}

QString keptText(const QStringList &applied)
{
    // All of them stand in the list above.
    constexpr int kMostNamed = 6;
    return applied.size() <= kMostNamed
               ? RunView::tr("Applied and kept: %1").arg(applied.join(QStringLiteral(", ")))
               : RunView::tr("Applied and kept: %Ln revision(s), up to %1", nullptr, int(applied.size()))
                     .arg(applied.last());
}

} // namespace

void RunView::finish(const RunOutcome &outcome)
{
    if (m_isFinished)
        return;
    m_tick.stop();
    m_isFinished = true;
    m_outcome = outcome;
    m_steps.conclude(outcome);
    m_title->setText(doneTitle(m_run, outcome));
    m_progress->setValue(outcome.isSuccess() ? m_progress->maximum() : m_progress->value());
    setLook(m_progress, outcome.isSuccess() ? "" : "error");
    m_statementCard->hide();
    m_statementTime->hide();
    m_cancel->hide();
    m_copyReport->show();
    m_saveReport->show();
    m_close->show();
    m_close->setDefault(true);
    m_close->setFocus(Qt::OtherFocusReason);
    const QString at = outcome.rowsAfter.isEmpty() ? tr("base") : outcome.rowsAfter.join(QStringLiteral(", "));
    QStringList summary{tr("%1 stands at %2.").arg(m_database, at)};
    // A long run has many; then they stand in the log alone.
    const bool areFew = outcome.notes.size() <= kMostNotes;
    for (const QString &said : outcome.notes) {
        if (areFew)
            summary << shownPhrase(said);
        else
            note(shownPhrase(said));
    }
    if (!areFew)
        summary << tr("%Ln note(s) on it stand in the log below.", nullptr, int(outcome.notes.size()));
    m_summary->setText(summary.join(u'\n'));
    m_elapsed->setText(tr("%Ln statement(s)", nullptr, outcome.statementCount) + QStringLiteral(" · ") +
                       durationText(outcome.duration * 1000));
    note(m_title->text());
    if (outcome.error) {
        showFailure();
        showWaysOn();
        // The statement and what the server says of it matter more.
        m_list->setMostShown(kStepsAfterFailure);
        if (m_linesBeforeFailure < 0)
            note(m_failure->text().section(u'\n', 0, 1));
        if (m_linesBeforeFailure >= 0)
            m_log->showFrom(m_linesBeforeFailure);
        if (const int failed = m_steps.failedRow(); failed >= 0)
            m_list->keepInSight(failed);
    }
}

void RunView::showFailure()
{
    const Error &error = *m_outcome.error;
    // The statement stands below.
    const QString message =
        m_outcome.failedStatement ? error.message.section(QStringLiteral("\n[SQL: "), 0, 0) : error.message;
    QStringList lines{shownPhrase(message)};
    if (error.where.isValid())
        lines << tr("%1, line %2").arg(QFileInfo(error.where.file).fileName()).arg(error.where.line);
    if (!error.hint.isEmpty())
        lines << shownPhrase(error.hint);
    if (m_outcome.applied.isEmpty())
        lines << (m_outcome.rowsAfter == m_outcome.rowsBefore && m_run.hasTransactionalDdl
                      ? tr("Nothing was changed.")
                      : tr("No revision was completed."));
    else
        lines << keptText(m_outcome.applied);
    if (!m_run.hasTransactionalDdl && m_outcome.failedStatement)
        lines << tr("This server keeps each statement: those of the failed revision before this one stay.");
    m_failure->setText(lines.join(u'\n'));
    m_failureArea->show();
    if (m_outcome.failedStatement) {
        m_statement->setText(m_outcome.failedStatement->text);
        m_statementCard->show();
    }
}

void RunView::showWaysOn()
{
    m_waysOn->show();
    m_recover->hide();
    m_retry->setVisible(!m_run.isRecovery);
    m_openScript->setVisible(m_outcome.error->where.isValid());
    m_undo->setVisible(!undoTarget().isEmpty());
    m_mark->setVisible(!m_run.isRecovery && !m_outcome.failedRevision.isEmpty() &&
                       m_run.verb == MigrationRequest::Verb::Upgrade);
}

void RunView::offerRecovery()
{
    if (!m_isFinished || !m_outcome.error)
        return;
    m_recover->show();
    // They would stumble over what is half done.
    for (QPushButton *button : {m_retry, m_undo, m_mark})
        button->hide();
}

QString RunView::undoTarget() const
{
    if (m_run.isRecovery || m_run.verb != MigrationRequest::Verb::Upgrade || m_outcome.applied.isEmpty() ||
        m_outcome.rowsBefore.size() > 1)
        return {};
    return m_outcome.rowsBefore.isEmpty() ? QStringLiteral("base") : m_outcome.rowsBefore.front();
}

QString RunView::report() const
{
    QStringList lines{m_title->text(), QLocale().toString(QDateTime::currentDateTime(), QLocale::LongFormat),
                      m_database, m_summary->text()};
    lines += PlanFacts::lines(m_run);
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
    lines << m_elapsed->text() << QString() << m_log->toPlainText();
    return lines.join(u'\n') + u'\n';
}

} // namespace retort::ui
