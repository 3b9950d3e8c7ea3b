// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/welcome/RecentProjects.h"

namespace retort::ui {

namespace {

const QString kRecentKey = QStringLiteral("recentProjects");

} // namespace

QStringList RecentProjects::paths() const
{
    return m_settings.value(kRecentKey).toStringList();
}

void RecentProjects::add(const QString &path)
{
    QStringList all = paths();
    all.removeAll(path);
    all.prepend(path);
    m_settings.setValue(kRecentKey, QStringList(all.mid(0, kMost)));
}

void RecentProjects::remove(const QString &path)
{
    QStringList all = paths();
    all.removeAll(path);
    m_settings.setValue(kRecentKey, all);
}

} // namespace retort::ui
