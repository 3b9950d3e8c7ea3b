// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/TrustMatters.h"

#include "engine/environment/EnvironmentTrust.h"
#include "engine/environment/ProjectAddresses.h"
#include "engine/project/PostWriteHooks.h"

namespace retort {

namespace {

Result<Destinations> destinationsWith(Invocation &invocation, const Environment &environment, const QString &projectUrl)
{
    const Result<Project> project = invocation.plainProject();
    if (!project)
        return std::unexpected(project.error());
    return Destinations::with(*project, invocation.options().xArguments, environment, projectUrl);
}

Result<void> checkAgreed(Invocation &invocation, const ProjectTrust::Matter &matter, const QString &what)
{
    const Result<Project> project = invocation.plainProject();
    if (!project)
        return std::unexpected(project.error());
    const ProjectTrust trust = ProjectTrust::forUser(project->directory());
    if (trust.isAgreed(matter))
        return {};
    return commandError(
        trust.knows(matter.subject)
            ? QStringLiteral("What this project %1 has changed since you agreed to it").arg(what)
            : QStringLiteral("This project %1, and you have not agreed to that yet")
                  .arg(matter.subject == QLatin1String("secrets") ? QStringLiteral("looks up secrets")
                                                                  : QStringLiteral("connects to hosts")),
        QStringLiteral("Nothing was looked up or connected to. It asks for\n  %1\nIf this is right, run "
                       "`retort-cli trust`; on a build server set RETORT_TRUST to %2")
            .arg(matter.facts.join(QStringLiteral("\n  ")), matter.fingerprint()));
}

} // namespace

Result<void> checkSecretsAgreed(Invocation &invocation, const Environment &environment, const QString &projectUrl)
{
    const Result<Destinations> all = destinationsWith(invocation, environment, projectUrl);
    if (!all)
        return std::unexpected(all.error());
    return checkAgreed(invocation, secretsMatter(all->environments, all->projectUrl), QStringLiteral("looks up"));
}

Result<void> checkHostsAgreed(Invocation &invocation, const Environment &environment, const QString &projectUrl)
{
    if (isOnThisMachine(environment, projectUrl))
        return {};
    const Result<Destinations> all = destinationsWith(invocation, environment, projectUrl);
    if (!all)
        return std::unexpected(all.error());
    return checkAgreed(invocation, hostsMatter(all->environments, all->projectUrl), QStringLiteral("connects to"));
}

Result<std::vector<TrustMatter>> trustMatters(Invocation &invocation)
{
    const Result<Project> project = invocation.plainProject();
    if (!project)
        return std::unexpected(project.error());
    std::vector<TrustMatter> matters;
    const Result<PostWriteHooks> hooks = PostWriteHooks::of(*project);
    if (!hooks)
        return std::unexpected(hooks.error());
    matters.push_back({hooks->matter(), QStringLiteral("Programs that are started for each new script")});
    const Result<Destinations> all = Destinations::of(*project, invocation.options().xArguments);
    if (!all)
        return std::unexpected(all.error());
    const auto &[environments, url] = *all;
    matters.push_back({hostsMatter(environments, url), QStringLiteral("Hosts that are connected to")});
    matters.push_back({secretsMatter(environments, url), QStringLiteral("Secrets that are looked up and used")});
    std::erase_if(matters, [](const TrustMatter &asked) { return asked.matter.facts.isEmpty(); });
    return matters;
}

} // namespace retort
