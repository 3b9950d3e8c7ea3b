// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/LeakSearch.h"

#include <QDirIterator>
#include <QFile>
#include <QUrl>

namespace retort::test {

void LeakSearch::addSecret(const QString &secret)
{
    QString doubled = secret;
    QString escaped = secret;
    m_forms += {secret.toUtf8(),
                QUrl::toPercentEncoding(secret),
                QUrl::toPercentEncoding(secret).toLower(),
                QUrl::toPercentEncoding(secret, " +"),
                doubled.replace(u'\'', QStringLiteral("''")).toUtf8(),
                escaped.replace(u'"', QStringLiteral("\\\"")).toUtf8(),
                secret.toUtf8().toBase64(),
                QByteArray(reinterpret_cast<const char *>(secret.utf16()), secret.size() * 2)};
}

void LeakSearch::addText(const QString &place, const QByteArray &text)
{
    for (const QByteArray &form : m_forms) {
        if (text.contains(form) && !m_found.contains(place))
            m_found.append(place);
    }
}

void LeakSearch::addFolder(const QString &folder)
{
    QDirIterator files(folder, QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly))
            addText(file.fileName(), file.readAll());
    }
}

void LeakSearch::addRun(const QString &place, const WatchedRun &run)
{
    addText(place + QStringLiteral(": standard output"), run.answer.out.toUtf8());
    addText(place + QStringLiteral(": standard error"), run.answer.err.toUtf8());
    addText(place + QStringLiteral(": terminal"), run.terminal);
    for (const QByteArray &line : run.commandLines)
        addText(place + QStringLiteral(": arguments"), line);
}

} // namespace retort::test
