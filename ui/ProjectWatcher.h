// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

namespace retort {
class Project;
}

namespace retort::ui {

/// Tells when something in a project's folders or scripts may have changed. Several changes in a short time are one.
class ProjectWatcher : public QObject
{
    Q_OBJECT

public:
    explicit ProjectWatcher(QObject *parent = nullptr);

    /// Watches this project's folders, configuration and scripts, and nothing else.
    void watch(const Project &project);

Q_SIGNALS:
    void changed();

private:
    QFileSystemWatcher m_watcher;
    QTimer m_quiet;
};

} // namespace retort::ui
