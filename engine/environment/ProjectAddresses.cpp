// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/environment/ProjectAddresses.h"

#include "engine/environment/EnvironmentTrust.h"

#include <algorithm>
#include <utility>

namespace retort {

QStringList projectUrls(const Project &project, const QStringList &xArguments)
{
    return ProjectReadings(project, {.xArguments = xArguments}).urls();
}

Result<ProjectEnvironments> addressedEnvironments(ProjectReadings &readings)
{
    Result<ProjectEnvironments> environments = ProjectEnvironments::of(readings.project());
    if (!environments)
        return environments;
    for (const Environment &environment : std::exchange(environments->all, {})) {
        if (!environment.url.isEmpty()) {
            environments->all.push_back(environment);
            continue;
        }
        // Without any it stays as it is: nothing can be connected to then.
        QStringList urls = readings.urls(environment.section);
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
    ProjectReadings readings(project, {.xArguments = xArguments});
    return of(readings);
}

Result<Destinations> Destinations::of(ProjectReadings &readings)
{
    Result<ProjectEnvironments> environments = addressedEnvironments(readings);
    if (!environments)
        return std::unexpected(environments.error());
    Destinations result{*std::move(environments), readings.urls().value(0)};
    if (!readings.areLeftToEnvPy(result.environments))
        return result;
    for (const Environment &database : readings.databases()) {
        // Those that the INI file names are there already, under its names.
        if (database.where.file.isEmpty())
            result.ofEnvPy.push_back(database);
        if (!result.leadsTo(hostOf(database, {})))
            result.environments.all.push_back(database);
    }
    return result;
}

Result<Destinations> Destinations::with(const Project &project, const QStringList &xArguments,
                                        const Environment &environment, const QString &ownUrl)
{
    const Result<Destinations> read = of(project, xArguments);
    return read ? Result<Destinations>(read->including(environment, ownUrl)) : read;
}

bool Destinations::leadsTo(const QString &host) const
{
    return host == hostOf(Environment(), projectUrl) ||
           std::ranges::any_of(environments.all,
                               [&](const Environment &one) { return hostOf(one, projectUrl) == host; });
}

Destinations Destinations::including(const Environment &environment, const QString &ownUrl) const
{
    Destinations result = *this;
    const bool isOfEnvPy = std::ranges::any_of(ofEnvPy, [&environment](const Environment &one) {
        return one.name == environment.name && one.url == environment.url;
    });
    if (environment.name.isEmpty() || isOfEnvPy)
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
