// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/GraphLayout.h"
#include "model/RevisionGraph.h"
#include "ui/common/Badge.h"

#include <QAbstractTableModel>

#include <memory>
#include <optional>
#include <vector>

namespace retort::ui {

/// The rows of the history: a graph in the order of its layout, with what the database says about each revision.
class HistoryModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { GraphColumn, MessageColumn, IdColumn, DateColumn, ColumnCount };
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
        /// No file declares this revision, but another one names it as its parent.
        bool isMissing = false;
        /// Matches the search, or there is none.
        bool isMatch = true;
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Shows `graph`; search and filter stay.
    void setGraph(std::shared_ptr<const RevisionGraph> graph);
    /// The rows of the version table; nullopt when they are not known. Ids that no file has are left out.
    void setRows(const std::optional<QStringList> &rows);
    /// Marks rows by id, message or label; the others are shown faintly, or not at all where `hidesOthers`.
    void setSearch(const QString &text, bool hidesOthers);
    /// Ids of scripts with unsaved text.
    void setUnsaved(const QStringList &ids);

    const GraphLayout &layout() const { return m_layout; }
    const RevisionGraph &graph() const { return *m_graph; }
    State state(int row) const;
    std::vector<Badge> badges(int row) const;
    /// Index into the graph, or RevisionGraph::kNone for a missing revision.
    int revision(int row) const { return m_layout.rows()[std::size_t(row)].revision; }
    /// The row of a revision, or -1 where it is hidden.
    int rowOf(int revision) const;
    int matchCount() const { return m_matchCount; }
    /// The nearest match after (step 1) or before (step -1) `row`, around the ends; -1 where there is none.
    int nextMatch(int row, int step) const;
    /// The message; the file's name where there is none, or a docstring begins with what the template adds.
    static QString title(const Revision &revision);
    /// A day as the date column has it.
    static QString dateText(const QDate &date);
    bool isSearching() const { return !m_search.isEmpty(); }
    /// Revisions that the version table names, in graph indices.
    const std::vector<int> &currentRevisions() const { return m_current; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void layOut();
    void findMatches();
    void findCurrent();
    bool matches(int revision) const;
    QString idText(int row) const;
    QString toolTip(int row) const;
    QString accessibleText(int row) const;

    std::shared_ptr<const RevisionGraph> m_graph = std::make_shared<RevisionGraph>();
    GraphLayout m_layout;
    std::optional<QStringList> m_databaseRows;
    std::vector<int> m_current;
    RevisionSet m_applied;
    std::vector<bool> m_matches;
    int m_matchCount = 0;
    QString m_search;
    bool m_hidesOthers = false;
    QStringList m_unsaved;
};

} // namespace retort::ui
