// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestData.h"

#include <QFile>

namespace retort::test {

QString dataPath(const QString &name)
{
    return QStringLiteral(RETORT_SOURCE_DIR "/tests/data/") + name;
}

QString readText(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("The test needs %s: %s", qPrintable(path), qPrintable(file.errorString()));
    return QString::fromUtf8(file.readAll());
}

} // namespace retort::test
