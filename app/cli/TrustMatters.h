// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Invocation.h"
#include "engine/environment/Environment.h"
#include "engine/environment/ProjectAddresses.h"
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

/// Whether the user has agreed to what the project's environments look up, and to where `environment` sends it, whose
/// database the project says to be at `projectUrl`; an error that shows it and says how to agree.
Result<void> checkSecretsAgreed(Invocation &invocation, const Environment &environment, const QString &projectUrl);

/// The same for what connects without being told a host: also whether the user has agreed to the hosts. `known` is
/// where the project leads to (Destinations::of()), read once for all environments that are asked about.
Result<void> checkLookAgreed(const Project &project, const Destinations &known, const Environment &environment,
                             const QString &projectUrl);

/// Everything that the project asks for, kinds without anything left out; what `trust` shows.
Result<std::vector<TrustMatter>> trustMatters(Invocation &invocation);

} // namespace retort
