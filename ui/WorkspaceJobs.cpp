// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/WorkspaceJobs.h"

#include "engine/migration/OfflineScript.h"
#include "engine/project/RevisionReader.h"
#include "engine/project/TemplateRenderer.h"
#include "engine/review/HazardReview.h"
#include "engine/script/Parser.h"
#include "ui/Workspace.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <array>

namespace retort::ui {

const SqlText::Piece *SqlText::pieceAt(int line) const
{
    const auto found = std::ranges::find_if(
        pieces, [line](const Piece &piece) { return piece.firstLine <= line && line <= piece.lastLine; });
    return found == pieces.end() ? nullptr : &*found;
}

namespace jobs {

namespace {

bool isSentStatement(const Statement &statement)
{
    return statement.kind == Statement::Kind::Sql || statement.kind == Statement::Kind::Version;
}

} // namespace

FoundProject findProject(const QString &path)
{
    FoundProject found{laidOut(Project::open(path), {})};
    if (found.opened || !QFileInfo(path).isDir())
        return found;
    for (const QString &folder : Project::below(path))
        found.below << QDir(path).absoluteFilePath(folder);
    if (found.below.size() == 1)
        return {laidOut(Project::open(found.below.front()), {})};
    return found;
}

Result<OpenedProject> laidOut(Result<Project> project, const QString &section)
{
    if (!project)
        return std::unexpected(project.error());
    const Project shown = project->withSection(section).value_or(*project);
    auto layout = std::make_shared<const GraphLayout>(shown.graph());
    return OpenedProject{*std::move(project), shown, std::move(layout)};
}

SqlText sqlTextOf(const OfflineScript &script)
{
    SqlText text;
    int line = 1;
    for (const OfflinePiece &piece : script.pieces) {
        const QString body = piece.text;
        const int lines = int(body.count(u'\n'));
        // The blank line after a statement is no part of it.
        const int shown = int(body.trimmed().count(u'\n')) + 1;
        text.pieces.push_back({line, line + shown - 1, piece.revision, piece.statement.source,
                               piece.statement.isUndecided || piece.statement.kind == Statement::Kind::Gap});
        text.statementCount += isSentStatement(piece.statement) ? 1 : 0;
        text.text += body;
        line += lines;
    }
    text.diagnostics = script.diagnostics;
    text.error = script.error;
    return text;
}

SqlText preview(const Project &project, const Environment &environment, const std::vector<int> &revisions,
                const QString &dialect, MigrationStep::Direction direction, const CancelFlag &isCancelled)
{
    ProjectReadings readings(project, {.isOnline = false});
    const OfflineRequest request{.project = project,
                                 .dialectName = dialect,
                                 .environment = readings.options(environment),
                                 .isMeantToRun = false,
                                 .isCancelled = isCancelled.get()};
    std::vector<int> order = revisions;
    if (direction == MigrationStep::Direction::Upgrade)
        std::ranges::reverse(order);
    OfflineScript all;
    for (const int revision : order) {
        OfflineScript one = OfflineScript::revision(request, revision, direction);
        std::ranges::move(one.pieces, std::back_inserter(all.pieces));
        std::ranges::move(one.diagnostics, std::back_inserter(all.diagnostics));
        all.error = std::move(one.error);
        if (all.error || *isCancelled)
            break;
    }
    SqlText text = sqlTextOf(all);
    text.hazards = reviewHazards({.dialectName = dialect, .direction = direction}, all.pieces);
    return text;
}

ReadScripts readScripts(const Project &project, const std::shared_ptr<const ScriptIndex> &previous,
                        const CancelFlag &isCancelled)
{
    ReadScripts read{ScriptIndex::build(project.graph(), previous.get(), isCancelled.get())};
    static const std::array kNames{QStringLiteral("postgresql"), QStringLiteral("mysql")};
    const auto isNamed = [&](const QString &name) {
        const QString imported = u"dialects import " + name;
        const QString used = name + u'.';
        return std::ranges::any_of(project.graph().revisions(), [&](const Revision &revision) {
            const ScriptWords *words = *isCancelled ? nullptr : read.scripts->find(revision.file);
            return words && (words->text.contains(imported) || words->text.contains(u"dialects." + name) ||
                             words->text.contains(used));
        });
    };
    if (const auto found = std::ranges::find_if(kNames, isNamed); found != kNames.end())
        read.dialect = *found;
    return read;
}

GitState readGit(const Project &project, const CancelFlag &isCancelled)
{
    GitState state;
    const Result<GitRepository> repository = GitRepository::open(project.directory());
    if (!repository)
        return state;
    state.branch = repository->currentBranch();
    state.refs = repository->refs();
    const QHash<QString, GitFileInfo> found = repository->files(project.versionDirectories(), isCancelled.get());
    // Scripts are known by the path under which the project found them, git by where they really lie.
    for (const Revision &revision : project.graph().revisions()) {
        const auto info = found.constFind(QFileInfo(revision.file).canonicalFilePath());
        if (info != found.constEnd())
            state.files.insert(revision.file, *info);
    }
    return state;
}

Result<WrittenRevision> createRevision(const Project &project, const NewRevision &request)
{
    const ScriptWriter writer(
        project, [&project](const TemplateValues &values) { return renderProjectTemplate(project, values); });
    return writer.write(request);
}

Result<WrittenRevision> mergeRevisions(const Project &project, const QStringList &ids, const QString &message)
{
    const ScriptWriter writer(
        project, [&project](const TemplateValues &values) { return renderProjectTemplate(project, values); });
    NewRevision request;
    request.message = message;
    return writer.merge(ids, std::move(request));
}

std::optional<GitRepository::Blob> findDeletedScript(const Project &project, const QString &id)
{
    const Result<GitRepository> repository = GitRepository::open(project.directory());
    if (!repository)
        return std::nullopt;
    return repository->findDeleted(project.versionDirectories(), [&id](const GitRepository::Blob &blob) {
        const std::optional<Revision> revision = RevisionReader::readText(
            blob.path, RevisionReader::decode(blob.content).text, RevisionReader::Depth::Header);
        return revision && revision->id == id;
    });
}

std::vector<Diagnostic> checkScript(const QString &file, const QString &text)
{
    return script::parseModule(std::make_shared<const SourceText>(file, text))->diagnostics;
}

} // namespace jobs
} // namespace retort::ui
