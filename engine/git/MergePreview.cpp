// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/git/MergePreview.h"

#include "engine/git/GitRepository.h"
#include "engine/project/RevisionReader.h"

#include <QFile>
#include <QFileInfo>

#include <map>
#include <optional>

namespace retort {

namespace {

using Files = std::map<QString, QByteArray>;

Files byPath(std::vector<GitRepository::Blob> blobs)
{
    Files files;
    for (GitRepository::Blob &blob : blobs)
        files.emplace(std::move(blob.path), std::move(blob.content));
    return files;
}

std::optional<QByteArray> contentIn(const Files &files, const QString &path)
{
    const auto found = files.find(path);
    return found == files.end() ? std::nullopt : std::optional(found->second);
}

std::optional<QByteArray> contentOnDisk(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? std::optional(file.readAll()) : std::nullopt;
}

bool isScript(const QString &path)
{
    return (path.endsWith(QLatin1String(".py")) || path.endsWith(QLatin1String(".sql"))) &&
           !QFileInfo(path).fileName().startsWith(QLatin1String("__"));
}

} // namespace

Result<MergePreview> MergePreview::make(const Project &project, const QString &ref)
{
    const Result<GitRepository> repository = GitRepository::open(project.directory());
    if (!repository)
        return std::unexpected(repository.error());
    const QStringList &folders = project.versionDirectories();
    Result<std::vector<GitRepository::Blob>> blobs = repository->filesAt(ref, folders);
    if (!blobs)
        return std::unexpected(blobs.error());
    const Files theirs = byPath(std::move(*blobs));
    Files base;
    if (const std::optional<QString> commit = repository->mergeBase(ref)) {
        if (Result<std::vector<GitRepository::Blob>> common = repository->filesAt(*commit, folders))
            base = byPath(std::move(*common));
    }

    MergePreview preview;
    preview.ref = ref;
    std::vector<Revision> revisions;
    QStringList ownFiles;
    for (const Revision &revision : project.graph().revisions()) {
        const QString path = QFileInfo(revision.file).canonicalFilePath();
        ownFiles << path;
        const std::optional<QByteArray> ours = contentOnDisk(path);
        const std::optional<QByteArray> before = contentIn(base, path);
        const std::optional<QByteArray> other = contentIn(theirs, path);
        if (other == before || other == ours) {
            revisions.push_back(revision);
        } else if (ours == before) {
            if (!other) {
                preview.removed << revision.id;
                continue;
            }
            const QString text = RevisionReader::decode(*other).text;
            revisions.push_back(RevisionReader::readText(path, text, RevisionReader::Depth::Header).value_or(revision));
        } else {
            preview.conflicts << QFileInfo(path).fileName();
            revisions.push_back(revision);
        }
    }
    for (const auto &[path, content] : theirs) {
        // A file that we deleted stays deleted unless they changed it.
        if (ownFiles.contains(path) || !isScript(path) || contentIn(base, path) == content)
            continue;
        const QString text = RevisionReader::decode(content).text;
        if (std::optional<Revision> revision = RevisionReader::readText(path, text, RevisionReader::Depth::Header)) {
            preview.added << revision->id;
            revisions.push_back(std::move(*revision));
        }
    }
    preview.graph = std::make_shared<const RevisionGraph>(std::move(revisions));
    return preview;
}

} // namespace retort
