// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Invocation.h"

#include "engine/database/VersionTable.h"
#include "engine/environment/EnvironmentUrl.h"
#include "engine/log/Log.h"
#include "engine/migration/EnvironmentReader.h"
#include "engine/sql/Dialect.h"
#include "model/RevisionResolver.h"

#include <QDir>
#include <QFileInfo>

namespace retort {

namespace {

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
    if (const Result<void> opened = openProject(); !opened)
        return std::unexpected(opened.error());
    if (const Result<void> chosen = chooseEnvironment(); !chosen) {
        m_project.reset();
        return std::unexpected(chosen.error());
    }
    // An environment may live in another section of the configuration.
    if (m_environment && !m_environment->section.isEmpty() && m_environment->section != m_options.section) {
        m_options.section = m_environment->section;
        if (const Result<void> opened = openProject(); !opened)
            return std::unexpected(opened.error());
    }
    for (const QString &warning : m_project->warnings())
        Terminal::complain(warning);
    log::debug(kOwnLog, QStringLiteral("Opened %1: %2 revisions in %3")
                            .arg(m_project->directory())
                            .arg(m_project->graph().size())
                            .arg(m_project->versionDirectories().join(QLatin1String(", "))));
    return &*m_project;
}

Result<void> Invocation::openProject()
{
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
    return {};
}

void Invocation::preferEnvironment(const QString &name)
{
    if (!name.isEmpty())
        m_options.environment = name;
}

Result<void> Invocation::chooseEnvironment()
{
    if (m_ignoresEnvironment)
        return {};
    QString name = m_options.environment;
    if (name.isEmpty())
        name = qEnvironmentVariable("RETORT_ENVIRONMENT");
    const bool hasFile = QFileInfo::exists(ProjectEnvironments::file(*m_project));
    if (name.isEmpty() && !hasFile)
        return {};
    const Result<ProjectEnvironments> environments = ProjectEnvironments::of(*m_project);
    if (!environments)
        return std::unexpected(environments.error());
    if (name.isEmpty())
        name = environments->defaultName;
    if (name.isEmpty())
        return {};
    Result<Environment> chosen = environments->choose(name);
    if (!chosen)
        return std::unexpected(chosen.error());
    m_environment = std::move(*chosen);
    return {};
}

Result<const Environment *> Invocation::chosenEnvironment()
{
    const Result<const Project *> opened = project();
    if (!opened)
        return std::unexpected(opened.error());
    return m_environment ? &*m_environment : nullptr;
}

Result<void> Invocation::checkMayApply()
{
    const Result<const Environment *> chosen = chosenEnvironment();
    if (!chosen)
        return std::unexpected(chosen.error());
    if (!*chosen)
        return {};
    const Environment &environment = **chosen;
    if (environment.isExportOnly) {
        return commandError(QStringLiteral("The environment '%1' is for export only: nothing is applied from here")
                                .arg(environment.name),
                            QStringLiteral("Write the SQL with --sql and hand it on."));
    }
    if (environment.needsConfirmation() && m_options.confirmation != environment.confirmText()) {
        return commandError(
            QStringLiteral("The environment '%1' is protected").arg(environment.name),
            QStringLiteral("To change its database all the same, add --confirm '%1'.").arg(environment.confirmText()));
    }
    return {};
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

Result<QString> Invocation::projectUrl(Mode mode)
{
    const Result<const Project *> opened = project();
    if (!opened)
        return std::unexpected(opened.error());
    const Result<EnvironmentOptions> options = environment(mode);
    if (!options)
        return std::unexpected(options.error());
    return options->url ? *options->url : (*opened)->config().sqlalchemyUrl();
}

Result<DatabaseUrl> Invocation::url(Mode mode)
{
    const Result<const Environment *> chosen = chosenEnvironment();
    if (!chosen)
        return std::unexpected(chosen.error());
    const Result<QString> configured = projectUrl(mode);
    // The environment has an address of its own.
    const bool isNeeded = !*chosen || ((*chosen)->url.isEmpty());
    if (!configured && isNeeded)
        return std::unexpected(configured.error());
    if (!*chosen && configured->isEmpty()) {
        return commandError(
            QStringLiteral("No database is named: there is no 'sqlalchemy.url' in the section '%1' of %2")
                .arg(m_options.section, m_project->config().files().ini));
    }
    Result<DatabaseUrl> parsed =
        *chosen ? writtenUrl(**chosen, configured.value_or(QString())) : DatabaseUrl::parse(*configured);
    if (mode == Mode::Online && *chosen && (*chosen)->hasReferences())
        return commandError(QStringLiteral("The environment '%1' has secrets to be looked up").arg((*chosen)->name));
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
