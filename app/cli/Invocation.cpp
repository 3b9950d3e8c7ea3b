// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Invocation.h"

#include "app/cli/InterruptWatch.h"
#include "app/cli/RunStop.h"
#include "app/cli/TerminalLookup.h"
#include "app/cli/TrustMatters.h"
#include "engine/environment/EnvironmentUrl.h"
#include "engine/environment/ProjectAddresses.h"
#include "engine/environment/ProjectReadings.h"
#include "engine/log/Log.h"
#include "engine/migration/EnvironmentRun.h"
#include "engine/migration/RunJournal.h"
#include "engine/sql/Dialect.h"
#include "model/RevisionResolver.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace retort {

namespace {

const QString kOwnLog = QStringLiteral("retort.cli");

} // namespace

bool GlobalOptions::wantsDebugLog() const
{
    return xArguments.contains(QLatin1String("debug=true"));
}

Invocation::Invocation(GlobalOptions options, std::shared_ptr<SecretResolver> resolver)
    : m_options(std::move(options)),
      m_plainSection(m_options.section),
      m_terminal(m_options.isQuiet ? Terminal::Manner::Quiet : Terminal::Manner::Normal),
      m_resolver(std::move(resolver))
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
    if (const Result<void> moved = readSectionOfEnvironment(); !moved) {
        m_project.reset();
        return std::unexpected(moved.error());
    }
    for (const QString &warning : m_project->warnings())
        Terminal::complain(warning);
    log::debug(kOwnLog, QStringLiteral("Opened %1: %2 revisions in %3")
                            .arg(m_project->directory())
                            .arg(m_project->graph().size())
                            .arg(m_project->versionDirectories().join(QLatin1String(", "))));
    return &*m_project;
}

/// An environment may live in another section of the configuration.
Result<void> Invocation::readSectionOfEnvironment()
{
    if (!m_environment || m_environment->section.isEmpty() || m_environment->section == m_options.section)
        return {};
    const ProjectConfig &config = m_project->config();
    const auto scripts = config.iniOption(m_environment->section, QStringLiteral("script_location"));
    const auto url = config.iniOption(m_environment->section, QStringLiteral("sqlalchemy.url"));
    // A section without scripts says where a database is, and no more.
    if (scripts && !*scripts && url && *url) {
        m_sectionUrl = **url;
        return {};
    }
    m_options.section = m_environment->section;
    return openProject();
}

Result<Project> Invocation::plainProject()
{
    const Result<const Project *> opened = project();
    return opened ? (*opened)->withSection(m_plainSection) : std::unexpected(opened.error());
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
    const QString file = ProjectEnvironments::file(*m_project);
    if (name.isEmpty() && !QFileInfo::exists(file))
        return {};
    const Result<ProjectEnvironments> environments = ProjectEnvironments::of(*m_project);
    if (!environments)
        return std::unexpected(environments.error());
    // Without it the command would go to another database in silence.
    if (const auto &problem = environments->defaultProblem; name.isEmpty() && problem)
        return std::unexpected(Error{Error::Kind::Command, problem->message, problem->range, problem->hint});
    if (name.isEmpty())
        name = environments->defaultName;
    if (name.isEmpty()) {
        for (const Diagnostic &finding : environments->findings) {
            if (finding.severity == Diagnostic::Severity::Error && finding.range.file == file)
                Terminal::complain(describe(finding));
        }
        return {};
    }
    Result<Environment> chosen = environments->choose(name);
    if (!chosen) {
        // It may be one of several that env.py goes through.
        ProjectReadings readings(*m_project, {.xArguments = m_options.xArguments});
        if (const auto all = readings.environments(); all && all->find(name))
            chosen = *all->find(name);
    }
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
        return checkProtection();
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

Result<void> Invocation::checkProtection()
{
    const auto isGuarded = [](const Environment &one) { return one.isExportOnly || one.needsConfirmation(); };
    const Result<ProjectEnvironments> written = ProjectEnvironments::of(*m_project);
    if (!written || std::ranges::none_of(written->all, isGuarded))
        return {};
    ProjectReadings readings(*m_project, {.xArguments = m_options.xArguments});
    const Result<ProjectEnvironments> known = addressedEnvironments(readings);
    const auto meant = databases(Mode::Online);
    // What is wrong is told where it is needed.
    if (!known || !meant)
        return {};
    for (const Environment &environment : known->all) {
        const Result<DatabaseUrl> url = writtenUrl(environment, {});
        if (!isGuarded(environment) || environment.url.reference || !url)
            continue;
        const QString place = RunJournal::placeOf(*url, {});
        if (std::ranges::any_of(*meant,
                                [&place](const Database &one) { return RunJournal::placeOf(one.url, {}) == place; })) {
            return commandError(QStringLiteral("This is the database of the environment '%1', which is %2")
                                    .arg(environment.name, environment.isExportOnly ? QStringLiteral("for export only")
                                                                                    : QStringLiteral("protected")),
                                environment.isExportOnly
                                    ? QStringLiteral("Write the SQL with --sql and hand it on.")
                                    : QStringLiteral("To change it all the same, add --environment '%1' "
                                                     "--confirm '%2'.")
                                          .arg(environment.name, environment.confirmText()));
        }
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

Result<const EnvironmentReading *> Invocation::reading(Mode mode)
{
    if (const auto known = m_readings.find(mode); known != m_readings.end())
        return &known->second;
    const Result<const Project *> opened = project();
    if (!opened)
        return std::unexpected(opened.error());
    EnvironmentReading reading =
        readEnvironment(**opened, m_options.xArguments, mode == Mode::Online, m_tag, m_variables);
    // An env.py that reaches its configuration has said what matters; what else it does is of interest when debugging.
    const log::Level level = reading.hasConfigured ? log::Level::Debug : log::Level::Warning;
    if (!reading.error) {
        for (const Diagnostic &diagnostic : reading.diagnostics)
            log::write(level, kOwnLog, describe(diagnostic));
    }
    return &m_readings.emplace(mode, std::move(reading)).first->second;
}

Result<EnvironmentOptions> Invocation::environment(Mode mode)
{
    const auto read = reading(mode);
    if (!read)
        return std::unexpected(read.error());
    if ((*read)->error)
        return std::unexpected(*(*read)->error);
    const auto meant = m_environment ? meantDatabase(*m_project, **read, *m_environment) : std::nullopt;
    return meant ? (*read)->databases[*meant].options : (*read)->options;
}

Result<bool> Invocation::lacksModels()
{
    const auto read = reading(Mode::Online);
    if (!read)
        return std::unexpected(read.error());
    return (*read)->lacksModels;
}

Result<DatabaseUrl> Invocation::urlOf(const EnvironmentOptions &options, const Environment *chosen, Mode mode)
{
    const Result<QString> configured = chosen && m_sectionUrl ? *m_sectionUrl
                                       : options.url          ? *options.url
                                                              : m_project->config().sqlalchemyUrl();
    // An environment may have an address of its own.
    const bool isNeeded = !chosen || chosen->url.isEmpty();
    if (!configured && isNeeded)
        return std::unexpected(configured.error());
    if (!chosen && configured->isEmpty()) {
        return commandError(
            QStringLiteral("No database is named: there is no 'sqlalchemy.url' in the section '%1' of %2")
                .arg(m_options.section, m_project->config().files().ini),
            QStringLiteral(
                "Name it there, or as the url of an environment in retort.toml, chosen with --environment."));
    }
    if (isNeeded && options.isUrlUnknown && !(chosen && m_sectionUrl)) {
        log::warning(kOwnLog, QStringLiteral("env.py takes its database from the application, which Retort does not "
                                             "run: 'sqlalchemy.url' of the configuration is used instead"));
    }
    if (chosen && mode == Mode::Online)
        return lookUp(*chosen, configured.value_or(QString()));
    return chosen ? writtenUrl(*chosen, configured.value_or(QString())) : DatabaseUrl::parse(*configured);
}

Result<DatabaseUrl> Invocation::lookUp(const Environment &environment, const QString &projectUrl)
{
    if (const auto known = m_resolved.find(projectUrl); known != m_resolved.end())
        return known->second.url;
    if (environment.hasReferences()) {
        if (const Result<void> agreed = checkSecretsAgreed(*this, environment, projectUrl); !agreed)
            return std::unexpected(agreed.error());
    }
    const InterruptWatch watch([shared = resolver()] { shared->cancel(); });
    const Result<ResolvedEnvironment> found = waitFor(m_resolver->resolve(environment, projectUrl));
    if (!found)
        return std::unexpected(found.error());
    m_resolved.insert_or_assign(projectUrl, *found);
    return found->url;
}

const std::shared_ptr<SecretResolver> &Invocation::resolver()
{
    if (!m_resolver)
        m_resolver = std::make_shared<SecretResolver>(terminalSurroundings());
    return m_resolver;
}

Result<void> Invocation::coverRun(DatabaseUrl *used)
{
    for (auto &[projectUrl, resolved] : m_resolved) {
        if (!resolved.lease || !m_environment)
            continue;
        // One that is nearly over might end while it is being renewed, and one may be revoked before its time.
        if (!resolved.lease->isFresh() || resolved.lease->isLost(m_resolver->stopper())) {
            const Result<ResolvedEnvironment> anew = m_resolver->resolveNow(*m_environment, projectUrl);
            if (!anew)
                return std::unexpected(anew.error());
            if (used && used->user() == resolved.url.user() && anew->url.user() && anew->url.password()) {
                used->setUser(*anew->url.user());
                used->setPassword(*anew->url.password());
            }
            resolved = *anew;
        }
        if (resolved.lease) {
            const int seconds = (m_environment->runTime + 999) / 1000;
            if (Result<void> covered = resolved.lease->cover(seconds, m_resolver->stopper()); !covered)
                return covered;
        }
    }
    return {};
}

void Invocation::giveBack()
{
    m_resolved.clear();
    m_resolver.reset();
}

Result<std::vector<const EnvironmentDatabase *>> Invocation::meantDatabases(const EnvironmentReading &reading) const
{
    std::vector<const EnvironmentDatabase *> all;
    for (const EnvironmentDatabase &database : reading.databases)
        all.push_back(&database);
    if (!m_environment)
        return all;
    if (const auto meant = meantDatabase(*m_project, reading, *m_environment))
        return std::vector{all[*meant]};
    if (m_sectionUrl)
        return unknownWhichDatabase(*m_environment);
    const auto urlOfFirst = reading.databases.front().options.url;
    const bool isOne = std::ranges::all_of(
        reading.databases, [&](const EnvironmentDatabase &database) { return database.options.url == urlOfFirst; });
    if (isOne || m_environment->url.isEmpty())
        return all;
    return commandError(
        QStringLiteral("The environment '%1' names one database, and env.py goes through several")
            .arg(m_environment->name),
        QStringLiteral("Take the url out of the environment, name the database's INI section in it (section = …), or "
                       "run the command without it."));
}

Result<std::vector<Invocation::Database>> Invocation::databases(Mode mode)
{
    const Result<const Environment *> chosen = chosenEnvironment();
    if (!chosen)
        return std::unexpected(chosen.error());
    const auto read = reading(mode);
    if (!read)
        return std::unexpected(read.error());
    if ((*read)->error)
        return std::unexpected(*(*read)->error);
    const auto meant = meantDatabases(**read);
    if (!meant)
        return std::unexpected(meant.error());
    std::vector<Database> found;
    for (const EnvironmentDatabase *database : *meant) {
        const Result<DatabaseUrl> url = urlOf(database->options, *chosen, mode);
        if (!url)
            return std::unexpected(url.error());
        // One by itself waits for no other.
        found.push_back({*url, database->options, database->logged, database->isHeld && meant->size() > 1});
    }
    m_database = found.front().url;
    return found;
}

Result<DatabaseUrl> Invocation::url(Mode mode)
{
    const auto found = databases(mode);
    if (!found)
        return std::unexpected(found.error());
    return found->front().url;
}

Result<void> Invocation::announce(const Database &database, Mode mode)
{
    const std::unique_ptr<Dialect> dialect = Dialect::create(database.url.dialectName());
    if (!dialect)
        return commandError(
            QStringLiteral("Can't load plugin: sqlalchemy.dialects:%1").arg(database.url.dialectName()));
    for (const log::Entry &entry : database.logged)
        log::write(entry.level, entry.category, entry.message);
    m_database = database.url;
    m_hasAnnouncedContext = true;
    log::info(kRuntimeLog, QStringLiteral("Context impl %1.").arg(dialect->implementationName()));
    if (mode == Mode::Offline)
        log::info(kRuntimeLog, QStringLiteral("Generating static SQL"));
    log::info(kRuntimeLog, database.options.hasTransactionalDdl(*dialect)
                               ? QStringLiteral("Will assume transactional DDL.")
                               : QStringLiteral("Will assume non-transactional DDL."));
    return {};
}

Result<QStringList> Invocation::rowsOf(const Project &opened, const Database &database)
{
    const RunStop stop(resolver());
    return versionRows(opened, database.url, database.options, m_options.xArguments, stop.session);
}

Result<void> Invocation::askRowsOfEach(const RowQuestion &question)
{
    const Result<const Project *> opened = soundProject();
    if (!opened)
        return std::unexpected(opened.error());
    const auto found = databases(Mode::Online);
    if (!found)
        return std::unexpected(found.error());
    for (const Database &database : *found) {
        if (Result<void> announced = announce(database, Mode::Online); !announced)
            return announced;
        const Result<QStringList> rows = rowsOf(**opened, database);
        if (!rows)
            return std::unexpected(rows.error());
        if (Result<void> asked = question(database, *rows); !asked)
            return asked;
    }
    return {};
}

Result<void> Invocation::askEach(const Question &question)
{
    return askRowsOfEach([this, &question](const Database &database, const QStringList &rows) -> Result<void> {
        const auto present = RevisionResolver(m_project->graph()).rows(rows);
        if (!present)
            return std::unexpected(present.error().toError());
        return question(database, *present);
    });
}

} // namespace retort
