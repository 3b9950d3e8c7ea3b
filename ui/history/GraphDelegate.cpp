// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/history/GraphDelegate.h"

#include "ui/common/Badge.h"
#include "ui/common/Fonts.h"
#include "ui/common/Looks.h"
#include "ui/common/ThemeStyle.h"
#include "ui/history/HistoryModel.h"

#include <QPainter>

namespace retort::ui {

namespace {

constexpr int kTextMargin = 6;
constexpr double kFaint = 0.45;

} // namespace

GraphDelegate::GraphDelegate(const HistoryModel &model, const ThemeStyle &style, QObject *parent)
    : QStyledItemDelegate(parent), m_model(model), m_style(style), m_monospace(scaled(monospaceFont(), 0.92))
{
    m_geometry.rowHeight = kRowHeight;
}

QSize GraphDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    if (index.column() == HistoryModel::GraphColumn)
        return {m_geometry.width(m_model.layout().laneCount()), m_geometry.rowHeight};
    return {QStyledItemDelegate::sizeHint(option, index).width(), m_geometry.rowHeight};
}

void GraphDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = m_style.theme();
    painter->save();
    painter->setClipRect(option.rect);
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, theme.selection());
    else if (option.state & QStyle::State_MouseOver)
        painter->fillRect(option.rect, theme.hover());
    // The bar at the edge shows that the list has the keyboard.
    if ((option.state & QStyle::State_Selected) && (option.state & QStyle::State_Active) && option.widget &&
        option.widget->hasFocus() && index.column() == HistoryModel::GraphColumn)
        painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), theme.accent);

    if (!m_model.state(index.row()).isMatch)
        painter->setOpacity(kFaint);
    if (index.column() == HistoryModel::GraphColumn) {
        painter->setRenderHint(QPainter::Antialiasing);
        paintLanes(*painter, option.rect, index.row());
        paintNode(*painter, option.rect, index.row());
    } else {
        paintText(*painter, option, index);
    }
    painter->restore();
}

void GraphDelegate::paintLanes(QPainter &painter, const QRect &cell, int row) const
{
    const Theme &theme = m_style.theme();
    const GraphLayout::Row &entry = m_model.layout().rows()[std::size_t(row)];
    painter.setBrush(Qt::NoBrush);
    for (const GraphLayout::Segment &segment : m_model.layout().segments(row)) {
        QPen pen(theme.branches[std::size_t(segment.colour)], 1.8);
        pen.setCapStyle(Qt::FlatCap);
        if (segment.isDashed)
            pen.setDashPattern({2, 2});
        painter.setPen(pen);
        painter.drawPath(m_geometry.path(cell, entry.lane, segment));
    }
}

void GraphDelegate::paintNode(QPainter &painter, const QRect &cell, int row) const
{
    const Theme &theme = m_style.theme();
    const GraphLayout::Row &entry = m_model.layout().rows()[std::size_t(row)];
    const HistoryModel::State state = m_model.state(row);
    const QPointF centre = m_geometry.node(cell, entry.lane);
    const double radius = m_geometry.nodeRadius;
    const QColor colour = theme.branches[std::size_t(entry.colour)];

    if (state.isMissing || state.isBroken) {
        // A cross in a ring: no dot, so that it is told apart without its colour too.
        painter.setPen(QPen(theme.error, 1.8));
        painter.setBrush(theme.panel);
        painter.drawEllipse(centre, radius + 0.5, radius + 0.5);
        const double arm = radius * 0.45;
        painter.drawLine(centre + QPointF(-arm, -arm), centre + QPointF(arm, arm));
        painter.drawLine(centre + QPointF(-arm, arm), centre + QPointF(arm, -arm));
    } else {
        painter.setPen(QPen(colour, 1.8));
        painter.setBrush(state.isApplied ? colour : theme.panel);
        painter.drawEllipse(centre, radius, radius);
        if (!state.isKnown) {
            // Neither applied nor pending: the database has not been asked.
            painter.setPen(Qt::NoPen);
            painter.setBrush(mixed(colour, theme.panel, 0.5));
            painter.drawEllipse(centre, radius * 0.4, radius * 0.4);
        }
    }
    if (state.isCurrent) {
        painter.setPen(QPen(theme.accent, 1.8));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(centre, m_geometry.ringRadius, m_geometry.ringRadius);
    }
}

void GraphDelegate::paintText(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = m_style.theme();
    const HistoryModel::State state = m_model.state(index.row());
    QRect cell = option.rect.adjusted(kTextMargin, 0, -kTextMargin, 0);
    QFont font = option.font;
    QColor colour = theme.muted;
    if (index.column() == HistoryModel::MessageColumn) {
        const BadgePainter badges(option.font);
        // Half of the cell at least is left to the message.
        cell.setLeft(badges.paint(painter, cell.left(), cell.left() + cell.width() * 2 / 3, cell,
                                  m_model.badges(index.row()), theme));
        colour = state.isMissing ? theme.error : theme.text;
        if (option.state & QStyle::State_Selected)
            font = emphasised(font);
        if (state.isMissing)
            font.setItalic(true);
    } else if (index.column() == HistoryModel::IdColumn) {
        font = m_monospace;
    }
    painter.setFont(font);
    painter.setPen(colour);
    const QString text = index.data(Qt::DisplayRole).toString();
    painter.drawText(cell, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                     QFontMetrics(font).elidedText(text, Qt::ElideRight, cell.width()));
}

} // namespace retort::ui
