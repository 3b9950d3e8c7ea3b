// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace retort::ui {

/// The path as people write it: "~" for their own folder.
QString shownPath(const QString &path);

} // namespace retort::ui
