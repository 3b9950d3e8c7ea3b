// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/history/HistoryModel.h"

#include <QFileInfo>

#include <algorithm>
#include <array>

namespace retort::ui {

void HistoryModel::setGraph(std::shared_ptr<const RevisionGraph> graph, std::shared_ptr<const GraphLayout> whole)
{
    beginResetModel();
    m_graph = std::move(graph);
    m_whole = whole ? std::move(whole) : std::make_shared<const GraphLayout>(*m_graph);
    m_unfolded.clear();
    m_highlight.reset();
    assignGit();
    layOut();
    endResetModel();
}

void HistoryModel::setRows(const std::optional<QStringList> &rows)
{
    if (rows == m_databaseRows)
        return;
    const QStringList ghosts = ghostsOfDatabase();
    m_databaseRows = rows;
    if (m_isFolding || m_filter.isActive() || ghosts != ghostsOfDatabase())
        return relayOut();
    findCurrent();
    repaintAll();
}

void HistoryModel::setSearch(const QString &text, bool hidesOthers)
{
    const QString search = text.trimmed();
    if (search == m_search && hidesOthers == m_hidesOthers)
        return;
    const bool changesRows = (hidesOthers || m_hidesOthers) && (!search.isEmpty() || !m_search.isEmpty());
    m_search = search;
    m_hidesOthers = hidesOthers;
    // A match inside a folded run has to be seen.
    if (changesRows || m_isFolding)
        return relayOut();
    findMatches();
    repaintAll();
}

void HistoryModel::setFilter(const HistoryFilter &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    relayOut();
}

void HistoryModel::setUnsaved(const QStringList &ids)
{
    if (ids == m_unsaved)
        return;
    m_unsaved = ids;
    repaintAll();
}

void HistoryModel::setEdited(const QStringList &ids)
{
    if (ids == m_edited)
        return;
    m_edited = ids;
    // A folded run may hide one of them.
    if (m_isFolding)
        relayOut();
    else
        repaintAll();
}

void HistoryModel::setGit(const QHash<QString, GitFileInfo> &files)
{
    m_gitFiles = files;
    assignGit();
    if (m_isFolding || m_filter.isActive())
        relayOut();
    else
        repaintAll();
}

void HistoryModel::assignGit()
{
    m_hasGit = !m_gitFiles.isEmpty();
    m_git.assign(m_hasGit ? std::size_t(m_graph->size()) : 0, {});
    for (int revision = 0; m_hasGit && revision < m_graph->size(); ++revision)
        m_git[std::size_t(revision)] = m_gitFiles.value(m_graph->at(revision).file);
}

void HistoryModel::setScripts(std::shared_ptr<const ScriptIndex> scripts)
{
    m_scripts = std::move(scripts);
    if (!m_search.isEmpty() || !m_filter.table.isEmpty())
        relayOut();
}

void HistoryModel::setMarks(const std::vector<EnvironmentMark> &marks)
{
    if (marks == m_marks)
        return;
    m_marks = marks;
    m_marksByRow.clear();
    for (std::size_t i = 0; i < marks.size(); ++i) {
        for (const QString &row : marks[i].rows)
            m_marksByRow.insert(row, int(i));
    }
    if (m_isFolding)
        relayOut();
    else
        repaintAll();
}

void HistoryModel::setHighlight(std::optional<Highlight> highlight)
{
    if (!highlight && !m_highlight)
        return;
    m_highlight = std::move(highlight);
    repaintAll();
}

bool HistoryModel::contains(const RevisionSet &set, int revision)
{
    return revision != RevisionGraph::kNone && !set.isEmpty() && set.contains(revision);
}

bool HistoryModel::isOnPath(int row) const
{
    return m_highlight && contains(m_highlight->path, revision(row));
}

bool HistoryModel::isDimmed(int row) const
{
    return m_highlight && m_highlight->dimsOthers && !contains(m_highlight->lineage, revision(row));
}

// Folding

void HistoryModel::setFolding(bool isFolding)
{
    if (isFolding == m_isFolding)
        return;
    m_isFolding = isFolding;
    m_unfolded.clear();
    relayOut();
}

bool HistoryModel::unfold(int row)
{
    const int newest = revision(row);
    if (!m_runs.members.contains(newest))
        return false;
    m_unfolded.insert(newest);
    relayOut();
    return true;
}

bool HistoryModel::fold(int row)
{
    // Upwards to the newest member of a run that was opened.
    for (int member = revision(row); m_isFolding && member != RevisionGraph::kNone;) {
        if (m_unfolded.remove(member)) {
            relayOut();
            return true;
        }
        const std::vector<int> &children = m_graph->allChildren(member);
        member = children.size() == 1 ? children.front() : RevisionGraph::kNone;
    }
    return false;
}

void HistoryModel::reveal(int revision)
{
    const auto newest = m_runs.standsFor.constFind(revision);
    if (newest == m_runs.standsFor.constEnd())
        return;
    m_unfolded.insert(*newest);
    relayOut();
}

std::vector<int> HistoryModel::run(int row) const
{
    return m_runs.members.value(revision(row));
}

bool HistoryModel::mustBeSeen(int revision) const
{
    const State is = revisionState(revision);
    const QString &id = m_graph->id(revision);
    return is.isCurrent || is.isHead || is.isBase || is.isMerge || is.isBroken || is.isEdited || is.isUntracked ||
           is.isModified || m_unsaved.contains(id) || m_marksByRow.contains(id) ||
           !m_graph->at(revision).branchLabels.isEmpty() || (isSearching() && matches(revision));
}

// Layout

void HistoryModel::relayOut()
{
    beginResetModel();
    layOut();
    endResetModel();
}

std::vector<int> HistoryModel::shownOrder() const
{
    const RevisionSet branch = branchRevisions();
    const bool hides = isFiltering();
    std::vector<int> order;
    order.reserve(m_whole->rows().size());
    for (const GraphLayout::Row &row : m_whole->rows()) {
        const int revision = row.revision;
        if (revision == RevisionGraph::kNone)
            continue;
        if (!hides || (passesFilter(revision, branch) && (!m_hidesOthers || !isSearching() || matches(revision))))
            order.push_back(revision);
    }
    return order;
}

void HistoryModel::layOut()
{
    findCurrent();
    const bool hides = isFiltering();
    GraphLayout::Options options;
    options.like = m_whole.get();
    options.loneGhosts = hides ? QStringList() : ghostsOfDatabase();
    m_runs = {};
    if (!hides && !m_isFolding && options.loneGhosts.isEmpty()) {
        m_layout = m_whole;
        findMatches();
        return;
    }
    std::vector<int> order = shownOrder();
    if (m_isFolding && !hides) {
        m_runs = LinearRuns::fold(
            *m_graph, order, [this](int revision) { return !mustBeSeen(revision); },
            [this](int revision) { return contains(m_applied, revision) ? 1 : 0; }, m_unfolded);
        order = m_runs.order;
        options.standIns = m_runs.standIns;
    } else if (hides) {
        // Lines lead over what is hidden to the next revision that is shown.
        options.standIns.assign(std::size_t(m_graph->size()), RevisionGraph::kNone);
        for (int revision = 0; revision < m_graph->size(); ++revision) {
            if (!m_graph->parents(revision).empty())
                options.standIns[std::size_t(revision)] = m_graph->parents(revision).front();
        }
    }
    m_layout = std::make_shared<const GraphLayout>(*m_graph, order, options);
    findMatches();
}

RevisionSet HistoryModel::branchRevisions() const
{
    if (m_filter.branch.isEmpty())
        return RevisionSet();
    const int tip = m_graph->findKey(m_filter.branch);
    if (tip == RevisionGraph::kNone)
        return RevisionSet(m_graph->size());
    RevisionSet all = m_graph->ancestors(std::array{tip}, RevisionGraph::Follow::ParentsAndDependencies);
    // A label names a branch by where it starts.
    if (m_graph->id(tip) != m_filter.branch) {
        for (const int revision : m_graph->descendants(std::array{tip}, RevisionGraph::Follow::Parents).indices())
            all.insert(revision);
    }
    return all;
}

bool HistoryModel::passesFilter(int revision, const RevisionSet &branch) const
{
    if (!m_filter.branch.isEmpty() && !branch.contains(revision))
        return false;
    if (!m_filter.author.isEmpty() && author(revision) != m_filter.author)
        return false;
    if (!m_filter.table.isEmpty()) {
        const ScriptWords *words = m_scripts ? m_scripts->find(m_graph->at(revision).file) : nullptr;
        if (!words || !words->touches(m_filter.table))
            return false;
    }
    const State is = revisionState(revision);
    switch (m_filter.state) {
    case HistoryFilter::State::Any: return true;
    case HistoryFilter::State::Applied: return is.isApplied;
    case HistoryFilter::State::Pending: return is.isKnown && !is.isApplied;
    case HistoryFilter::State::Current: return is.isCurrent;
    case HistoryFilter::State::Head: return is.isHead;
    case HistoryFilter::State::Merge: return is.isMerge;
    case HistoryFilter::State::Broken: return is.isBroken;
    case HistoryFilter::State::Uncommitted:
        return is.isUntracked || is.isModified || m_unsaved.contains(m_graph->id(revision));
    }
    return true;
}

QStringList HistoryModel::ghostsOfDatabase() const
{
    QStringList ghosts;
    for (const QString &id : m_databaseRows.value_or(QStringList())) {
        if (m_graph->find(id) == RevisionGraph::kNone)
            ghosts << id;
    }
    return ghosts;
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
    m_matches.assign(m_layout->rows().size(), true);
    m_matchCount = 0;
    if (m_search.isEmpty())
        return;
    for (std::size_t row = 0; row < m_matches.size(); ++row) {
        const GraphLayout::Row &entry = m_layout->rows()[row];
        m_matches[row] = entry.revision == RevisionGraph::kNone
                             ? m_layout->missingIds()[entry.ghost].contains(m_search, Qt::CaseInsensitive)
                             : matches(entry.revision);
        m_matchCount += m_matches[row] ? 1 : 0;
    }
}

bool HistoryModel::matches(int revision) const
{
    const Revision &entry = m_graph->at(revision);
    if (entry.id.contains(m_search, Qt::CaseInsensitive) || entry.message.contains(m_search, Qt::CaseInsensitive) ||
        QFileInfo(entry.file).fileName().contains(m_search, Qt::CaseInsensitive) ||
        m_graph->labels(revision).join(u' ').contains(m_search, Qt::CaseInsensitive) ||
        author(revision).contains(m_search, Qt::CaseInsensitive))
        return true;
    const ScriptWords *words = m_scripts ? m_scripts->find(entry.file) : nullptr;
    return words && words->text.contains(m_search.toLower());
}

void HistoryModel::repaintAll()
{
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
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
    return revision == RevisionGraph::kNone ? -1 : m_layout->rowOf(revision);
}

HistoryModel::State HistoryModel::state(int row) const
{
    State state;
    const int index = revision(row);
    if (index == RevisionGraph::kNone) {
        state.isKnown = m_databaseRows.has_value();
        state.isMissing = true;
        state.isInDatabase = m_databaseRows && m_databaseRows->contains(idText(row));
        state.isCurrent = state.isInDatabase;
    } else {
        state = revisionState(index);
        state.isRun = m_runs.members.contains(index);
    }
    state.isMatch = m_matches[std::size_t(row)];
    return state;
}

HistoryModel::State HistoryModel::revisionState(int revision) const
{
    State state;
    const QString &id = m_graph->id(revision);
    state.isKnown = m_databaseRows.has_value();
    state.isApplied = m_applied.contains(revision);
    state.isCurrent = std::ranges::find(m_current, revision) != m_current.end();
    state.isInDatabase = state.isCurrent;
    state.isHead = m_graph->isHead(revision) && !m_graph->isShadowed(revision);
    state.isBase = m_graph->isBase(revision);
    state.isMerge = m_graph->isMergePoint(revision);
    state.isBroken = m_graph->at(revision).hasErrors() || m_graph->isShadowed(revision) ||
                     std::ranges::any_of(m_graph->diagnostics(revision), [](const Diagnostic &diagnostic) {
                         return diagnostic.severity == Diagnostic::Severity::Error;
                     });
    state.isEdited = state.isApplied && m_edited.contains(id);
    if (m_hasGit) {
        const GitFileInfo &git = m_git[std::size_t(revision)];
        state.isUntracked = git.state == GitFileInfo::State::Untracked;
        state.isModified = git.state == GitFileInfo::State::Modified;
    }
    return state;
}

QString HistoryModel::author(int revision) const
{
    return m_hasGit ? m_git[std::size_t(revision)].author : QString();
}

QStringList HistoryModel::authors() const
{
    QSet<QString> found;
    for (const GitFileInfo &git : m_git) {
        if (!git.author.isEmpty())
            found.insert(git.author);
    }
    QStringList sorted(found.begin(), found.end());
    sorted.sort(Qt::CaseInsensitive);
    return sorted;
}

int HistoryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_layout->rows().size());
}

int HistoryModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString HistoryModel::idText(int row) const
{
    const GraphLayout::Row &entry = m_layout->rows()[std::size_t(row)];
    return entry.revision == RevisionGraph::kNone ? m_layout->missingIds()[entry.ghost] : m_graph->id(entry.revision);
}

Qt::ItemFlags HistoryModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    // A head may be dragged onto another, to be put after it or merged with it.
    if (index.isValid() && revision(index.row()) != RevisionGraph::kNone && m_graph->isHead(revision(index.row())))
        flags |= Qt::ItemIsDragEnabled | Qt::ItemIsDropEnabled;
    return flags;
}

} // namespace retort::ui
