// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/Paths.h"

#include "engine/project/Project.h"

#include <QDir>

namespace retort::ui {

QString shownPath(const QString &path)
{
    const QString home = QDir::homePath();
    return path.startsWith(home + u'/') ? u'~' + path.mid(home.size()) : path;
}

QString shownName(const Project &project)
{
    constexpr int kLongest = 40;
    const QString &top = project.codeDirectory();
    if (!project.directory().startsWith(top + u'/'))
        return project.name();
    const QString name = QDir(top).dirName() + project.directory().mid(top.size());
    return name.size() <= kLongest ? name : project.name();
}

} // namespace retort::ui
