// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/Theme.h"

#include <QPalette>
#include <QString>

// What the theme's colours become in Qt's terms.
namespace retort::ui {

QPalette paletteFor(const Theme &theme);

/// The one style sheet of the desktop. Widgets ask for a look with the dynamic property "look":
/// "primary", "flat", "chip", "heading", "muted", "card", "banner".
QString styleSheetFor(const Theme &theme);

} // namespace retort::ui
