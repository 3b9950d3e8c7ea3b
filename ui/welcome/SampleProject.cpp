// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/welcome/SampleProject.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

// The resources are in a static library; this pulls them into the program.
static void initSampleResources()
{
    Q_INIT_RESOURCE(sample);
}

namespace retort::ui {

Result<QString> sampleProject(const QString &folder)
{
    initSampleResources();
    const QDir target(folder);
    if (target.exists(QStringLiteral("alembic.ini")))
        return target.absolutePath();
    const QString root = QStringLiteral(":/sample");
    QDirIterator files(root, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString source = files.next();
        const QString path = target.absoluteFilePath(source.mid(root.size() + 1));
        QFile file(source);
        if (!QDir().mkpath(QFileInfo(path).absolutePath()) || !file.copy(path))
            return fileError(
                QCoreApplication::translate("SampleProject", "Cannot write %1: %2").arg(path, file.errorString()));
        // What comes out of a resource may be read only.
        QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther);
    }
    return target.absolutePath();
}

Result<QString> sampleProject()
{
    return sampleProject(QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) +
                         QStringLiteral("/sample/shop"));
}

} // namespace retort::ui
