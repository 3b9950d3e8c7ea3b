// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>
#include <QTreeView>

#include <vector>

namespace retort::ui {

class HistoryModel;
class ThemeStyle;

/// The list of revisions itself: rows of one height, j and k beside the arrow keys, Enter for the script, Left and
/// Right for folded runs, columns to choose, a head that can be dragged onto another.
class HistoryTable : public QTreeView
{
    Q_OBJECT

public:
    /// Both outlive the table.
    HistoryTable(HistoryModel &model, const ThemeStyle &style, QWidget *parent = nullptr);

    /// Makes the row current and visible; -1 takes the selection away.
    void showRow(int row);
    /// After a jump: that row alone is selected, and seen with what is around it.
    void goToRow(int row);
    /// Gives the graph's column the width of its lanes.
    void fitColumns();
    /// The columns that the user wants, as HistoryModel::Column; in a narrow pane fewer are shown.
    QList<int> wantedColumns() const;
    /// To choose the columns, one for each that may be left out.
    const QList<QAction *> &columnActions() const { return m_columnActions; }
    void setWantedColumns(const QList<int> &columns);
    /// Rows that are selected, from the top.
    std::vector<int> selectedRows() const;

Q_SIGNALS:
    void opened(int row);
    void searchWanted();
    /// The mouse is over another row; -1: over none.
    void hovered(int row);
    void columnsChanged();
    /// A head was dropped onto another one.
    void headDropped(int row, int target);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    void makeColumnActions();
    void openColumnMenu(const QPoint &position);
    void showColumns();
    bool isHead(int row) const;

    HistoryModel &m_model;
    QSet<int> m_wanted;
    QList<QAction *> m_columnActions;
    int m_hovered = -1;
};

} // namespace retort::ui
