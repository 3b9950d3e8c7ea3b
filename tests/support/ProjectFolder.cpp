// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ProjectFolder.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace retort::test {

QString ProjectFolder::path(const QString &name) const
{
    const QString root = QFileInfo(m_dir.path()).canonicalFilePath();
    return name.isEmpty() ? root : QDir::cleanPath(QString(root + u'/' + name));
}

void ProjectFolder::write(const QString &name, const QByteArray &bytes) const
{
    const QString target = path(name);
    QDir().mkpath(QFileInfo(target).path());
    QFile file(target);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("Cannot write %s", qPrintable(target));
}

QByteArray ProjectFolder::read(const QString &name) const
{
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool ProjectFolder::exists(const QString &name) const
{
    return QFileInfo::exists(path(name));
}

void ProjectFolder::writeRevision(const QString &folder, const QByteArray &id, const QByteArray &parents,
                                  const QByteArray &more) const
{
    write(QString(folder + u'/' + QString::fromUtf8(id) + QStringLiteral("_x.py")),
          "\"\"\"msg " + id + "\n\nRevision ID: " + id +
              "\nCreate Date: 2026-11-22 12:00:00.5\n\n\"\"\"\n"
              "revision = '" +
              id + "'\ndown_revision = " + parents + "\n" + more +
              "\n\ndef upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n");
}

} // namespace retort::test
