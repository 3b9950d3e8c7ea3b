// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/ScriptWriter.h"

#include "engine/project/RevisionReader.h"
#include "engine/project/ScriptName.h"
#include "model/RevisionResolver.h"

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>
#include <QSet>
#include <QStringEncoder>
#include <QUuid>

#include <algorithm>

namespace retort {

namespace {

constexpr int kIdLength = 12;

QString writerNewId()
{
    return QUuid::createUuid().toString(QUuid::Id128).right(kIdLength);
}

Result<void> checkCharacters(const QString &id)
{
    static const QString illegal = QStringLiteral("+-:@");
    QStringList found;
    for (const QChar character : illegal) {
        if (id.contains(character))
            found.append(QString(character));
    }
    if (!found.isEmpty()) {
        return commandError(QStringLiteral("Character(s) '%1' not allowed in revision identifier '%2'")
                                .arg(found.join(QStringLiteral(", ")), id));
    }
    return {};
}

Result<void> checkIsNew(const RevisionGraph &graph, const QString &id)
{
    const int other = graph.findKey(id);
    if (other == RevisionGraph::kNone)
        return {};
    if (graph.id(other) == id) {
        return commandError(QStringLiteral("Revision %1 is present more than once").arg(id),
                            QStringLiteral("It is already declared in %1.").arg(graph.at(other).file));
    }
    return commandError(
        QStringLiteral("Branch name '%1' in revision %2 already used by revision %1").arg(id, graph.id(other)));
}

Result<void> checkNewLabels(const RevisionGraph &graph, const QString &id, const QStringList &labels)
{
    QSet<QString> seen{id};
    for (const QString &label : labels) {
        const int other = graph.findKey(label);
        if (other == RevisionGraph::kNone && !seen.contains(label)) {
            seen.insert(label);
            continue;
        }
        return commandError(QStringLiteral("Branch name '%1' in revision %2 already used by revision %3")
                                .arg(label, id, other == RevisionGraph::kNone ? id : graph.id(other)));
    }
    return {};
}

Result<std::vector<int>> newParents(const RevisionGraph &graph, const NewRevision &request)
{
    const auto found = RevisionResolver(graph).resolve(request.heads);
    if (!found) {
        if (found.error().kind != IdentifierError::Kind::MultipleHeads)
            return std::unexpected(found.error().toError());
        return commandError(QStringLiteral("Multiple heads are present; please specify the head revision on which the "
                                           "new revision should be based, or perform a merge."));
    }
    if (QSet<int>(found->begin(), found->end()).size() != qsizetype(found->size()))
        return commandError(QStringLiteral("Duplicate head revisions specified"));
    return *found;
}

/// A label stays a label, anything else becomes the whole id.
Result<QStringList> newDependencies(const RevisionGraph &graph, const QStringList &identifiers)
{
    QStringList result;
    for (const QString &identifier : identifiers) {
        const auto found = RevisionResolver(graph).resolveOne(identifier);
        if (!found)
            return std::unexpected(found.error().toError());
        if (*found == RevisionGraph::kNone) {
            return commandError(QStringLiteral("Can't locate revision identified by '%1'").arg(identifier));
        }
        result.append(graph.labels(*found).contains(identifier) ? identifier : graph.id(*found));
    }
    return result;
}

Result<QString> newDirectory(const Project &project, const NewRevision &request, const std::vector<int> &parents)
{
    const QStringList &locations = project.versionDirectories();
    if (!request.versionPath.isEmpty()) {
        const QString base =
            project.options().baseDirectory.isEmpty() ? project.directory() : project.options().baseDirectory;
        const QString path = QDir::cleanPath(QDir(base).absoluteFilePath(request.versionPath));
        if (locations.contains(path))
            return path;
        return commandError(
            QStringLiteral("Path %1 is not represented in current version locations").arg(request.versionPath),
            QStringLiteral("They are: %1.").arg(locations.join(QStringLiteral(", "))));
    }
    if (locations.size() == 1)
        return locations.first();
    for (const int parent : parents) {
        const QString file = project.graph().at(parent).file;
        for (const QString &location : locations) {
            const QString real = QFileInfo(location).canonicalFilePath();
            if (!real.isEmpty() && file.startsWith(QString(real + u'/')))
                return location;
        }
    }
    return commandError(QStringLiteral("Multiple version locations present, please specify --version-path"));
}

Result<QByteArray> encoded(const QString &text, const QString &encoding)
{
    const QString name = encoding.toLower().replace(u'_', u'-');
    if (name == QLatin1String("utf-8") || name == QLatin1String("utf8"))
        return text.toUtf8();
    QStringEncoder encoder(name.toUtf8().constData());
    if (!encoder.isValid())
        return commandError(QStringLiteral("output_encoding '%1' is not supported").arg(encoding));
    const QByteArray bytes = encoder(text);
    if (encoder.hasError())
        return commandError(QStringLiteral("The script cannot be written in the encoding '%1'").arg(encoding));
    return bytes;
}

Result<void> writeNewFile(const QString &path, const QByteArray &bytes)
{
    if (QFileInfo::exists(path))
        return fileError(QStringLiteral("File %1 already exists").arg(path), QStringLiteral("Nothing was written."));
    QSaveFile file(path);
    file.setDirectWriteFallback(false);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return fileError(QStringLiteral("Cannot write %1: %2").arg(path, file.errorString()));
    return {};
}

/// The new text is read as it will be after the next load, so that a template that loses something is noticed now.
Result<void> checkRendered(const QString &path, const QString &text, const TemplateValues &values)
{
    const std::optional<Revision> revision = RevisionReader::readText(path, text, RevisionReader::Depth::Header);
    if (!revision || revision->hasErrors()) {
        return commandError(QStringLiteral("The template does not make a readable revision: %1")
                                .arg(revision ? revision->diagnostics.front().message : QString()),
                            QStringLiteral("Nothing was written."));
    }
    if (revision->id != values.upRevision || revision->downRevisions != values.downRevisions) {
        return commandError(QStringLiteral("The template does not write the revision's id and parents"),
                            QStringLiteral("Nothing was written."));
    }
    if (!values.branchLabels.isEmpty() && revision->branchLabels.isEmpty()) {
        return commandError(
            QStringLiteral("Version %1 specified branch_labels %2, however the migration file %3 does "
                           "not have them; have you upgraded your %4 to include the "
                           "'branch_labels' section?")
                .arg(values.upRevision, values.branchLabels.join(QStringLiteral(", ")), path,
                     values.isSql ? QStringLiteral("script.sql.mako") : QStringLiteral("script.py.mako")));
    }
    return {};
}

} // namespace

ScriptWriter::ScriptWriter(const Project &project, Render render) : m_project(project), m_render(std::move(render)) {}

QString ScriptWriter::slug(const QString &message, int limit)
{
    return ScriptName::slug(message, limit);
}

Result<WrittenRevision> ScriptWriter::merge(const QStringList &revisions, NewRevision request) const
{
    request.heads = revisions;
    return write(request);
}

Result<WrittenRevision> ScriptWriter::write(const NewRevision &request) const
{
    const RevisionGraph &graph = m_project.graph();
    const ProjectConfig &config = m_project.config();
    const QString id = request.revisionId.isEmpty() ? writerNewId() : request.revisionId;
    if (graph.error())
        return std::unexpected(*graph.error());
    if (const auto checked = checkCharacters(id); !checked)
        return std::unexpected(checked.error());
    const auto parents = newParents(graph, request);
    if (!parents)
        return std::unexpected(parents.error());
    const auto zone = config.timezone();
    if (!zone)
        return std::unexpected(zone.error());
    const auto moment = ScriptName::now(zone->value_or(QString()), request.createDate);
    if (!moment)
        return std::unexpected(moment.error());
    const auto directory = newDirectory(m_project, request, *parents);
    if (!directory)
        return std::unexpected(directory.error());
    for (const int parent : *parents) {
        if (!request.splice && !graph.isHead(parent)) {
            return commandError(QStringLiteral("Revision %1 is not a head revision; please specify --splice to create "
                                               "a new branch from this revision")
                                    .arg(graph.id(parent)));
        }
    }
    const auto dependencies = newDependencies(graph, request.dependsOn);
    if (!dependencies)
        return std::unexpected(dependencies.error());

    TemplateValues values;
    values.message = request.message.value_or(QStringLiteral("empty message"));
    values.upRevision = id;
    values.downRevisions = graph.ids(*parents);
    values.branchLabels = request.branchLabels;
    values.dependsOn = *dependencies;
    values.createDate = moment->text();
    values.upgrades = request.upgrades;
    values.downgrades = request.downgrades;
    values.imports = request.imports;
    values.config = &config;
    values.isSql = request.asSql;

    const auto fileTemplate = config.fileTemplate();
    const auto limit = config.truncateSlugLength();
    const auto encoding = config.outputEncoding();
    if (!fileTemplate || !limit || !encoding) {
        return std::unexpected(!fileTemplate ? fileTemplate.error() : !limit ? limit.error() : encoding.error());
    }
    const auto name = ScriptName::format(*fileTemplate, id, slug(request.message.value_or(QString()), *limit), *moment);
    if (!name)
        return std::unexpected(name.error());
    WrittenRevision written;
    written.id = id;
    const QString suffix = request.asSql ? QStringLiteral(".sql") : QStringLiteral(".py");
    written.path = QDir::cleanPath(QString(*directory + u'/' + *name + suffix));

    const auto text = m_render(values);
    if (!text)
        return std::unexpected(text.error());
    if (const auto checked = checkRendered(written.path, *text, values); !checked)
        return std::unexpected(checked.error());
    // Alembic notices these when the file is there.
    if (const auto checked = checkIsNew(graph, id); !checked)
        return std::unexpected(checked.error());
    if (const auto checked = checkNewLabels(graph, id, request.branchLabels); !checked)
        return std::unexpected(checked.error());
    const auto bytes = encoded(*text, *encoding);
    if (!bytes)
        return std::unexpected(bytes.error());

    for (const QString &folder : {*directory, QFileInfo(written.path).path()}) {
        if (QFileInfo::exists(folder))
            continue;
        if (!QDir().mkpath(folder))
            return fileError(QStringLiteral("Cannot make the folder %1").arg(folder));
        written.createdDirectories.append(folder);
    }
    if (const auto saved = writeNewFile(written.path, *bytes); !saved)
        return std::unexpected(saved.error());
    return written;
}

} // namespace retort
