// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

namespace retort {
class Project;
}

namespace retort::ui {

/// Tells when something in a project's folders, configuration or scripts may have changed. Several changes in a short
/// time are one.
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
    /// The project's folder, where it is watched for this file's sake alone: databases may lie there, too.
    QString m_folder;
    QString m_environments;
    QDateTime m_environmentsTime;
};

} // namespace retort::ui
