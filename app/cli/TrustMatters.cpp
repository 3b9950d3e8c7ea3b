// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/TrustMatters.h"

#include "engine/project/PostWriteHooks.h"

namespace retort {

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
    std::erase_if(matters, [](const TrustMatter &asked) { return asked.matter.facts.isEmpty(); });
    return matters;
}

} // namespace retort
