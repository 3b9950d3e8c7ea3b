// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ProjectWatcher.h"

#include "engine/environment/ProjectEnvironments.h"
#include "engine/project/Project.h"

#include <QFileInfo>

namespace retort::ui {

namespace {

/// Writers replace a file in several steps; we look when they have been still for so long.
constexpr int kQuietMilliseconds = 250;

/// Systems bound the number of watches. In larger projects only the folders are watched, which tells of every file
/// that is added, removed or replaced.
constexpr int kMostWatchedFiles = 3000;

} // namespace

ProjectWatcher::ProjectWatcher(QObject *parent) : QObject(parent)
{
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(kQuietMilliseconds);
    connect(&m_quiet, &QTimer::timeout, this, &ProjectWatcher::changed);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, [this](const QString &path) {
        if (path != m_folder || QFileInfo(m_environments).lastModified() != m_environmentsTime)
            m_quiet.start();
    });
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, [this] { m_quiet.start(); });
}

void ProjectWatcher::watch(const Project &project)
{
    QStringList paths{project.scriptDirectory(), project.config().files().ini, project.config().files().toml};
    paths += project.versionDirectories();
    for (const Revision &revision : project.graph().revisions()) {
        if (project.graph().size() <= kMostWatchedFiles)
            paths << revision.file;
        // Recursive locations have scripts in folders of their own.
        paths << QFileInfo(revision.file).absolutePath();
    }
    m_environments = ProjectEnvironments::file(project);
    m_environmentsTime = QFileInfo(m_environments).lastModified();
    m_folder = paths.contains(project.directory()) ? QString() : project.directory();
    paths << m_environments << m_folder;
    paths.removeDuplicates();
    paths.removeIf([](const QString &path) { return path.isEmpty() || !QFileInfo::exists(path); });
    // A file that was replaced has dropped out of the watcher; so all are put in anew.
    if (const QStringList old = m_watcher.files() + m_watcher.directories(); !old.isEmpty())
        m_watcher.removePaths(old);
    if (!paths.isEmpty())
        m_watcher.addPaths(paths);
}

} // namespace retort::ui
