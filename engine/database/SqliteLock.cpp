// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/database/SqliteLock.h"

#include <QFile>
#include <QStringList>

#include <sys/stat.h>

#include <array>

namespace retort {

QString sqliteLockHolder(const QString &databaseFile)
{
    // The lock of a rollback journal lies on the database itself, that of a write-ahead log on its index.
    constexpr std::array kSuffixes = {"", "-shm"};
    QFile locks(QStringLiteral("/proc/locks"));
    if (!locks.open(QIODevice::ReadOnly))
        return {};
    const QList<QByteArray> lines = locks.readAll().split('\n');
    for (const char *suffix : kSuffixes) {
        struct stat status = {};
        if (::stat(QFile::encodeName(databaseFile + QLatin1String(suffix)).constData(), &status) != 0)
            continue;
        const QByteArray inode = ':' + QByteArray::number(qulonglong(status.st_ino));
        for (const QByteArray &line : lines) {
            // "1: POSIX  ADVISORY  WRITE 4711 08:01:123456 1073741825 1073741825"
            const QList<QByteArray> fields = line.simplified().split(' ');
            if (fields.size() < 6 || fields[3] != "WRITE" || !fields[5].endsWith(inode))
                continue;
            const QString process = QString::fromLatin1(fields[4]);
            QFile name(QStringLiteral("/proc/%1/comm").arg(process));
            if (!name.open(QIODevice::ReadOnly))
                return QStringLiteral("process %1").arg(process);
            return QStringLiteral("%1 (process %2)").arg(QString::fromUtf8(name.readAll()).trimmed(), process);
        }
    }
    return {};
}

} // namespace retort
