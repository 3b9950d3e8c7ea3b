// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/history/LaneGeometry.h"

#include <QStyledItemDelegate>

namespace retort::ui {

class HistoryModel;
class ThemeStyle;

/// Paints the rows of the history: lanes and nodes in the first column, badges and text in the others. A node's shape
/// tells its state without its colour: filled or hollow for applied or pending, a ring for current, a diamond for a
/// merge, a bar beneath a base, a notch above a head, a cross for what is broken or missing, a slash for what was
/// edited since, a pill for a folded run.
class GraphDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    /// All of them outlive the delegate.
    GraphDelegate(const HistoryModel &model, const ThemeStyle &style, QObject *parent = nullptr);

    const LaneGeometry &geometry() const { return m_geometry; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintLanes(QPainter &painter, const QRect &cell, int row) const;
    void paintNode(QPainter &painter, const QRect &cell, int row) const;
    void paintCross(QPainter &painter, const QPointF &centre, bool isDashed) const;
    void paintRun(QPainter &painter, const QPointF &centre, const QColor &colour, bool isFilled) const;
    void paintMarks(QPainter &painter, const QRect &cell, const QPointF &centre, int row) const;
    /// What the search has found in a text.
    void markMatch(QPainter &painter, const QRect &cell, const QString &text, const QFontMetrics &metrics) const;
    void paintText(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;

    const HistoryModel &m_model;
    const ThemeStyle &m_style;
    LaneGeometry m_geometry;
    QFont m_monospace;
};

} // namespace retort::ui
