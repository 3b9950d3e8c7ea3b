// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/TrustMatters.h"

#include "engine/environment/EnvironmentTrust.h"
#include "engine/environment/ProjectEnvironments.h"
#include "engine/project/PostWriteHooks.h"

namespace retort {

Result<void> checkAgreed(const Project &project)
{
    const Result<ProjectEnvironments> environments = ProjectEnvironments::of(project);
    if (!environments)
        return std::unexpected(environments.error());
    const ProjectTrust::Matter matter =
        secretsMatter(*environments, project.config().sqlalchemyUrl().value_or(QString()));
    const ProjectTrust trust = ProjectTrust::forUser(project.directory());
    if (trust.isAgreed(matter))
        return {};
    return commandError(
        trust.knows(matter.subject)
            ? QStringLiteral("What this project looks up has changed since you agreed to it")
            : QStringLiteral("This project looks up secrets, and you have not agreed to that yet"),
        QStringLiteral("Nothing was looked up or connected to. It asks for\n  %1\nIf this is right, run "
                       "`retort-cli trust`; on a build server set RETORT_TRUST to %2")
            .arg(matter.facts.join(QStringLiteral("\n  ")), matter.fingerprint()));
}

Result<std::vector<TrustMatter>> trustMatters(Invocation &invocation)
{
    const Result<const Project *> project = invocation.project();
    if (!project)
        return std::unexpected(project.error());
    std::vector<TrustMatter> matters;
    const Result<PostWriteHooks> hooks = PostWriteHooks::of(**project);
    if (!hooks)
        return std::unexpected(hooks.error());
    matters.push_back({hooks->matter(), QStringLiteral("Programs that are started for each new script")});
    const Result<ProjectEnvironments> environments = ProjectEnvironments::of(**project);
    if (!environments)
        return std::unexpected(environments.error());
    const QString url = (*project)->config().sqlalchemyUrl().value_or(QString());
    matters.push_back({hostsMatter(*environments, url), QStringLiteral("Hosts that are connected to")});
    matters.push_back({secretsMatter(*environments, url), QStringLiteral("Secrets that are looked up and used")});
    std::erase_if(matters, [](const TrustMatter &asked) { return asked.matter.facts.isEmpty(); });
    return matters;
}

} // namespace retort
