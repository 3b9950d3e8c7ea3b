// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/environment/ProjectAddresses.h"

#include "engine/migration/EnvironmentReader.h"

#include <utility>

namespace retort {

Result<Project> withSection(const Project &project, const QString &section)
{
    if (section.isEmpty() || section == project.config().section())
        return project;
    const Result<ProjectConfig> config = ProjectConfig::read(project.config().files(), section);
    if (!config)
        return std::unexpected(config.error());
    ProjectOptions options = project.options();
    options.section = section;
    return Project::open(*config, options);
}

QStringList projectUrls(const Project &project, const QStringList &xArguments)
{
    const QString configured = project.config().sqlalchemyUrl().value_or(QString());
    QStringList urls;
    for (const EnvironmentDatabase &database : readEnvironment(project, xArguments, true).databases)
        urls.append(database.options.url.value_or(configured));
    urls.removeAll(QString());
    urls.removeDuplicates();
    return urls;
}

Result<ProjectEnvironments> addressedEnvironments(const Project &project, const QStringList &xArguments)
{
    Result<ProjectEnvironments> environments = ProjectEnvironments::of(project);
    if (!environments)
        return environments;
    QHash<QString, QStringList> bySection;
    for (const Environment &environment : std::exchange(environments->all, {})) {
        if (!environment.url.isEmpty()) {
            environments->all.push_back(environment);
            continue;
        }
        if (!bySection.contains(environment.section)) {
            const Result<Project> own = withSection(project, environment.section);
            if (!own)
                return std::unexpected(own.error());
            bySection.insert(environment.section, projectUrls(*own, xArguments));
        }
        // Without any it stays as it is: nothing can be connected to then.
        QStringList urls = bySection.value(environment.section);
        if (urls.isEmpty())
            urls.append(QString());
        for (const QString &url : std::as_const(urls)) {
            environments->all.push_back(environment);
            environments->all.back().url.text = url;
        }
    }
    return environments;
}

} // namespace retort
