// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/SqlFile.h"

#include "engine/secrets/Redactor.h"

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

namespace retort {

namespace {

Result<void> checkPlace(const QString &file)
{
    const QFileInfo info(QDir::current().absoluteFilePath(file));
    const QString folder = QFileInfo(info.absolutePath()).canonicalFilePath();
    const QString here = QDir::current().canonicalPath();
    const bool isBelow = folder == here || folder.startsWith(here + QLatin1Char('/'));
    if (!isBelow || info.isSymLink()) {
        return fileError(
            QStringLiteral("env.py wants its SQL in %1. Retort writes only below the current directory, %2")
                .arg(file, here));
    }
    if (info.exists() && info.suffix() != QLatin1String("sql")) {
        return fileError(QStringLiteral("env.py wants its SQL in %1, which is there already. Retort replaces only "
                                        "files that end in .sql")
                             .arg(file));
    }
    return {};
}

} // namespace

Result<void> writeText(const Terminal &terminal, const QString &file, const QString &text)
{
    if (file.isEmpty()) {
        terminal.write(text);
        return {};
    }
    if (const Result<void> checked = checkPlace(file); !checked)
        return checked;
    QSaveFile output(file);
    // As what is printed.
    const QByteArray bytes = Redactor::redacted(text).toUtf8();
    if (!output.open(QIODevice::WriteOnly) || output.write(bytes) != bytes.size() || !output.commit())
        return fileError(QStringLiteral("Can't write %1: %2").arg(file, output.errorString()));
    return {};
}

} // namespace retort
