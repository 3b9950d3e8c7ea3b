// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QApplication;

namespace retort::ui {
class ThemeStyle;
}

namespace retort::desktop {

/// Draws the pictures of the documentation (1440 × 900, PNG) into `folder` by driving a window through `project`,
/// which is changed by it. Returns the program's exit status.
int drawScreenshots(QApplication &application, ui::ThemeStyle &style, const QString &project, const QString &folder);

} // namespace retort::desktop
