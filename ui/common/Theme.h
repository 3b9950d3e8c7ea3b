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
    /// String literals in the editors; the other kinds of token take the colours of the branches.
    QColor literal;
    /// Teal, copper, blue, violet, ochre: the branches of the graph, in this order.
    std::array<QColor, 5> branches;
    bool isDark = false;

    static const Theme &light();
    static const Theme &dark();

    /// Text on a field filled with `accent`.
    QColor onAccent() const { return isDark ? ground : panel; }
    /// The background of the selected row; `muted` and `text` stay readable on it.
    QColor selection() const;
    /// The background of the row or button under the mouse.
    QColor hover() const;
    /// The border of things that can be pressed or typed into, stronger than `line`.
    QColor control() const;
    /// A quiet background in the hue of `colour` (badges, banners, annotations).
    QColor tint(const QColor &colour) const;
};

/// `share` (0 to 1) of `over`, the rest `under`.
QColor mixed(const QColor &over, const QColor &under, double share);

/// The contrast of two opaque colours as WCAG 2.1 defines it, from 1 to 21.
double contrast(const QColor &first, const QColor &second);

} // namespace retort::ui
