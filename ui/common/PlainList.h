// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTreeView>

namespace retort::ui {

/// A flat list of rows of one height, as tall as its rows need up to a bound, one column taking what is left.
class PlainList : public QTreeView
{
    Q_OBJECT

public:
    /// `model` outlives the list. `stretched` is the column that takes the free width.
    PlainList(QAbstractItemModel &model, int stretched, int mostShown, QWidget *parent = nullptr);

    /// At most so many rows from now on.
    void setMostShown(int rows);
    /// Scrolls to that row, now and whenever the list gets another size.
    void keepInSight(int row);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    int m_mostShown;
    int m_keptRow = -1;
};

} // namespace retort::ui
