// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/TrustMatters.h"

#include "engine/environment/EnvironmentTrust.h"
#include "engine/project/PostWriteHooks.h"

namespace retort {

namespace {

/// How a matter is spoken of: what the project does, and the beginning of "what it does … has changed".
struct Phrases
{
    QString deed;
    QString verb;
};

Result<void> checkAgreed(const Project &project, const ProjectTrust::Matter &matter, const Phrases &phrases)
{
    const ProjectTrust trust = ProjectTrust::forUser(project.directory());
    if (trust.isAgreed(matter))
        return {};
    return commandError(
        trust.knows(matter.subject)
            ? QStringLiteral("What this project %1 has changed since you agreed to it").arg(phrases.verb)
            : QStringLiteral("This project %1, and you have not agreed to that yet").arg(phrases.deed),
        QStringLiteral("Nothing was looked up or connected to. It asks for\n  %1\nIf this is right, run "
                       "`retort-cli trust`; on a build server set RETORT_TRUST to %2")
            .arg(matter.facts.join(QStringLiteral("\n  ")), matter.fingerprint()));
}

Result<void> checkSecrets(const Project &project, const Destinations &all)
{
    return checkAgreed(project, secretsMatter(all.environments, all.projectUrl),
                       {QStringLiteral("looks up secrets"), QStringLiteral("looks up")});
}

} // namespace

Result<void> checkSecretsAgreed(Invocation &invocation, const Environment &environment, const QString &projectUrl)
{
    const Result<Project> project = invocation.plainProject();
    if (!project)
        return std::unexpected(project.error());
    const auto all = Destinations::with(*project, invocation.options().xArguments, environment, projectUrl);
    return all ? checkSecrets(*project, *all) : std::unexpected(all.error());
}

Result<void> checkLookAgreed(const Project &project, const Destinations &known, const Environment &environment,
                             const QString &projectUrl)
{
    const Destinations all = known.including(environment, projectUrl);
    if (!isOnThisMachine(environment, projectUrl)) {
        const Result<void> agreed = checkAgreed(project, hostsMatter(all.environments, all.projectUrl),
                                                {QStringLiteral("connects to hosts"), QStringLiteral("connects to")});
        if (!agreed)
            return agreed;
    }
    return environment.hasReferences() ? checkSecrets(project, all) : Result<void>();
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
    matters.push_back({hostsMatter(all->environments, all->projectUrl), QStringLiteral("Hosts that are connected to")});
    matters.push_back(
        {secretsMatter(all->environments, all->projectUrl), QStringLiteral("Secrets that are looked up and used")});
    std::erase_if(matters, [](const TrustMatter &asked) { return asked.matter.facts.isEmpty(); });
    return matters;
}

} // namespace retort
