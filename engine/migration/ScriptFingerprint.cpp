// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/ScriptFingerprint.h"

#include <QCryptographicHash>
#include <QFile>

#include <map>

namespace retort {

QString scriptFingerprint(const QString &file)
{
    QFile script(file);
    if (!script.open(QIODevice::ReadOnly))
        return {};
    return fingerprintOfScript(script.readAll());
}

QString fingerprintOfScript(QByteArray bytes)
{
    if (bytes.startsWith("\xEF\xBB\xBF"))
        bytes.remove(0, 3);
    bytes.replace("\r\n", "\n");
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

Result<QStringList> editedSinceApplied(RunJournal &journal, const QString &place, const RevisionGraph &graph)
{
    const auto scripts = journal.applied(place);
    if (!scripts)
        return std::unexpected(scripts.error());
    std::map<int, QString> edited;
    for (const AppliedScript &script : *scripts) {
        const int index = graph.find(script.revision);
        if (index != RevisionGraph::kNone && !script.fingerprint.isEmpty() &&
            scriptFingerprint(graph.at(index).file) != script.fingerprint)
            edited[index] = script.revision;
    }
    QStringList ids;
    for (const auto &[index, id] : edited)
        ids << id;
    return ids;
}

} // namespace retort
