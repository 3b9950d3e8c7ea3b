// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTreeView>

namespace retort::ui {

class HistoryModel;
class ThemeStyle;

/// The list of revisions itself: rows of one height, j and k beside the arrow keys, Enter for the script.
class HistoryTable : public QTreeView
{
    Q_OBJECT

public:
    /// Both outlive the table.
    HistoryTable(HistoryModel &model, const ThemeStyle &style, QWidget *parent = nullptr);

    /// Makes the row current and visible; -1 takes the selection away.
    void showRow(int row);
    /// Gives the graph's column the width of its lanes.
    void fitColumns();

Q_SIGNALS:
    void opened(int row);
    void searchWanted();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    HistoryModel &m_model;
};

} // namespace retort::ui
