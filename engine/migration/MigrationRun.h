// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/migration/MigrationRequest.h"

#include <memory>

namespace retort {

/// Runs a request against its database, in the calling thread, from opening the connection to closing it: the
/// terminal's way. `observer` may be null. Stopping `stopper` (from any thread) cancels: what is not committed is
/// undone.
RunOutcome runMigration(const MigrationRequest &request, MigrationObserver *observer = nullptr,
                        std::shared_ptr<SessionStopper> stopper = nullptr);

} // namespace retort
