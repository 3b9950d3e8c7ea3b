// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/apply/StepModel.h"

#include "ui/common/Fonts.h"
#include "ui/common/Icons.h"
#include "ui/common/Ids.h"
#include "ui/common/ThemeStyle.h"

#include <QLocale>
#include <QRegularExpression>

#include <algorithm>

namespace retort::ui {

namespace {

QIcon stepIcon(StepModel::State state, const ThemeStyle &style)
{
    switch (state) {
    case StepModel::State::Waiting: return themedIcon(style, QStringLiteral("pending"), IconColour::Muted);
    case StepModel::State::Running: return themedIcon(style, QStringLiteral("running"), IconColour::Accent);
    case StepModel::State::Done: return themedIcon(style, QStringLiteral("check"), IconColour::Applied);
    case StepModel::State::Failed: return themedIcon(style, QStringLiteral("error"), IconColour::Error);
    case StepModel::State::Undone: return themedIcon(style, QStringLiteral("refresh"), IconColour::Warning);
    }
    return {};
}

/// What the revision says of itself; projects that say nothing there say it in the id.
QString titleOf(const MigrationStep &step)
{
    const QString first = step.message.section(u'\n', 0, 0).trimmed();
    return saysNothing(first) ? step.id : first;
}

} // namespace

QString durationText(qint64 microseconds)
{
    const QLocale locale;
    if (microseconds < 1'000'000)
        return StepModel::tr("%1 ms").arg(
            locale.toString(double(microseconds) / 1000, 'f', microseconds < 10'000 ? 1 : 0));
    const double seconds = double(microseconds) / 1e6;
    if (seconds < 60)
        return StepModel::tr("%1 s").arg(locale.toString(seconds, 'f', 1));
    return StepModel::tr("%1 min %2 s").arg(int(seconds) / 60).arg(int(seconds) % 60);
}

StepModel::StepModel(const ThemeStyle &style, QObject *parent) : QAbstractTableModel(parent), m_style(style) {}

void StepModel::setPlan(const std::vector<PlannedStep> &steps)
{
    beginResetModel();
    m_rows.clear();
    for (const PlannedStep &step : steps)
        m_rows.push_back({.planned = step});
    endResetModel();
}

void StepModel::changed(int row)
{
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

void StepModel::setState(int row, State state)
{
    if (row < 0 || row >= rowCount())
        return;
    m_rows[std::size_t(row)].state = state;
    changed(row);
}

void StepModel::start(int row)
{
    setState(row, State::Running);
}

void StepModel::finish(int row)
{
    setState(row, State::Done);
}

void StepModel::countStatement(int row, qint64 microseconds)
{
    if (row < 0 || row >= rowCount())
        return;
    ++m_rows[std::size_t(row)].done;
    m_rows[std::size_t(row)].microseconds += microseconds;
    changed(row);
}

void StepModel::conclude(const RunOutcome &outcome)
{
    for (Row &row : m_rows) {
        const QString &id = row.planned.step.id;
        if (outcome.isSuccess() || outcome.applied.contains(id))
            row.state = State::Done;
        else if (id == outcome.failedRevision)
            row.state = State::Failed;
        else if (row.state != State::Waiting)
            row.state = State::Undone;
    }
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int StepModel::failedRow() const
{
    const auto failed = std::ranges::find(m_rows, State::Failed, &Row::state);
    return failed == m_rows.end() ? -1 : int(failed - m_rows.begin());
}

QString StepModel::stateName(State state)
{
    switch (state) {
    case State::Waiting: return tr("waiting");
    case State::Running: return tr("running");
    case State::Done: return tr("done");
    case State::Failed: return tr("failed");
    case State::Undone: return tr("undone");
    }
    return {};
}

int StepModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int StepModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString StepModel::countText(const Row &row) const
{
    if (row.state == State::Waiting)
        return tr("%Ln statement(s)", nullptr, row.planned.statementCount);
    if (row.state == State::Done)
        return tr("%Ln statement(s)", nullptr, row.done);
    return tr("%1 of %2").arg(row.done).arg(std::max(row.done, row.planned.statementCount));
}

QString StepModel::noteText(const PlannedStep &step)
{
    QStringList notes;
    if (step.errorCount > 0)
        notes << tr("%Ln danger(s)", nullptr, step.errorCount);
    if (step.warningCount > 0)
        notes << tr("%Ln warning(s)", nullptr, step.warningCount);
    return notes.isEmpty() ? QString() : QStringLiteral("▲ ") + notes.join(QStringLiteral(", "));
}

QVariant StepModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Row &row = m_rows[std::size_t(index.row())];
    const MigrationStep &step = row.planned.step;
    if (role == Qt::DisplayRole) {
        switch (index.column()) {
        case IdColumn: return step.id.isEmpty() ? tr("base") : shortId(step.id);
        case MessageColumn: return titleOf(step);
        case NoteColumn: return noteText(row.planned);
        case CountColumn: return countText(row);
        case TimeColumn: return row.microseconds > 0 ? durationText(row.microseconds) : QString();
        default: return {};
        }
    }
    if (role == Qt::DecorationRole && index.column() == IdColumn)
        return stepIcon(row.state, m_style);
    if (role == Qt::FontRole && index.column() == IdColumn)
        return scaled(monospaceFont(), 0.92);
    if (role == Qt::ForegroundRole) {
        if (index.column() == NoteColumn)
            return row.planned.errorCount > 0 ? m_style.theme().error : m_style.theme().warning;
        return index.column() == MessageColumn ? m_style.theme().text : m_style.theme().muted;
    }
    if (role == Qt::TextAlignmentRole && index.column() >= CountColumn)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole)
        return row.planned.irreversible.isEmpty() ? step.logLine() : row.planned.irreversible;
    if (role == Qt::AccessibleTextRole && index.column() == IdColumn)
        return QStringList{step.id, step.message, stateName(row.state), noteText(row.planned).remove(u'▲').trimmed()}
            .filter(QRegularExpression(QStringLiteral(".")))
            .join(QStringLiteral(", "));
    return {};
}

} // namespace retort::ui
