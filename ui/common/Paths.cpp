// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/Paths.h"

#include <QDir>

namespace retort::ui {

QString shownPath(const QString &path)
{
    const QString home = QDir::homePath();
    return path.startsWith(home + u'/') ? u'~' + path.mid(home.size()) : path;
}

} // namespace retort::ui
