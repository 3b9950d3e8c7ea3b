// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/history/LaneGeometry.h"

#include <QStyledItemDelegate>

namespace retort::ui {

class HistoryModel;
class ThemeStyle;

/// Paints the rows of the history: lanes and nodes in the first column (filled: applied, hollow: pending, ring:
/// current), badges and text in the others.
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
    void paintText(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;

    const HistoryModel &m_model;
    const ThemeStyle &m_style;
    LaneGeometry m_geometry;
    QFont m_monospace;
};

} // namespace retort::ui
