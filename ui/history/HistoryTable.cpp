// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/history/HistoryTable.h"

#include "ui/common/Looks.h"
#include "ui/common/ThemeStyle.h"
#include "ui/history/GraphDelegate.h"
#include "ui/history/HistoryModel.h"

#include <QAction>
#include <QDate>
#include <QDropEvent>
#include <QHeaderView>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QToolTip>

#include <algorithm>
#include <array>

namespace retort::ui {

namespace {

/// A column is shown only where the pane is at least so wide: the message matters more than all others.
struct ColumnRule
{
    HistoryModel::Column column;
    bool isWantedAtFirst;
    int leastWidth;
};

constexpr std::array kColumnRules{
    ColumnRule{HistoryModel::IdColumn, true, 320}, ColumnRule{HistoryModel::DateColumn, true, 420},
    ColumnRule{HistoryModel::AuthorColumn, true, 560}, ColumnRule{HistoryModel::FileColumn, false, 480}};

constexpr int kAuthorCharacters = 14;
constexpr int kFileCharacters = 26;
/// What is to be seen above and below a row that was jumped to.
constexpr int kRowsAround = 2;

} // namespace

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
    setSelectionMode(ExtendedSelection);
    setDragDropMode(DragDrop);
    setDefaultDropAction(Qt::CopyAction);
    setDropIndicatorShown(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    setContextMenuPolicy(Qt::CustomContextMenu);
    header()->setStretchLastSection(false);
    header()->setMinimumSectionSize(32);
    header()->setSectionResizeMode(QHeaderView::Interactive);
    header()->setSectionResizeMode(HistoryModel::MessageColumn, QHeaderView::Stretch);
    header()->setFixedHeight(24);
    header()->setToolTip(tr("Right click: choose the columns"));
    header()->setContextMenuPolicy(Qt::CustomContextMenu);
    for (const ColumnRule &rule : kColumnRules) {
        if (rule.isWantedAtFirst)
            m_wanted.insert(rule.column);
    }
    makeColumnActions();
    connect(header(), &QWidget::customContextMenuRequested, this, &HistoryTable::openColumnMenu);
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
    // Whatever keys are held down: with Ctrl, Qt would add the row to those that are selected.
    if (currentIndex().row() != row)
        selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(index, EnsureVisible);
}

void HistoryTable::goToRow(int row)
{
    if (row < 0)
        return showRow(row);
    const QModelIndex index = m_model.index(row, HistoryModel::GraphColumn);
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    const QRect inner = viewport()->rect().adjusted(0, kRowsAround * kRowHeight, 0, -kRowsAround * kRowHeight);
    const QRect place = visualRect(index);
    const bool isSeen = inner.top() <= place.top() && place.bottom() <= inner.bottom();
    scrollTo(index, isSeen ? EnsureVisible : PositionAtCenter);
}

std::vector<int> HistoryTable::selectedRows() const
{
    std::vector<int> rows;
    for (const QModelIndex &index : selectionModel()->selectedRows())
        rows.push_back(index.row());
    std::ranges::sort(rows);
    return rows;
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
    // A folded run tells from when to when it goes.
    for (int month = 1; m_model.isFolding() && month < 12; ++month)
        widestDate = std::max(widestDate, metrics.horizontalAdvance(HistoryModel::spanText(
                                              QDate(2026, month, 28), QDate(2026, month + 1, 28))));
    header()->resizeSection(HistoryModel::DateColumn, widestDate + 16);
    header()->resizeSection(HistoryModel::AuthorColumn, metrics.averageCharWidth() * kAuthorCharacters + 16);
    header()->resizeSection(HistoryModel::FileColumn, metrics.averageCharWidth() * kFileCharacters + 16);
    showColumns();
}

QList<int> HistoryTable::wantedColumns() const
{
    QList<int> columns(m_wanted.begin(), m_wanted.end());
    std::ranges::sort(columns);
    return columns;
}

void HistoryTable::setWantedColumns(const QList<int> &columns)
{
    m_wanted = QSet<int>(columns.begin(), columns.end());
    for (std::size_t i = 0; i < kColumnRules.size(); ++i)
        m_columnActions[qsizetype(i)]->setChecked(m_wanted.contains(kColumnRules[i].column));
    showColumns();
}

void HistoryTable::openColumnMenu(const QPoint &position)
{
    QMenu menu(this);
    menu.addActions(m_columnActions);
    menu.exec(header()->mapToGlobal(position));
}

void HistoryTable::makeColumnActions()
{
    for (const ColumnRule &rule : kColumnRules) {
        const int column = rule.column;
        auto *action = new QAction(m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(), this);
        action->setCheckable(true);
        action->setChecked(m_wanted.contains(column));
        connect(action, &QAction::triggered, this, [this, column](bool isWanted) {
            if (isWanted)
                m_wanted.insert(column);
            else
                m_wanted.remove(column);
            showColumns();
            Q_EMIT columnsChanged();
        });
        m_columnActions << action;
    }
}

void HistoryTable::showColumns()
{
    const int width = viewport()->width();
    const bool hasAuthors = !m_model.authors().isEmpty();
    for (const ColumnRule &rule : kColumnRules) {
        const bool isEmpty = rule.column == HistoryModel::AuthorColumn && !hasAuthors;
        setColumnHidden(rule.column, !m_wanted.contains(rule.column) || isEmpty || width < rule.leastWidth);
    }
}

void HistoryTable::keyPressEvent(QKeyEvent *event)
{
    const auto move = [this](int step) {
        const int row = std::clamp(currentIndex().row() + step, 0, std::max(m_model.rowCount() - 1, 0));
        showRow(row);
    };
    if (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier | Qt::ShiftModifier))
        return QTreeView::keyPressEvent(event);
    const int row = currentIndex().row();
    switch (event->key()) {
    case Qt::Key_J: return move(1);
    case Qt::Key_K: return move(-1);
    case Qt::Key_Home: return move(-m_model.rowCount());
    case Qt::Key_End: return move(m_model.rowCount());
    case Qt::Key_Slash: Q_EMIT searchWanted(); return;
    case Qt::Key_Right:
        if (row >= 0 && m_model.unfold(row))
            showRow(row);
        return;
    case Qt::Key_Left:
        if (row >= 0)
            m_model.fold(row);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (row >= 0)
            Q_EMIT opened(row);
        return;
    default: QTreeView::keyPressEvent(event);
    }
}

void HistoryTable::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    showColumns();
}

void HistoryTable::mouseMoveEvent(QMouseEvent *event)
{
    QTreeView::mouseMoveEvent(event);
    const QModelIndex index = indexAt(event->position().toPoint());
    if (index.row() == m_hovered)
        return;
    m_hovered = index.row();
    // Over the graph, where no words stand, what a node is is said at once.
    if (index.isValid() && index.column() == HistoryModel::GraphColumn)
        QToolTip::showText(event->globalPosition().toPoint(), index.data(Qt::ToolTipRole).toString(), viewport(),
                           visualRect(index));
    Q_EMIT hovered(m_hovered);
}

void HistoryTable::mouseReleaseEvent(QMouseEvent *event)
{
    QTreeView::mouseReleaseEvent(event);
    const QModelIndex index = indexAt(event->position().toPoint());
    // The node of a folded run opens it.
    if (event->button() == Qt::LeftButton && index.isValid() && index.column() == HistoryModel::GraphColumn &&
        event->modifiers() == Qt::NoModifier)
        m_model.unfold(index.row());
}

void HistoryTable::leaveEvent(QEvent *event)
{
    QTreeView::leaveEvent(event);
    m_hovered = -1;
    Q_EMIT hovered(-1);
}

bool HistoryTable::isHead(int row) const
{
    return row >= 0 && m_model.state(row).isHead;
}

void HistoryTable::dragMoveEvent(QDragMoveEvent *event)
{
    QTreeView::dragMoveEvent(event);
    const int target = indexAt(event->position().toPoint()).row();
    const std::vector<int> rows = selectedRows();
    event->setAccepted(rows.size() == 1 && isHead(rows.front()) && isHead(target) && target != rows.front());
}

void HistoryTable::dropEvent(QDropEvent *event)
{
    const int target = indexAt(event->position().toPoint()).row();
    const std::vector<int> rows = selectedRows();
    event->ignore();
    if (rows.size() == 1 && isHead(rows.front()) && isHead(target) && target != rows.front())
        Q_EMIT headDropped(rows.front(), target);
}

bool HistoryTable::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const QModelIndex index = indexAt(help->pos());
        QToolTip::showText(help->globalPos(), index.data(Qt::ToolTipRole).toString(), viewport(), visualRect(index));
        return true;
    }
    return QTreeView::viewportEvent(event);
}

} // namespace retort::ui
