// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/PlainList.h"

#include "ui/common/Looks.h"

#include <QHeaderView>
#include <QStyledItemDelegate>

#include <algorithm>

namespace retort::ui {

namespace {

class PlainRowDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QSize own = QStyledItemDelegate::sizeHint(option, index);
        return {own.width(), std::max(own.height(), kRowHeight)};
    }
};

} // namespace

PlainList::PlainList(QAbstractItemModel &model, int stretched, int mostShown, QWidget *parent)
    : QTreeView(parent), m_mostShown(mostShown)
{
    setModel(&model);
    setItemDelegate(new PlainRowDelegate(this));
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setIconSize({16, 16});
    setSelectionMode(SingleSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    // Where there is little room it may get fewer rows, but never more than it wants.
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    header()->hide();
    header()->setStretchLastSection(false);
    header()->setMinimumSectionSize(0);
    header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    // By the rows in sight: a plan of hundreds of revisions is measured with every statement that runs.
    header()->setResizeContentsPrecision(0);
    header()->setSectionResizeMode(stretched, QHeaderView::Stretch);
    connect(&model, &QAbstractItemModel::modelReset, this, &QWidget::updateGeometry);
}

void PlainList::setMostShown(int rows)
{
    m_mostShown = rows;
    updateGeometry();
}

void PlainList::keepInSight(int row)
{
    m_keptRow = row;
    scrollTo(model()->index(row, 0));
}

void PlainList::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    if (m_keptRow >= 0 && m_keptRow < model()->rowCount())
        scrollTo(model()->index(m_keptRow, 0));
}

QSize PlainList::sizeHint() const
{
    const int rows = std::clamp(model()->rowCount(), 1, m_mostShown);
    const int height = std::max(model()->rowCount() > 0 ? sizeHintForRow(0) : 0, kRowHeight);
    return {520, rows * height + 2};
}

QSize PlainList::minimumSizeHint() const
{
    return {320, std::min(sizeHint().height(), 2 * kRowHeight + 2)};
}

} // namespace retort::ui
