// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ProjectReadings.h"

#include "engine/sql/Dialect.h"
#include "ui/Workspace.h"

#include <QFileInfo>

#include <algorithm>
#include <memory>
#include <utility>

namespace retort::ui::jobs {

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

/// The options of the database that is meant, by its INI section or by its name; null where that cannot be told.
const EnvironmentOptions *meantOptions(const Project &project, const EnvironmentReading &reading,
                                       const Environment &environment)
{
    if (reading.databases.size() == 1)
        return &reading.options;
    const std::vector<Environment> all = environmentsOf(project, reading.databases);
    auto found = std::ranges::find_if(all, [&environment](const Environment &one) {
        return one.name == environment.section && !one.where.file.isEmpty();
    });
    if (found == all.end())
        found = std::ranges::find(all, environment.name, &Environment::name);
    return found == all.end() ? nullptr : &reading.databases[std::size_t(found - all.begin())].options;
}

} // namespace

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

ProjectReadings::ProjectReadings(Project plain, Purpose purpose) : m_plain(std::move(plain)), m_purpose(purpose) {}

const Result<ProjectReadings::Reading> &ProjectReadings::with(const QString &section)
{
    const QString key = section.isEmpty() ? m_plain.config().section() : section;
    if (const auto known = m_bySection.find(key); known != m_bySection.end())
        return known->second;
    Result<Project> project = m_plain.withSection(key);
    if (!project)
        return m_bySection.emplace(key, std::unexpected(project.error())).first->second;
    EnvironmentReading reading = readEnvironment(*project, {}, m_purpose == Purpose::Running);
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
        return commandError(options.isUrlUnknown
                                ? Workspace::tr("env.py takes its database from the application: add an environment")
                                : Workspace::tr("The project names no database: add an environment"),
                            Workspace::tr("Database > Edit Environments"));
    return url;
}

Result<ConfiguredProject> ProjectReadings::of(const Environment &environment)
{
    const Reading &reading = readingFor(environment);
    const EnvironmentOptions *options = meantOptions(reading.project, reading.environment, environment);
    if (!options) {
        return commandError(Workspace::tr("env.py goes through several databases, and the environment %1 does not say "
                                          "which of them is meant")
                                .arg(environment.shownName()),
                            Workspace::tr("Name the database's INI section in retort.toml (section = …), or take the "
                                          "environments out of it: then each of these databases is one. Or use "
                                          "retort-cli, which goes through all."));
    }
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

const std::vector<Environment> &ProjectReadings::databases()
{
    if (!m_databases) {
        const std::vector<EnvironmentDatabase> &all = plain().environment.databases;
        m_databases = all.size() == 1 ? std::vector<Environment>() : environmentsOf(plain().project, all);
    }
    return *m_databases;
}

} // namespace retort::ui::jobs
