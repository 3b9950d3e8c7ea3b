// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace retort {
class Project;
}

namespace retort::ui {

/// The path as people write it: "~" for their own folder.
QString shownPath(const QString &path);

/// The project's name, with the folders of its checkout before it where it lies further below: "shop/migrations".
QString shownName(const Project &project);

} // namespace retort::ui
