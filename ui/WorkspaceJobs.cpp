// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/WorkspaceJobs.h"

#include "engine/database/VersionTable.h"
#include "engine/migration/EnvironmentReader.h"
#include "engine/migration/OfflineScript.h"
#include "engine/project/RevisionReader.h"
#include "engine/project/TemplateRenderer.h"
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

bool isSent(const Statement &statement)
{
    return statement.kind == Statement::Kind::Sql || statement.kind == Statement::Kind::Version;
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
        text.statementCount += isSent(piece.statement) ? 1 : 0;
        text.text += body;
        line += lines;
    }
    text.diagnostics = script.diagnostics;
    text.error = script.error;
    return text;
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

/// Statements of scripts, by revision.
int statementsOf(const OfflineScript &script, const QString &revision)
{
    return int(std::ranges::count_if(script.pieces, [&revision](const OfflinePiece &piece) {
        return piece.revision == revision && piece.statement.kind == Statement::Kind::Sql;
    }));
}

/// Why `step` cannot be taken back by a downgrade; empty if it can.
QString whyIrreversible(const OfflineRequest &request, const MigrationStep &step, int statementCount)
{
    if (step.direction != MigrationStep::Direction::Upgrade || statementCount == 0)
        return {};
    const OfflineScript back = OfflineScript::revision(request, step.revision, MigrationStep::Direction::Downgrade);
    if (back.error)
        return Workspace::tr("Its downgrade fails: %1").arg(back.error->message);
    if (statementsOf(back, step.id) == 0)
        return Workspace::tr("Its downgrade does nothing");
    return {};
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
    return sqlTextOf(all);
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

PlannedRun plan(const Project &project, const DatabaseUrl &url, MigrationRequest::Verb verb, const QString &target,
                const CancelFlag &isCancelled)
{
    PlannedRun run{.verb = verb, .target = target, .destination = target};
    run.environment = readEnvironment(project, {}, true).options;
    const Result<QStringList> rows = VersionTable::read(url, run.environment.versionTable);
    if (!rows) {
        run.error = rows.error();
        return run;
    }
    const RevisionGraph &graph = project.graph();
    Result<MigrationPlan> plan = verb == MigrationRequest::Verb::Downgrade ? planDowngrade(graph, *rows, target)
                                 : verb == MigrationRequest::Verb::Stamp   ? planStamp(graph, *rows, {target})
                                                                           : planUpgrade(graph, *rows, target);
    if (!plan) {
        run.error = plan.error();
        return run;
    }
    run.plan = std::move(*plan);
    run.destination =
        run.plan.rowsAfter.isEmpty() ? Workspace::tr("base") : run.plan.rowsAfter.join(QStringLiteral(", "));

    const OfflineRequest request{.project = project,
                                 .dialectName = url.dialectName(),
                                 .environment = run.environment,
                                 .isMeantToRun = false,
                                 .isCancelled = isCancelled.get()};
    const OfflineScript script = OfflineScript::forPlan(request, run.plan);
    run.sql = sqlTextOf(script);
    for (const MigrationStep &step : run.plan.steps) {
        PlannedStep planned{.step = step, .statementCount = 0, .irreversible = {}};
        for (const OfflinePiece &piece : script.pieces)
            planned.statementCount += piece.revision == step.id && isSent(piece.statement) ? 1 : 0;
        if (!*isCancelled)
            planned.irreversible = whyIrreversible(request, step, statementsOf(script, step.id));
        run.steps.push_back(std::move(planned));
    }
    if (const std::unique_ptr<Dialect> dialect = Dialect::create(url.dialectName()))
        // Alembic takes SQLite to have none; Retort opens a transaction there all the same.
        run.hasTransactionalDdl = request.environment.transactionalDdl.value_or(
            url.isSqlite() || request.environment.hasTransactionalDdl(*dialect));
    run.transactionPerMigration = request.environment.transactionPerMigration;
    return run;
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
