// SPDX-License-Identifier: GPL-3.0-or-later
// Looking at databases, in other threads.
#include "engine/environment/EnvironmentUrl.h"
#include "engine/environment/ProjectEnvironments.h"
#include "engine/migration/EnvironmentReader.h"
#include "engine/migration/EnvironmentRun.h"
#include "engine/sql/Dialect.h"
#include "ui/Workspace.h"
#include "ui/WorkspaceJobs.h"

#include <QDir>
#include <QFileInfo>

namespace retort::ui::jobs {

namespace {

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

/// A relative SQLite file, from the project's folder.
Result<DatabaseUrl> anchored(const Project &project, const DatabaseUrl &url)
{
    if (!url.isSqlite() || url.isMemory() || !url.database() || QDir::isAbsolutePath(*url.database()))
        return url;
    const QString absolute = QDir(project.directory()).absoluteFilePath(*url.database());
    return DatabaseUrl::parse(
        url.withPassword().replace(QStringLiteral(":///") + *url.database(), QStringLiteral(":///") + absolute));
}

/// The URL that the project itself names.
Result<QString> projectUrl(const Project &project, const EnvironmentOptions &options, const QString &section)
{
    if (options.url)
        return *options.url;
    if (!section.isEmpty()) {
        const auto inSection = project.config().iniOption(section, QStringLiteral("sqlalchemy.url"));
        if (!inSection)
            return std::unexpected(inSection.error());
        if (*inSection)
            return **inSection;
    }
    return project.config().sqlalchemyUrl();
}

Result<DatabaseUrl> databaseUrl(const Project &project, const Environment &environment,
                                const EnvironmentOptions &options)
{
    const bool namesItself = !environment.url.isEmpty();
    const Result<QString> text =
        namesItself ? Result<QString>(QString()) : projectUrl(project, options, environment.section);
    if (!text)
        return std::unexpected(text.error());
    if (!namesItself && text->isEmpty())
        return commandError(Workspace::tr("The project names no database (sqlalchemy.url)"));
    const Result<DatabaseUrl> url =
        environment.name.isEmpty() ? DatabaseUrl::parse(*text) : writtenUrl(environment, *text);
    return url ? anchored(project, *url) : url;
}

} // namespace

DatabaseState readDatabase(const Project &project, const Environment &environment, Reach reach)
{
    DatabaseState state;
    const EnvironmentOptions options = readEnvironment(project, {}, true).options;
    const Result<DatabaseUrl> url = databaseUrl(project, environment, options);
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
    if (environment.hasReferences()) {
        state.kind = DatabaseState::Kind::Failed;
        state.error =
            Error{Error::Kind::Command,
                  Workspace::tr("What %1 needs to connect has to be looked up, which this window cannot do yet.")
                      .arg(environment.shownName()),
                  environment.where, Workspace::tr("Use retort-cli with --environment.")};
        return state;
    }
    if (Result<QStringList> rows = versionRows(project, *url, options, {})) {
        state.kind = DatabaseState::Kind::Known;
        state.rows = *rows;
    } else {
        state.kind = DatabaseState::Kind::Failed;
        state.error = rows.error();
    }
    return state;
}

Surroundings readEnvironments(const Project &project, const QString &preferred)
{
    Surroundings found;
    const Result<ProjectEnvironments> environments = ProjectEnvironments::of(project);
    if (!environments) {
        found.findings.push_back({Diagnostic::Severity::Error, QStringLiteral("environments"),
                                  environments.error().message, environments.error().where, environments.error().hint});
        return found;
    }
    found.findings = environments->findings;
    for (const Environment &environment : environments->all)
        found.environments.push_back({environment, readDatabase(project, environment, Reach::LocalFiles), -1});
    // One INI section alone is the project's own database, and needs no name.
    if (found.environments.size() == 1 && !found.environments.front().environment.section.isEmpty())
        found.environments.clear();
    const auto isThere = [&found](const QString &name) {
        return std::ranges::any_of(found.environments,
                                   [&name](const EnvironmentState &state) { return state.environment.name == name; });
    };
    if (isThere(preferred))
        found.chosen = preferred;
    else if (isThere(environments->defaultName))
        found.chosen = environments->defaultName;
    else if (!found.environments.empty())
        found.chosen = found.environments.front().environment.name;
    return found;
}

Result<QString> testEnvironment(const Project &project, const Environment &environment)
{
    const EnvironmentOptions options = readEnvironment(project, {}, true).options;
    const Result<DatabaseUrl> url = databaseUrl(project, environment, options);
    if (!url)
        return std::unexpected(url.error());
    if (url->isSqlite()) {
        // Testing must not make a file.
        if (const Result<QString> file = url->sqliteFile(); file && !file->isEmpty() && !QFileInfo::exists(*file))
            return Workspace::tr("%1 does not exist yet; the first upgrade makes it").arg(QFileInfo(*file).fileName());
    }
    const auto session = Session::open(*url);
    if (!session)
        return std::unexpected(session.error());
    const QString sql =
        url->isSqlite() ? QStringLiteral("SELECT 'SQLite ' || sqlite_version()") : QStringLiteral("SELECT version()");
    const auto answer = (*session)->execute(sql);
    if (!answer)
        return std::unexpected(answer.error());
    const QString *version =
        answer->rows.empty() || answer->rows.front().empty() ? nullptr : answer->rows.front().front().as<QString>();
    return version ? version->section(u',', 0, 0) : displayName(*url);
}

} // namespace retort::ui::jobs
