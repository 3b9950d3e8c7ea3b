// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/environment/ProjectReadings.h"

#include "engine/sql/Dialect.h"

#include <QFileInfo>

#include <algorithm>
#include <memory>
#include <utility>

namespace retort {

namespace {

const QString kUrlOption = QStringLiteral("sqlalchemy.url");

/// The INI section that names that URL; empty where there is none.
QString sectionOf(const ProjectConfig &config, const QString &url)
{
    for (const QString &section : config.usableSections()) {
        if (config.iniOption(section, kUrlOption).value_or(std::nullopt) == url)
            return section;
    }
    return {};
}

std::vector<Environment> environmentsOf(const Project &project, const std::vector<EnvironmentDatabase> &databases)
{
    const ProjectConfig &config = project.config();
    const QString own = config.sqlalchemyUrl().value_or(QString());
    const auto urlOf = [&own](const EnvironmentDatabase &database) { return database.options.url.value_or(own); };
    std::vector<Environment> all;
    for (const EnvironmentDatabase &database : databases) {
        Environment environment;
        environment.url.text = urlOf(database);
        const bool isAlone = std::ranges::count(databases, environment.url.text, urlOf) == 1;
        const Result<DatabaseUrl> address = DatabaseUrl::parse(environment.url.text);
        const QString section = isAlone ? sectionOf(config, environment.url.text) : QString();
        QString name = section.isEmpty() ? database.options.versionTable.schema : section;
        if (name.isEmpty())
            name = address ? displayName(*address) : project.name();
        environment.name = name;
        for (int i = 2; std::ranges::find(all, environment.name, &Environment::name) != all.end(); ++i)
            environment.name = QStringLiteral("%1 %2").arg(name).arg(i);
        if (environment.name == section) {
            const int line = config.ini().line(section, kUrlOption);
            environment.where = {config.ini().file(), line, 1, line, 1};
        }
        all.push_back(std::move(environment));
    }
    return all;
}

const EnvironmentOptions *meantOptions(const Project &project, const EnvironmentReading &reading,
                                       const Environment &environment)
{
    const std::optional<std::size_t> meant = meantDatabase(project, reading, environment);
    return meant ? &reading.databases[*meant].options : nullptr;
}

} // namespace

std::optional<std::size_t> meantDatabase(const Project &project, const EnvironmentReading &reading,
                                         const Environment &environment)
{
    if (reading.databases.size() == 1)
        return 0;
    const std::vector<Environment> all = environmentsOf(project, reading.databases);
    auto found = std::ranges::find_if(all, [&environment](const Environment &one) {
        return one.name == environment.section && !one.where.file.isEmpty();
    });
    if (found == all.end())
        found = std::ranges::find(all, environment.name, &Environment::name);
    return found == all.end() ? std::nullopt : std::optional(std::size_t(found - all.begin()));
}

std::unexpected<Error> unknownWhichDatabase(const Environment &environment)
{
    return commandError(QStringLiteral("env.py goes through several databases, and the environment %1 does not say "
                                       "which of them is meant")
                            .arg(environment.shownName()),
                        QStringLiteral("Name the database's INI section in retort.toml (section = …), or take the "
                                       "environments out of it: then each of these databases is one. Or use "
                                       "retort-cli, which goes through all."));
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

ProjectReadings::ProjectReadings(Project plain) : ProjectReadings(std::move(plain), Manner()) {}

ProjectReadings::ProjectReadings(Project plain, Manner manner) : m_plain(std::move(plain)), m_manner(std::move(manner))
{}

const Result<ProjectReadings::Reading> &ProjectReadings::with(const QString &section)
{
    const QString key = section.isEmpty() ? m_plain.config().section() : section;
    if (const auto known = m_bySection.find(key); known != m_bySection.end())
        return known->second;
    Result<Project> project = m_plain.withSection(key);
    if (!project)
        return m_bySection.emplace(key, std::unexpected(project.error())).first->second;
    EnvironmentReading reading =
        readEnvironment(*project, m_manner.xArguments, m_manner.isOnline, {}, m_manner.variables);
    return m_bySection.emplace(key, Reading{*std::move(project), std::move(reading)}).first->second;
}

const ProjectReadings::Reading &ProjectReadings::readingFor(const Environment &environment)
{
    const Result<Reading> &own = with(environment.section);
    return own ? *own : plain();
}

Result<QString> ProjectReadings::urlFor(const Environment &environment, const EnvironmentOptions &options)
{
    const Result<Reading> &own = with(environment.section);
    if (!own) {
        // A section without scripts says where a database is, and no more; without one it is a mistake.
        const auto written = m_plain.config().iniOption(environment.section, kUrlOption);
        if (!written)
            return std::unexpected(written.error());
        return written->value_or(QString()).isEmpty() ? std::unexpected(own.error()) : Result<QString>(**written);
    }
    const Result<QString> url = options.url ? *options.url : own->project.config().sqlalchemyUrl();
    if (url && url->isEmpty())
        return commandError(
            options.isUrlUnknown ? QStringLiteral("env.py takes its database from the application: add an environment")
                                 : QStringLiteral("The project names no database: add an environment"),
            QStringLiteral("In the window it is Database > Edit Environments, else a table of retort.toml."));
    return url;
}

Result<ConfiguredProject> ProjectReadings::of(const Environment &environment)
{
    const Reading &reading = readingFor(environment);
    const EnvironmentOptions *options = meantOptions(reading.project, reading.environment, environment);
    if (!options)
        return unknownWhichDatabase(environment);
    if (reading.environment.error && environment.url.isEmpty())
        return std::unexpected(*reading.environment.error);
    ConfiguredProject configured{.project = reading.project, .options = *options};
    if (environment.url.isEmpty()) {
        Result<QString> url = urlFor(environment, *options);
        if (!url)
            return std::unexpected(url.error());
        configured.url = *std::move(url);
    }
    return configured;
}

EnvironmentOptions ProjectReadings::options(const Environment &environment)
{
    const Reading &reading = readingFor(environment);
    const EnvironmentOptions *options = meantOptions(reading.project, reading.environment, environment);
    return options ? *options : reading.environment.options;
}

QStringList ProjectReadings::urls(const QString &section)
{
    const Result<Reading> &own = with(section);
    QStringList urls;
    if (own) {
        const QString configured = own->project.config().sqlalchemyUrl().value_or(QString());
        for (const EnvironmentDatabase &database : own->environment.databases)
            urls.append(database.options.url.value_or(configured));
    } else {
        const auto written = m_plain.config().iniOption(section, kUrlOption);
        urls.append(written ? written->value_or(QString()) : QString());
    }
    urls.removeAll(QString());
    urls.removeDuplicates();
    return urls;
}

const std::vector<Environment> &ProjectReadings::databases()
{
    if (!m_databases) {
        const std::vector<EnvironmentDatabase> &all = plain().environment.databases;
        m_databases = all.size() == 1 ? std::vector<Environment>() : environmentsOf(plain().project, all);
    }
    return *m_databases;
}

bool ProjectReadings::areLeftToEnvPy(const ProjectEnvironments &environments) const
{
    const QString ini = m_plain.config().ini().file();
    const QString toml = ProjectEnvironments::file(m_plain);
    return std::ranges::all_of(environments.all, [&ini](const Environment &one) { return one.where.file == ini; }) &&
           std::ranges::none_of(environments.findings,
                                [&toml](const Diagnostic &finding) { return finding.range.file == toml; });
}

Result<ProjectEnvironments> ProjectReadings::environments()
{
    Result<ProjectEnvironments> read = ProjectEnvironments::of(m_plain);
    if (read && areLeftToEnvPy(*read) && !databases().empty())
        read->all = databases();
    return read;
}

} // namespace retort
