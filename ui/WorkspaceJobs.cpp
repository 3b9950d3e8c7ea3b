// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/WorkspaceJobs.h"

#include "engine/database/VersionTable.h"
#include "engine/migration/EnvironmentReader.h"
#include "engine/migration/OfflineScript.h"
#include "engine/project/RevisionReader.h"
#include "engine/project/TemplateRenderer.h"
#include "engine/review/HazardReview.h"
#include "engine/script/Parser.h"
#include "engine/sql/Dialect.h"
#include "ui/Workspace.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

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

QString displayName(const DatabaseUrl &url)
{
    const std::unique_ptr<Dialect> dialect = Dialect::create(url.dialectName());
    const QString kind = dialect ? dialect->displayName() : url.dialectName();
    QString place = url.database().value_or(QString());
    if (url.isSqlite())
        place = url.isMemory() ? QStringLiteral(":memory:") : QFileInfo(place).fileName();
    else if (url.host())
        place = *url.host() + u'/' + place;
    return kind + QStringLiteral(" · ") + place;
}

Result<DatabaseUrl> databaseUrl(const Project &project, const EnvironmentOptions &environment)
{
    const Result<QString> text = environment.url ? Result<QString>(*environment.url) : project.config().sqlalchemyUrl();
    if (!text)
        return std::unexpected(text.error());
    if (text->isEmpty())
        return commandError(Workspace::tr("The project names no database (sqlalchemy.url)"));
    Result<DatabaseUrl> url = DatabaseUrl::parse(*text);
    if (!url || !url->isSqlite() || url->isMemory() || !url->database() || QDir::isAbsolutePath(*url->database()))
        return url;
    const QString absolute = QDir(project.directory()).absoluteFilePath(*url->database());
    return DatabaseUrl::parse(
        QString(*text).replace(QStringLiteral(":///") + *url->database(), QStringLiteral(":///") + absolute));
}

} // namespace

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

DatabaseState readDatabase(const Project &project, Reach reach)
{
    DatabaseState state;
    const EnvironmentOptions environment = readEnvironment(project, {}, true).options;
    const Result<DatabaseUrl> url = databaseUrl(project, environment);
    if (!url) {
        state.error = url.error();
        return state;
    }
    state.url = *url;
    state.name = displayName(*url);
    if (reach == Reach::LocalFiles && !state.isLocalFile()) {
        state.kind = DatabaseState::Kind::NotConnected;
        return state;
    }
    if (Result<QStringList> rows = VersionTable::read(*url, environment.versionTable)) {
        state.kind = DatabaseState::Kind::Known;
        state.rows = *rows;
    } else {
        state.kind = DatabaseState::Kind::Failed;
        state.error = rows.error();
    }
    return state;
}

SqlText preview(const Project &project, const std::vector<int> &revisions, const QString &dialect,
                MigrationStep::Direction direction, const CancelFlag &isCancelled)
{
    const OfflineRequest request{.project = project,
                                 .dialectName = dialect,
                                 .environment = readEnvironment(project, {}, false).options,
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

Result<std::vector<JournalRun>> readRuns(const QString &journal)
{
    constexpr int kMostRuns = 1000;
    // Looking makes no file.
    if (!QFileInfo::exists(journal))
        return std::vector<JournalRun>();
    const auto opened = RunJournal::open(journal);
    if (!opened)
        return std::unexpected(opened.error());
    return (*opened)->runs(kMostRuns);
}

Result<std::vector<JournalStatement>> readRunStatements(const QString &journal, qint64 run)
{
    const auto opened = RunJournal::open(journal);
    if (!opened)
        return std::unexpected(opened.error());
    return (*opened)->statements(run);
}

std::vector<Diagnostic> checkScript(const QString &file, const QString &text)
{
    return script::parseModule(std::make_shared<const SourceText>(file, text))->diagnostics;
}

} // namespace jobs
} // namespace retort::ui
