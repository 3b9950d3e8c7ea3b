// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/history/HistoryTable.h"

#include "ui/common/ThemeStyle.h"
#include "ui/history/GraphDelegate.h"
#include "ui/history/HistoryModel.h"

#include <QDate>
#include <QHeaderView>
#include <QKeyEvent>

#include <algorithm>

namespace retort::ui {

HistoryTable::HistoryTable(HistoryModel &model, const ThemeStyle &style, QWidget *parent)
    : QTreeView(parent), m_model(model)
{
    setModel(&model);
    setItemDelegate(new GraphDelegate(model, style, this));
    setObjectName(QStringLiteral("history"));
    setAccessibleName(tr("History of revisions"));
    setRootIsDecorated(false);
    setItemsExpandable(false);
    setUniformRowHeights(true);
    setMouseTracking(true);
    setEditTriggers(NoEditTriggers);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    setContextMenuPolicy(Qt::CustomContextMenu);
    header()->setStretchLastSection(false);
    header()->setMinimumSectionSize(32);
    header()->setSectionResizeMode(HistoryModel::MessageColumn, QHeaderView::Stretch);
    for (const int column : {HistoryModel::GraphColumn, HistoryModel::IdColumn, HistoryModel::DateColumn})
        header()->setSectionResizeMode(column, QHeaderView::Interactive);
    header()->setFixedHeight(24);
    connect(this, &QTreeView::doubleClicked, this, [this](const QModelIndex &index) { Q_EMIT opened(index.row()); });
    connect(&model, &QAbstractItemModel::modelReset, this, &HistoryTable::fitColumns);
    connect(&style, &ThemeStyle::changed, viewport(), qOverload<>(&QWidget::update));
}

void HistoryTable::showRow(int row)
{
    if (row < 0) {
        clearSelection();
        setCurrentIndex({});
        return;
    }
    const QModelIndex index = m_model.index(row, HistoryModel::GraphColumn);
    if (currentIndex().row() != row)
        setCurrentIndex(index);
    scrollTo(index, EnsureVisible);
}

void HistoryTable::fitColumns()
{
    const auto *delegate = static_cast<const GraphDelegate *>(itemDelegate());
    const int most = delegate->geometry().width(delegate->geometry().maxLanes);
    // Room for the title too.
    const int least = fontMetrics().horizontalAdvance(tr("Graph")) + 20;
    header()->resizeSection(HistoryModel::GraphColumn,
                            std::clamp(delegate->geometry().width(m_model.layout().laneCount()), least, most));
    const QFontMetrics metrics(font());
    header()->resizeSection(HistoryModel::IdColumn, metrics.horizontalAdvance(QStringLiteral("0000000000000")) + 16);
    int widestDate = 0;
    for (int month = 1; month <= 12; ++month)
        widestDate = std::max(widestDate, metrics.horizontalAdvance(HistoryModel::dateText(QDate(2026, month, 28))));
    header()->resizeSection(HistoryModel::DateColumn, widestDate + 16);
}

void HistoryTable::keyPressEvent(QKeyEvent *event)
{
    const auto move = [this](int step) {
        const int row = std::clamp(currentIndex().row() + step, 0, std::max(m_model.rowCount() - 1, 0));
        showRow(row);
    };
    if (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier))
        return QTreeView::keyPressEvent(event);
    switch (event->key()) {
    case Qt::Key_J: return move(1);
    case Qt::Key_K: return move(-1);
    case Qt::Key_Home: return move(-m_model.rowCount());
    case Qt::Key_End: return move(m_model.rowCount());
    case Qt::Key_Slash: Q_EMIT searchWanted(); return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (currentIndex().isValid())
            Q_EMIT opened(currentIndex().row());
        return;
    default: QTreeView::keyPressEvent(event);
    }
}

void HistoryTable::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    // In a narrow pane the message matters more than the date, and that more than the id.
    const int width = viewport()->width();
    setColumnHidden(HistoryModel::DateColumn, width < 420);
    setColumnHidden(HistoryModel::IdColumn, width < 320);
}

} // namespace retort::ui
