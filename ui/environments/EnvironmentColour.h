// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/environment/Environment.h"
#include "ui/common/Badge.h"
#include "ui/common/Theme.h"

#include <QIcon>

namespace retort::ui {

class ThemeStyle;

/// An environment's colour in a theme, readable on its panels. Protected without a colour of its own: the error's;
/// else the muted one.
QColor environmentColour(const Theme &theme, const Environment &environment);

/// A disc in that colour; a ring where the state is not known. Follows a change of theme; `style` outlives the icon.
QIcon environmentIcon(const ThemeStyle &style, const Environment &environment, bool isKnown);

/// The badge that is nearest to the colour.
Badge::Kind environmentBadge(const Environment &environment);

/// The name of a colour of EnvironmentsFile::colourNames() for people.
QString colourLabel(const QString &colour);

} // namespace retort::ui
