// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSettings>
#include <QStringList>

namespace retort::ui {

/// The projects that were opened last, newest first, as the user's settings keep them.
class RecentProjects
{
public:
    static constexpr int kMost = 10;

    /// `settings` outlives this object.
    explicit RecentProjects(QSettings &settings) : m_settings(settings) {}

    QStringList paths() const;
    void add(const QString &path);
    void remove(const QString &path);

private:
    QSettings &m_settings;
};

} // namespace retort::ui
