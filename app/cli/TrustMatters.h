// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Invocation.h"
#include "engine/project/ProjectTrust.h"
#include "model/Error.h"

#include <vector>

namespace retort {

/// One kind of thing that a project asks for before Retort does it.
struct TrustMatter
{
    ProjectTrust::Matter matter;
    /// A line for people: what is going to happen with these.
    QString explanation;
};

/// Everything that the project asks for, kinds without anything left out; what `trust` shows.
Result<std::vector<TrustMatter>> trustMatters(Invocation &invocation);

} // namespace retort
