// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/RunsModel.h"

#include "ui/common/EnginePhrases.h"
#include "ui/common/Icons.h"
#include "ui/common/ThemeStyle.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace retort::ui {

namespace {

QIcon runIcon(JournalRun::State state, const ThemeStyle &style)
{
    switch (state) {
    case JournalRun::State::Running: return themedIcon(style, QStringLiteral("running"), IconColour::Accent);
    case JournalRun::State::Elsewhere:
    case JournalRun::State::Interrupted: return themedIcon(style, QStringLiteral("warning"), IconColour::Warning);
    case JournalRun::State::Done: return themedIcon(style, QStringLiteral("check"), IconColour::Applied);
    case JournalRun::State::Failed: return themedIcon(style, QStringLiteral("error"), IconColour::Error);
    default: return themedIcon(style, QStringLiteral("info"), IconColour::Muted);
    }
}

QString rowsText(const QStringList &rows)
{
    return rows.isEmpty() ? RunsModel::tr("base") : rows.join(QStringLiteral(", "));
}

} // namespace

RunsModel::RunsModel(const ThemeStyle &style, QObject *parent) : QAbstractTableModel(parent), m_style(style) {}

void RunsModel::setRuns(std::vector<JournalRun> runs)
{
    beginResetModel();
    m_runs = std::move(runs);
    endResetModel();
}

int RunsModel::rowOf(qint64 run) const
{
    const auto found = std::ranges::find(m_runs, run, &JournalRun::id);
    return found == m_runs.end() ? -1 : int(found - m_runs.begin());
}

QString RunsModel::stateName(JournalRun::State state)
{
    switch (state) {
    case JournalRun::State::Running: return tr("running");
    case JournalRun::State::Interrupted: return tr("interrupted");
    case JournalRun::State::Elsewhere: return tr("begun on another machine");
    case JournalRun::State::Done: return tr("done");
    case JournalRun::State::Failed: return tr("failed");
    default: return tr("on another machine");
    }
}

QString RunsModel::verbName(const QString &what)
{
    // The journal has the targets behind it.
    const QString verb = what.section(u' ', 0, 0);
    if (verb == QLatin1String("upgrade"))
        return tr("Upgrade");
    if (verb == QLatin1String("downgrade"))
        return tr("Downgrade");
    if (verb == QLatin1String("stamp"))
        return tr("Stamp");
    return verb;
}

QString RunsModel::wayText(const JournalRun &run)
{
    // Where it did not come to its end, where it was going says more than where it still is.
    const QString target = run.verb.section(u' ', 1);
    const bool hasArrived = run.state == JournalRun::State::Done || run.to != run.from || target.isEmpty();
    return rowsText(run.from) + QStringLiteral(" → ") + (hasArrived ? rowsText(run.to) : target);
}

QString RunsModel::timeText(const JournalRun &run)
{
    QDateTime time = QDateTime::fromString(run.startedAt, Qt::ISODateWithMs);
    if (!time.isValid())
        return run.startedAt;
    time.setTimeSpec(Qt::UTC);
    return QLocale().toString(time.toLocalTime(), QLocale::ShortFormat);
}

int RunsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_runs.size());
}

int RunsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant RunsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const JournalRun &entry = run(index.row());
    if (role == Qt::DisplayRole) {
        switch (index.column()) {
        case StateColumn: return stateName(entry.state);
        case TimeColumn: return timeText(entry);
        case VerbColumn: return verbName(entry.verb);
        case FromToColumn: return wayText(entry);
        case DatabaseColumn: return entry.database;
        case WhoColumn: return entry.who;
        default: return {};
        }
    }
    if (role == Qt::DecorationRole && index.column() == StateColumn)
        return runIcon(entry.state, m_style);
    if (role == Qt::ForegroundRole && index.column() != StateColumn && index.column() != FromToColumn)
        return m_style.theme().muted;
    if (role == Qt::ToolTipRole)
        return entry.failure.isEmpty() ? wayText(entry) : shownPhrase(entry.failure);
    if (role == Qt::AccessibleTextRole && index.column() == StateColumn)
        return QStringList{stateName(entry.state), verbName(entry.verb), wayText(entry), timeText(entry),
                           entry.database}
            .join(QStringLiteral(", "));
    return {};
}

QVariant RunsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case StateColumn: return tr("State");
    case TimeColumn: return tr("Begun");
    case VerbColumn: return tr("What");
    case FromToColumn: return tr("From → to");
    case DatabaseColumn: return tr("Database");
    case WhoColumn: return tr("Who");
    default: return {};
    }
}

} // namespace retort::ui
