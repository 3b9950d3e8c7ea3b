// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/RevisionSource.h"

#include "engine/migration/ScriptFingerprint.h"

#include <QFile>
#include <QStringDecoder>
#include <QtConcurrent>

namespace retort {

Result<RevisionSource> RevisionSource::read(const Project &project, const Revision &revision)
{
    const QString &path = revision.file;
    RevisionSource source;
    QString text;
    if (const std::optional<QString> unsaved = project.unsavedText(path)) {
        text = *unsaved;
        source.bytes = text.toUtf8();
    } else {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return fileError(QStringLiteral("Can't read %1: %2").arg(path, file.errorString()));
        source.bytes = file.readAll();
        QStringDecoder decode(QStringDecoder::Utf8);
        text = decode(source.bytes);
        if (decode.hasError())
            return std::unexpected(Error{Error::Kind::Script,
                                         QStringLiteral("%1 is not UTF-8 text").arg(path),
                                         SourceRange{path, 1, 1, 1, 1},
                                         {}});
    }
    source.text = std::make_shared<SourceText>(path, text);
    if (!revision.isSql)
        source.parsed = script::parseModule(source.text);
    return source;
}

QString RevisionSource::fingerprint() const
{
    return fingerprintOfScript(bytes);
}

RevisionSources::~RevisionSources()
{
    m_ahead.waitForFinished();
}

const Revision *RevisionSources::revisionOf(size_t index) const
{
    if (index >= m_plan.steps.size())
        return nullptr;
    const MigrationStep &step = m_plan.steps[index];
    const bool hasFile = step.direction != MigrationStep::Direction::Stamp && step.revision != RevisionGraph::kNone;
    return hasFile ? &m_project.graph().at(step.revision) : nullptr;
}

Result<RevisionSource> RevisionSources::take(size_t index)
{
    const bool isAhead = m_ahead.isValid() && m_aheadIndex == index;
    Result<RevisionSource> source = isAhead ? m_ahead.result() : RevisionSource::read(m_project, *revisionOf(index));
    m_ahead.waitForFinished();
    m_ahead = {};
    if (const Revision *next = revisionOf(index + 1)) {
        m_aheadIndex = index + 1;
        m_ahead = QtConcurrent::run([&project = m_project, next] { return RevisionSource::read(project, *next); });
    }
    return source;
}

} // namespace retort
