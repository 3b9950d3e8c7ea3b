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

constexpr double kMarkShare = 0.22;
constexpr int kTextMargin = 6;
constexpr double kFaint = 0.45;
constexpr double kLine = 1.8;
constexpr double kLitLine = 3;

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

    if (!m_model.state(index.row()).isMatch || m_model.isDimmed(index.row()))
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
    const GraphLayout &layout = m_model.layout();
    const GraphLayout::Row &entry = layout.rows()[std::size_t(row)];
    painter.setBrush(Qt::NoBrush);
    const double opacity = painter.opacity();
    for (const GraphLayout::Segment &segment : layout.segments(row)) {
        const GraphLayout::Edge &edge = layout.edges()[std::size_t(segment.edge)];
        const bool isLit = m_model.isLit(layout.rows()[std::size_t(edge.childRow)].revision) &&
                           m_model.isLit(layout.rows()[std::size_t(edge.parentRow)].revision);
        QPen pen(theme.branches[std::size_t(segment.colour)], isLit ? kLitLine : kLine);
        pen.setCapStyle(Qt::FlatCap);
        if (segment.isDashed)
            pen.setDashPattern({2, 2});
        // A line that is lit stays so where it passes rows that are not.
        painter.setOpacity(isLit ? 1 : opacity);
        painter.setPen(pen);
        painter.drawPath(m_geometry.path(cell, entry.lane, segment));
    }
    painter.setOpacity(opacity);
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
        paintCross(painter, centre, state.isMissing);
    } else if (state.isRun) {
        paintRun(painter, centre, colour, state.isApplied);
    } else {
        painter.setPen(QPen(colour, kLine));
        painter.setBrush(state.isApplied ? colour : theme.panel);
        if (state.isMerge) {
            const double arm = radius * 1.3;
            painter.drawPolygon(QPolygonF({centre + QPointF(0, -arm), centre + QPointF(arm, 0),
                                           centre + QPointF(0, arm), centre + QPointF(-arm, 0)}));
        } else {
            painter.drawEllipse(centre, radius, radius);
        }
        if (!state.isKnown) {
            // Neither applied nor pending: the database has not been asked.
            painter.setPen(Qt::NoPen);
            painter.setBrush(mixed(colour, theme.panel, 0.5));
            painter.drawEllipse(centre, radius * 0.4, radius * 0.4);
        }
    }
    paintMarks(painter, cell, centre, row);
}

void GraphDelegate::paintCross(QPainter &painter, const QPointF &centre, bool isDashed) const
{
    // A cross in a ring: no dot, so that it is told apart without its colour too.
    const Theme &theme = m_style.theme();
    const double radius = m_geometry.nodeRadius;
    QPen pen(theme.error, kLine);
    painter.setBrush(theme.panel);
    if (isDashed)
        pen.setDashPattern({1.5, 1.2});
    painter.setPen(pen);
    painter.drawEllipse(centre, radius + 0.5, radius + 0.5);
    painter.setPen(QPen(theme.error, kLine));
    const double arm = radius * 0.45;
    painter.drawLine(centre + QPointF(-arm, -arm), centre + QPointF(arm, arm));
    painter.drawLine(centre + QPointF(-arm, arm), centre + QPointF(arm, -arm));
}

void GraphDelegate::paintRun(QPainter &painter, const QPointF &centre, const QColor &colour, bool isFilled) const
{
    const double radius = m_geometry.nodeRadius;
    const QRectF pill(centre.x() - radius * 1.6, centre.y() - radius * 0.8, radius * 3.2, radius * 1.6);
    painter.setPen(QPen(colour, kLine));
    painter.setBrush(m_style.theme().panel);
    painter.drawRoundedRect(pill, radius * 0.8, radius * 0.8);
    if (!isFilled)
        return;
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    for (const double offset : {-0.8, 0.0, 0.8})
        painter.drawEllipse(centre + QPointF(radius * offset, 0), radius * 0.25, radius * 0.25);
}

void GraphDelegate::paintMarks(QPainter &painter, const QRect &cell, const QPointF &centre, int row) const
{
    const Theme &theme = m_style.theme();
    const HistoryModel::State state = m_model.state(row);
    const double radius = m_geometry.nodeRadius;
    const QColor colour = theme.branches[std::size_t(m_model.layout().rows()[std::size_t(row)].colour)];
    if (state.isCurrent) {
        painter.setPen(QPen(theme.accent, kLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(centre, m_geometry.ringRadius, m_geometry.ringRadius);
    }
    if (state.isEdited) {
        painter.setPen(QPen(theme.panel, kLine));
        painter.drawLine(centre + QPointF(-radius * 0.8, radius * 0.8), centre + QPointF(radius * 0.8, -radius * 0.8));
    }
    const double clear = (state.isCurrent ? m_geometry.ringRadius : radius) + 2.5;
    painter.setPen(QPen(colour, kLine));
    if (state.isBase && !state.isMissing)
        painter.drawLine(centre + QPointF(-radius, clear), centre + QPointF(radius, clear));
    if (state.isHead && !state.isMissing) {
        painter.setBrush(Qt::NoBrush);
        painter.drawPolyline(QPolygonF({centre + QPointF(-radius * 0.8, -clear + 1), centre + QPointF(0, -clear - 2.5),
                                        centre + QPointF(radius * 0.8, -clear + 1)}));
    }
    if (m_model.isOnPath(row)) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.accent);
        painter.drawRect(QRectF(cell.right() - 2, cell.top(), 2, cell.height()));
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
        if (state.isMissing || state.isRun)
            font.setItalic(true);
        if (state.isRun)
            colour = theme.muted;
    } else if (index.column() == HistoryModel::IdColumn || index.column() == HistoryModel::FileColumn) {
        font = m_monospace;
    }
    painter.setFont(font);
    painter.setPen(colour);
    const QFontMetrics metrics(font);
    const QString text = metrics.elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideRight, cell.width());
    markMatch(painter, cell, text, metrics);
    painter.drawText(cell, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, text);
}

void GraphDelegate::markMatch(QPainter &painter, const QRect &cell, const QString &text,
                              const QFontMetrics &metrics) const
{
    const QString &searched = m_model.searchText();
    const qsizetype at = searched.isEmpty() ? -1 : text.indexOf(searched, 0, Qt::CaseInsensitive);
    if (at < 0)
        return;
    QRect mark(0, 0, metrics.horizontalAdvance(text.mid(at, searched.size())) + 2, metrics.height());
    mark.moveCenter(cell.center());
    mark.moveLeft(cell.left() + metrics.horizontalAdvance(text.left(at)) - 1);
    const Theme &theme = m_style.theme();
    painter.fillRect(mark, mixed(theme.warning, theme.panel, kMarkShare));
}

} // namespace retort::ui
