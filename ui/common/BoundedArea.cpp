// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/BoundedArea.h"

#include <QEvent>

#include <algorithm>

namespace retort::ui {

BoundedArea::BoundedArea(QWidget *content, int highest, QWidget *parent) : QScrollArea(parent), m_highest(highest)
{
    setFrameShape(NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    viewport()->setAutoFillBackground(false);
    setWidget(content);
    content->setAutoFillBackground(false);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

int BoundedArea::heightForWidth(int width) const
{
    const int wanted = widget()->hasHeightForWidth() ? widget()->heightForWidth(width) : widget()->sizeHint().height();
    return std::min(wanted, m_highest);
}

QSize BoundedArea::sizeHint() const
{
    const QSize wanted = widget()->sizeHint();
    return {wanted.width(), std::min(wanted.height(), m_highest)};
}

QSize BoundedArea::minimumSizeHint() const
{
    return {0, std::min(heightForWidth(std::max(width(), 1)), m_highest / 2)};
}

bool BoundedArea::event(QEvent *event)
{
    // Other text wants another height.
    if (event->type() == QEvent::LayoutRequest)
        updateGeometry();
    return QScrollArea::event(event);
}

} // namespace retort::ui
