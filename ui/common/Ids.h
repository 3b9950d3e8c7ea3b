// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace retort::ui {

/// A revision's id where there is room for a usual one; longer ones end in "…".
QString shortId(const QString &id);

/// Whether nobody has said anything in the first line of a message: it is empty, Alembic's own, or what the template
/// of scripts puts below it.
bool saysNothing(const QString &line);

} // namespace retort::ui
