// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

#include <array>

namespace retort::ui {

/// The colours of one theme. Every colour on the screen comes from here.
struct Theme
{
    QColor ground;
    QColor panel;
    QColor line;
    QColor text;
    QColor muted;
    QColor accent;
    QColor applied;
    QColor warning;
    QColor error;
    /// Teal, copper, blue, violet, ochre: the branches of the graph, in this order.
    std::array<QColor, 5> branches;
    bool isDark = false;

    static const Theme &light();
    static const Theme &dark();
};

} // namespace retort::ui
