// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Invocation.h"

#include "engine/database/VersionTable.h"
#include "engine/log/Log.h"
#include "engine/migration/EnvironmentReader.h"
#include "engine/sql/Dialect.h"
#include "model/RevisionResolver.h"

#include <QDir>

namespace retort {

namespace {

const QString kRuntimeLog = QStringLiteral("alembic.runtime.migration");
const QString kOwnLog = QStringLiteral("retort.cli");

} // namespace

bool GlobalOptions::wantsDebugLog() const
{
    return xArguments.contains(QLatin1String("debug=true"));
}

Invocation::Invocation(GlobalOptions options)
    : m_options(std::move(options)), m_terminal(m_options.isQuiet ? Terminal::Manner::Quiet : Terminal::Manner::Normal)
{}

Result<ConfigFiles> Invocation::configFiles() const
{
    return ConfigFiles::forCommand(m_options.configFiles, qEnvironmentVariable("ALEMBIC_CONFIG"), QDir::currentPath());
}

Result<const Project *> Invocation::project()
{
    if (m_project)
        return &*m_project;
    const Result<ConfigFiles> files = configFiles();
    if (!files)
        return std::unexpected(files.error());
    const Result<ProjectConfig> config = ProjectConfig::read(*files, m_options.section);
    if (!config)
        return std::unexpected(config.error());
    Result<Project> opened =
        Project::open(*config, {.baseDirectory = QDir::currentPath(), .section = m_options.section});
    if (!opened)
        return std::unexpected(opened.error());
    m_project = std::move(*opened);
    for (const QString &warning : m_project->warnings())
        Terminal::complain(warning);
    log::debug(kOwnLog, QStringLiteral("Opened %1: %2 revisions in %3")
                            .arg(m_project->directory())
                            .arg(m_project->graph().size())
                            .arg(m_project->versionDirectories().join(QLatin1String(", "))));
    return &*m_project;
}

Result<const Project *> Invocation::soundProject()
{
    const Result<const Project *> opened = project();
    if (opened && (*opened)->graph().error())
        return std::unexpected(*(*opened)->graph().error());
    return opened;
}

Result<EnvironmentOptions> Invocation::environment(Mode mode)
{
    if (const auto known = m_environments.find(mode); known != m_environments.end())
        return known->second;
    const Result<const Project *> opened = project();
    if (!opened)
        return std::unexpected(opened.error());
    const EnvironmentReading reading = readEnvironment(**opened, m_options.xArguments, mode == Mode::Online, m_tag);
    // An env.py that reaches its configuration has said what matters; what else it does is of interest when debugging.
    const log::Level level = reading.hasConfigured ? log::Level::Debug : log::Level::Warning;
    for (const Diagnostic &diagnostic : reading.diagnostics)
        log::write(level, kOwnLog, describe(diagnostic));
    m_environments.emplace(mode, reading.options);
    m_lacksModels = reading.lacksModels;
    return reading.options;
}

Result<bool> Invocation::lacksModels()
{
    if (const Result<EnvironmentOptions> read = environment(Mode::Online); !read)
        return std::unexpected(read.error());
    return m_lacksModels;
}

Result<DatabaseUrl> Invocation::url(Mode mode)
{
    const Result<const Project *> opened = project();
    if (!opened)
        return std::unexpected(opened.error());
    const Result<EnvironmentOptions> options = environment(mode);
    if (!options)
        return std::unexpected(options.error());
    const Result<QString> configured = options->url ? *options->url : (*opened)->config().sqlalchemyUrl();
    if (!configured)
        return std::unexpected(configured.error());
    if (configured->isEmpty()) {
        return commandError(
            QStringLiteral("No database is named: there is no 'sqlalchemy.url' in the section '%1' of %2")
                .arg(m_options.section, (*opened)->config().files().ini));
    }
    Result<DatabaseUrl> parsed = DatabaseUrl::parse(*configured);
    if (parsed)
        m_database = *parsed;
    return parsed;
}

Result<void> Invocation::announceContext(Mode mode)
{
    if (m_hasAnnouncedContext)
        return {};
    const Result<DatabaseUrl> database = url(mode);
    if (!database)
        return std::unexpected(database.error());
    const Result<EnvironmentOptions> options = environment(mode);
    if (!options)
        return std::unexpected(options.error());
    const std::unique_ptr<Dialect> dialect = Dialect::create(database->dialectName());
    if (!dialect)
        return commandError(QStringLiteral("Can't load plugin: sqlalchemy.dialects:%1").arg(database->dialectName()));
    m_hasAnnouncedContext = true;
    log::info(kRuntimeLog, QStringLiteral("Context impl %1.").arg(dialect->implementationName()));
    if (mode == Mode::Offline)
        log::info(kRuntimeLog, QStringLiteral("Generating static SQL"));
    log::info(kRuntimeLog, options->hasTransactionalDdl(*dialect)
                               ? QStringLiteral("Will assume transactional DDL.")
                               : QStringLiteral("Will assume non-transactional DDL."));
    return {};
}

Result<QStringList> Invocation::rows()
{
    const Result<DatabaseUrl> database = url(Mode::Online);
    if (!database)
        return std::unexpected(database.error());
    const Result<EnvironmentOptions> options = environment(Mode::Online);
    if (!options)
        return std::unexpected(options.error());
    if (Result<void> announced = announceContext(Mode::Online); !announced)
        return std::unexpected(announced.error());
    return VersionTable::read(*database, options->versionTable);
}

Result<std::vector<int>> Invocation::presentRevisions()
{
    const Result<const Project *> opened = soundProject();
    if (!opened)
        return std::unexpected(opened.error());
    const Result<QStringList> table = rows();
    if (!table)
        return std::unexpected(table.error());
    auto found = RevisionResolver((*opened)->graph()).rows(*table);
    if (!found)
        return std::unexpected(found.error().toError());
    return *std::move(found);
}

} // namespace retort
