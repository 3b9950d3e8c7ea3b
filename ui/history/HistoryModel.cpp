// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/history/HistoryModel.h"

#include <QFileInfo>
#include <QLocale>

#include <algorithm>

namespace retort::ui {

namespace {

QString firstLine(const QString &text)
{
    return text.section(u'\n', 0, 0).trimmed();
}

} // namespace

void HistoryModel::setGraph(std::shared_ptr<const RevisionGraph> graph)
{
    beginResetModel();
    m_graph = std::move(graph);
    layOut();
    endResetModel();
}

void HistoryModel::setRows(const std::optional<QStringList> &rows)
{
    m_databaseRows = rows;
    findCurrent();
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

void HistoryModel::setSearch(const QString &text, bool hidesOthers)
{
    const QString search = text.trimmed();
    if (search == m_search && hidesOthers == m_hidesOthers)
        return;
    const bool changesRows = hidesOthers || m_hidesOthers;
    m_search = search;
    m_hidesOthers = hidesOthers;
    if (changesRows) {
        beginResetModel();
        layOut();
        endResetModel();
        return;
    }
    findMatches();
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

void HistoryModel::setUnsaved(const QStringList &ids)
{
    if (ids == m_unsaved)
        return;
    m_unsaved = ids;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, MessageColumn), index(rowCount() - 1, MessageColumn));
}

void HistoryModel::layOut()
{
    if (m_hidesOthers && !m_search.isEmpty()) {
        std::vector<int> shown;
        for (const int revision : m_graph->historyOrder()) {
            if (matches(revision))
                shown.push_back(revision);
        }
        m_layout = GraphLayout(*m_graph, shown);
    } else {
        m_layout = GraphLayout(*m_graph);
    }
    findMatches();
    findCurrent();
}

void HistoryModel::findCurrent()
{
    m_current.clear();
    for (const QString &id : m_databaseRows.value_or(QStringList())) {
        if (const int revision = m_graph->find(id); revision != RevisionGraph::kNone)
            m_current.push_back(revision);
    }
    m_applied = m_graph->ancestors(m_current, RevisionGraph::Follow::ParentsAndDependencies);
}

void HistoryModel::findMatches()
{
    m_matches.assign(m_layout.rows().size(), true);
    m_matchCount = 0;
    if (m_search.isEmpty())
        return;
    for (std::size_t row = 0; row < m_matches.size(); ++row) {
        const GraphLayout::Row &entry = m_layout.rows()[row];
        m_matches[row] = entry.revision == RevisionGraph::kNone
                             ? m_layout.missingIds()[entry.ghost].contains(m_search, Qt::CaseInsensitive)
                             : matches(entry.revision);
        m_matchCount += m_matches[row] ? 1 : 0;
    }
}

bool HistoryModel::matches(int revision) const
{
    const Revision &entry = m_graph->at(revision);
    return entry.id.contains(m_search, Qt::CaseInsensitive) || entry.message.contains(m_search, Qt::CaseInsensitive) ||
           QFileInfo(entry.file).fileName().contains(m_search, Qt::CaseInsensitive) ||
           m_graph->labels(revision).join(u' ').contains(m_search, Qt::CaseInsensitive);
}

int HistoryModel::nextMatch(int row, int step) const
{
    const int count = rowCount();
    for (int distance = 1; distance <= count; ++distance) {
        const int candidate = ((row + step * distance) % count + count) % count;
        if (m_matches[std::size_t(candidate)])
            return candidate;
    }
    return -1;
}

int HistoryModel::rowOf(int revision) const
{
    return revision == RevisionGraph::kNone ? -1 : m_layout.rowOf(revision);
}

HistoryModel::State HistoryModel::state(int row) const
{
    State state;
    state.isKnown = m_databaseRows.has_value();
    state.isMatch = m_matches[std::size_t(row)];
    const int index = revision(row);
    if (index == RevisionGraph::kNone) {
        state.isMissing = true;
        return state;
    }
    state.isApplied = m_applied.contains(index);
    state.isCurrent = std::ranges::find(m_current, index) != m_current.end();
    state.isHead = m_graph->isHead(index) && !m_graph->isShadowed(index);
    state.isBase = m_graph->isBase(index);
    state.isMerge = m_graph->isMergePoint(index);
    state.isBroken = m_graph->at(index).hasErrors() || m_graph->isShadowed(index) ||
                     std::ranges::any_of(m_graph->diagnostics(index), [](const Diagnostic &diagnostic) {
                         return diagnostic.severity == Diagnostic::Severity::Error;
                     });
    return state;
}

std::vector<Badge> HistoryModel::badges(int row) const
{
    std::vector<Badge> badges;
    const State is = state(row);
    if (is.isMissing)
        return {{Badge::Kind::Error, tr("missing")}};
    const int index = revision(row);
    if (is.isBroken)
        badges.push_back({Badge::Kind::Error, tr("broken")});
    if (is.isCurrent)
        badges.push_back({Badge::Kind::Current, tr("current")});
    if (is.isHead)
        badges.push_back({Badge::Kind::Head, tr("head")});
    if (m_unsaved.contains(m_graph->id(index)))
        badges.push_back({Badge::Kind::Warning, tr("unsaved")});
    for (const QString &label : m_graph->at(index).branchLabels)
        badges.push_back({Badge::Kind::Applied, label});
    if (is.isMerge)
        badges.push_back({Badge::Kind::Plain, tr("merge")});
    if (is.isBase)
        badges.push_back({Badge::Kind::Plain, tr("base")});
    if (m_graph->at(index).isSql)
        badges.push_back({Badge::Kind::Plain, QStringLiteral("SQL")});
    return badges;
}

QString HistoryModel::title(const Revision &revision)
{
    const QString message = firstLine(revision.message);
    for (const char *header : {"Revision ID:", "Revises:", "Create Date:"}) {
        if (message.startsWith(QLatin1String(header)))
            return QFileInfo(revision.file).completeBaseName();
    }
    return message.isEmpty() ? QFileInfo(revision.file).fileName() : message;
}

QString HistoryModel::dateText(const QDate &date)
{
    return QLocale().toString(date, tr("d MMM yyyy"));
}

int HistoryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_layout.rows().size());
}

int HistoryModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString HistoryModel::idText(int row) const
{
    const GraphLayout::Row &entry = m_layout.rows()[std::size_t(row)];
    return entry.revision == RevisionGraph::kNone ? m_layout.missingIds()[entry.ghost] : m_graph->id(entry.revision);
}

QString HistoryModel::toolTip(int row) const
{
    const int index = revision(row);
    if (index == RevisionGraph::kNone)
        return tr("%1: no file in this project declares this revision.").arg(idText(row));
    const Revision &entry = m_graph->at(index);
    QStringList lines{entry.id + QStringLiteral("  ") + firstLine(entry.message)};
    if (!entry.downRevisions.isEmpty())
        lines << tr("Revises %1").arg(entry.downRevisions.join(QStringLiteral(", ")));
    if (!entry.dependsOn.isEmpty())
        lines << tr("Depends on %1").arg(entry.dependsOn.join(QStringLiteral(", ")));
    if (!m_graph->labels(index).isEmpty())
        lines << tr("Branch %1").arg(m_graph->labels(index).join(QStringLiteral(", ")));
    if (entry.createDate)
        lines << tr("Created %1").arg(QLocale().toString(*entry.createDate, QLocale::LongFormat));
    for (const Diagnostic &diagnostic : m_graph->diagnostics(index))
        lines << diagnostic.message;
    lines << QFileInfo(entry.file).fileName();
    return lines.join(u'\n');
}

QString HistoryModel::accessibleText(int row) const
{
    const State is = state(row);
    const int index = revision(row);
    QStringList parts{idText(row)};
    if (index != RevisionGraph::kNone)
        parts << title(m_graph->at(index));
    if (is.isKnown && !is.isMissing)
        parts << (is.isApplied ? tr("applied") : tr("pending"));
    for (const Badge &badge : badges(row))
        parts << badge.text;
    return parts.join(QStringLiteral(", "));
}

QVariant HistoryModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const int row = index.row();
    const int revisionIndex = revision(row);
    const bool isMissing = revisionIndex == RevisionGraph::kNone;
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case MessageColumn: return isMissing ? tr("no such file") : title(m_graph->at(revisionIndex));
        case IdColumn: return idText(row);
        case DateColumn:
            if (!isMissing && m_graph->at(revisionIndex).createDate)
                return dateText(m_graph->at(revisionIndex).createDate->date());
            return {};
        default: return {};
        }
    case Qt::ToolTipRole: return toolTip(row);
    case Qt::AccessibleTextRole:
        return index.column() <= MessageColumn ? accessibleText(row) : data(index, Qt::DisplayRole);
    default: return {};
    }
}

QVariant HistoryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case GraphColumn: return tr("Graph");
    case MessageColumn: return tr("Message");
    case IdColumn: return tr("Revision");
    case DateColumn: return tr("Date");
    default: return {};
    }
}

} // namespace retort::ui
