// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>

namespace retort::ui {

class ThemeStyle;

/// The parts of a theme in which an icon may be drawn.
enum class IconColour { Text, Muted, Accent, OnAccent, Applied, Warning, Error };

/// The drawing resources/icons/`name`.svg in the theme's colour: sharp at every scale, and it follows a change of
/// theme because the colour is looked up when it is painted. `style` must outlive the icon.
QIcon themedIcon(const ThemeStyle &style, const QString &name, IconColour colour = IconColour::Muted);

} // namespace retort::ui
