// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace retort::ui {

/// A revision's id where there is room for a usual one; longer ones end in "…".
QString shortId(const QString &id);

} // namespace retort::ui
