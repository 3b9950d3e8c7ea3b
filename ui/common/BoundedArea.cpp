// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/BoundedArea.h"

#include "ui/common/Looks.h"

#include <QEvent>

#include <algorithm>

namespace retort::ui {

namespace {

/// Where the focus is shown.
constexpr int kBorder = 1;

} // namespace

BoundedArea::BoundedArea(QWidget *content, int highest, QWidget *parent) : QScrollArea(parent), m_highest(highest)
{
    setLook(this, "bounded");
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
    const int wanted =
        widget()->hasHeightForWidth() ? widget()->heightForWidth(width - 2 * kBorder) : widget()->sizeHint().height();
    return std::min(wanted + 2 * kBorder, m_highest);
}

QSize BoundedArea::sizeHint() const
{
    const QSize wanted = widget()->sizeHint();
    return {wanted.width(), std::min(wanted.height() + 2 * kBorder, m_highest)};
}

QSize BoundedArea::minimumSizeHint() const
{
    return {0, std::min(heightForWidth(std::max(width(), 1)), m_highest / 2)};
}

void BoundedArea::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    // The arrow keys scroll it.
    setFocusPolicy(widget()->height() > viewport()->height() ? Qt::StrongFocus : Qt::NoFocus);
    setAccessibleName(widget()->accessibleName());
}

void BoundedArea::showEvent(QShowEvent *event)
{
    QScrollArea::showEvent(event);
    // Nobody tells of text that was set in the meantime.
    updateGeometry();
}

bool BoundedArea::event(QEvent *event)
{
    // Other text wants another height.
    if (event->type() == QEvent::LayoutRequest)
        updateGeometry();
    return QScrollArea::event(event);
}

} // namespace retort::ui
