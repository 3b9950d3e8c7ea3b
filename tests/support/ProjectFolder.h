// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QTemporaryDir>

namespace retort::test {

/// A throw-away folder that a test fills with the files of a project.
class ProjectFolder
{
public:
    /// The absolute path of `name` in the folder; the folder's own for "".
    QString path(const QString &name = {}) const;
    void write(const QString &name, const QByteArray &bytes) const;
    QByteArray read(const QString &name) const;
    bool exists(const QString &name) const;
    /// `versions/ID_x.py` below `folder` with the usual header; `parents` as a Python expression.
    void writeRevision(const QString &folder, const QByteArray &id, const QByteArray &parents = "None",
                       const QByteArray &more = {}) const;

private:
    QTemporaryDir m_dir;
};

} // namespace retort::test
