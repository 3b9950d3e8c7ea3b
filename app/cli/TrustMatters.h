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

/// Whether the user has agreed to what the project's environments look up; an error that shows it and says how to
/// agree.
Result<void> checkAgreed(const Project &project);

/// Everything that the project asks for, kinds without anything left out; what `trust` shows.
Result<std::vector<TrustMatter>> trustMatters(Invocation &invocation);

} // namespace retort
