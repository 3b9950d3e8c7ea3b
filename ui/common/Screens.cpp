// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/Screens.h"

#include <QScreen>
#include <QWidget>

namespace retort::ui {

QSize roomFor(const QWidget &window, const QSize &wanted)
{
    /// What window managers put around it.
    constexpr QSize kFrame(16, 48);
    const QWidget *below = window.parentWidget() ? window.parentWidget()->window() : nullptr;
    QSize room = (below ? below : &window)->screen()->availableSize() - kFrame;
    if (below)
        room = room.expandedTo(below->size());
    return wanted.boundedTo(room);
}

} // namespace retort::ui
