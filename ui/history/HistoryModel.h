// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/git/GitRepository.h"
#include "engine/project/ScriptIndex.h"
#include "model/GraphLayout.h"
#include "model/RevisionGraph.h"
#include "ui/common/Badge.h"
#include "ui/history/EnvironmentMark.h"
#include "ui/history/HistoryFilter.h"
#include "ui/history/LinearRuns.h"

#include <QAbstractTableModel>

#include <memory>
#include <optional>
#include <vector>

namespace retort::ui {

/// The rows of the history: a graph in the order of its layout, with what the database, git and the scripts' texts say
/// about each revision.
class HistoryModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { GraphColumn, MessageColumn, IdColumn, DateColumn, AuthorColumn, FileColumn, ColumnCount };
    Q_ENUM(Column)

    /// What a row is, for painting and for screen readers.
    struct State
    {
        /// The connected database is known at all; without that nothing is applied and nothing pending.
        bool isKnown = false;
        bool isApplied = false;
        bool isCurrent = false;
        bool isHead = false;
        bool isBase = false;
        bool isMerge = false;
        bool isBroken = false;
        /// No file declares this revision, but another one names it as its parent, or the database stands there.
        bool isMissing = false;
        /// The database stands there.
        bool isInDatabase = false;
        /// Its script is other than the one that was applied.
        bool isEdited = false;
        /// In no commit yet.
        bool isUntracked = false;
        /// Changed since the last commit.
        bool isModified = false;
        /// Stands for a folded run.
        bool isRun = false;
        /// Matches the search, or there is none.
        bool isMatch = true;
    };

    /// What is lit up: a lineage, and the way that an upgrade or downgrade would take.
    struct Highlight
    {
        RevisionSet lineage;
        RevisionSet path;
        /// Rows outside the lineage are shown faintly.
        bool dimsOthers = false;
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Shows `graph`; search, filter and folding stay. `whole` is the layout of all of it, which takes a while in large
    /// projects and is better worked out in another thread; without it, it is worked out here.
    void setGraph(std::shared_ptr<const RevisionGraph> graph, std::shared_ptr<const GraphLayout> whole = {});
    /// The rows of the version table; nullopt when they are not known. Ids that no file has get a row of their own.
    void setRows(const std::optional<QStringList> &rows);
    /// Marks rows by id, message, label, author, table or text of the script; the others are shown faintly, or not at
    /// all where `hidesOthers`.
    void setSearch(const QString &text, bool hidesOthers);
    void setFilter(const HistoryFilter &filter);
    const HistoryFilter &filter() const { return m_filter; }
    /// Ids of scripts with unsaved text.
    void setUnsaved(const QStringList &ids);
    /// Ids of applied scripts that were edited since.
    void setEdited(const QStringList &ids);
    void setGit(const QHash<QString, GitFileInfo> &files);
    void setScripts(std::shared_ptr<const ScriptIndex> scripts);
    /// Where other environments stand.
    void setMarks(const std::vector<EnvironmentMark> &marks);
    void setHighlight(std::optional<Highlight> highlight);

    // Folding of linear runs.
    void setFolding(bool isFolding);
    bool isFolding() const { return m_isFolding; }
    bool hasRuns() const { return !m_runs.members.isEmpty(); }
    /// Opens the run that the row stands for; false when it stands for none.
    bool unfold(int row);
    /// Closes again the run that the row's revision belongs to.
    bool fold(int row);
    /// Makes a revision visible that a folded run hides.
    void reveal(int revision);
    /// The members of the run that a row stands for, newest first; empty for an ordinary row.
    std::vector<int> run(int row) const;

    const GraphLayout &layout() const { return *m_layout; }
    const RevisionGraph &graph() const { return *m_graph; }
    State state(int row) const;
    std::vector<Badge> badges(int row) const;
    bool isLit(int revision) const { return m_highlight && contains(m_highlight->lineage, revision); }
    bool isOnPath(int row) const;
    bool isDimmed(int row) const;
    /// Index into the graph, or RevisionGraph::kNone for a missing revision.
    int revision(int row) const { return m_layout->rows()[std::size_t(row)].revision; }
    /// The row of a revision, or -1 where it is hidden.
    int rowOf(int revision) const;
    int matchCount() const { return m_matchCount; }
    /// The nearest match after (step 1) or before (step -1) `row`, around the ends; -1 where there is none.
    int nextMatch(int row, int step) const;
    /// The message; the file's name where there is none, or a docstring begins with what the template adds.
    static QString title(const Revision &revision);
    /// A day as the date column has it.
    static QString dateText(const QDate &date);
    /// From one day to another, as briefly as a date: years, or months; an invalid one is left out.
    static QString spanText(const QDate &first, const QDate &last);
    bool isSearching() const { return !m_search.isEmpty(); }
    const QString &searchText() const { return m_search; }
    /// Something is hidden by a search or a filter.
    bool isFiltering() const { return m_filter.isActive() || (m_hidesOthers && isSearching()); }
    /// Revisions that the version table names, in graph indices.
    const std::vector<int> &currentRevisions() const { return m_current; }
    /// Everybody who brought a script, sorted.
    QStringList authors() const;
    /// The person who brought the script; empty where git does not say.
    QString author(int revision) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    static bool contains(const RevisionSet &set, int revision);
    void assignGit();
    void relayOut();
    void layOut();
    void findMatches();
    void findCurrent();
    void repaintAll();
    bool matches(int revision) const;
    std::vector<int> shownOrder() const;
    bool passesFilter(int revision, const RevisionSet &branch) const;
    RevisionSet branchRevisions() const;
    bool mustBeSeen(int revision) const;
    State revisionState(int revision) const;
    QStringList ghostsOfDatabase() const;
    QString idText(int row) const;
    QString displayText(int row, int column) const;
    QString toolTip(int row) const;
    QString runToolTip(const std::vector<int> &members) const;
    QString accessibleText(int row) const;

    std::shared_ptr<const RevisionGraph> m_graph = std::make_shared<RevisionGraph>();
    std::shared_ptr<const ScriptIndex> m_scripts;
    /// Of all revisions in their order.
    std::shared_ptr<const GraphLayout> m_whole = std::make_shared<GraphLayout>();
    /// Of what is shown.
    std::shared_ptr<const GraphLayout> m_layout = m_whole;
    LinearRuns m_runs;
    QSet<int> m_unfolded;
    bool m_isFolding = false;
    std::optional<QStringList> m_databaseRows;
    std::vector<int> m_current;
    RevisionSet m_applied;
    std::vector<bool> m_matches;
    int m_matchCount = 0;
    QString m_search;
    bool m_hidesOthers = false;
    HistoryFilter m_filter;
    QStringList m_unsaved;
    QStringList m_edited;
    /// By revision.
    std::vector<GitFileInfo> m_git;
    QHash<QString, GitFileInfo> m_gitFiles;
    bool m_hasGit = false;
    std::vector<EnvironmentMark> m_marks;
    QMultiHash<QString, int> m_marksByRow;
    std::optional<Highlight> m_highlight;
};

} // namespace retort::ui
