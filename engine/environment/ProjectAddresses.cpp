// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/environment/ProjectAddresses.h"

#include "engine/environment/EnvironmentTrust.h"
#include "engine/migration/EnvironmentReader.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace retort {

QStringList projectUrls(const Project &project, const QStringList &xArguments)
{
    return readUrls(project, readEnvironment(project, xArguments, true));
}

QStringList readUrls(const Project &project, const EnvironmentReading &reading)
{
    const QString configured = project.config().sqlalchemyUrl().value_or(QString());
    QStringList urls;
    for (const EnvironmentDatabase &database : reading.databases)
        urls.append(database.options.url.value_or(configured));
    urls.removeAll(QString());
    urls.removeDuplicates();
    return urls;
}

QStringList sectionUrls(const Project &project, const QString &section, const QStringList &xArguments)
{
    if (const Result<Project> own = project.withSection(section))
        return projectUrls(*own, xArguments);
    const auto written = project.config().iniOption(section, QStringLiteral("sqlalchemy.url"));
    QStringList urls = {written ? written->value_or(QString()) : QString()};
    urls.removeAll(QString());
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
        if (!bySection.contains(environment.section))
            bySection.insert(environment.section, sectionUrls(project, environment.section, xArguments));
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

Result<Destinations> Destinations::of(const Project &project, const QStringList &xArguments)
{
    Result<ProjectEnvironments> environments = addressedEnvironments(project, xArguments);
    if (!environments)
        return std::unexpected(environments.error());
    return Destinations{*std::move(environments), projectUrls(project, xArguments).value(0)};
}

Result<Destinations> Destinations::with(const Project &project, const QStringList &xArguments,
                                        const Environment &environment, const QString &ownUrl)
{
    const Result<Destinations> read = of(project, xArguments);
    return read ? Result<Destinations>(read->including(environment, ownUrl)) : read;
}

Destinations Destinations::including(const Environment &environment, const QString &ownUrl) const
{
    Destinations result = *this;
    if (environment.name.isEmpty())
        return result;
    Environment used = environment;
    if (used.url.isEmpty())
        used.url.text = ownUrl;
    std::vector<Environment> &all = result.environments.all;
    const auto isIt = [&](const Environment &one) { return one.name == used.name; };
    const auto saysTheSame = [&](const Environment &one) {
        return isIt(one) && referenceFacts(one) == referenceFacts(used);
    };
    const QString host = hostOf(used, {});
    if (std::ranges::any_of(all, [&](const Environment &one) { return saysTheSame(one) && hostOf(one, {}) == host; }))
        return result;
    const auto place = std::ranges::find_if(all, isIt) - all.begin();
    // One more place that it leads to, or another environment by the same name, say one that is not saved yet.
    const bool isOneMore = environment.url.isEmpty() && std::ranges::any_of(all, saysTheSame);
    if (!isOneMore)
        std::erase_if(all, isIt);
    all.insert(all.begin() + place, used);
    return result;
}

} // namespace retort
