// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/migration/MigrationRequest.h"

#include <functional>

namespace retort::test {

/// Where in a run its process dies.
struct KillPoint
{
    enum class When {
        /// The statement is in the journal and has not been sent.
        Before,
        /// The database has answered; the journal does not know it yet.
        After,
        /// So many milliseconds after it was sent.
        During,
    };

    When when = When::Before;
    /// Of the statement, counted from 0 over the whole run.
    int index = 0;
    int milliseconds = 0;
};

/// Runs the request in a process of its own that kills itself with SIGKILL at that point; false if it ended before.
bool runAndKill(const MigrationRequest &request, const KillPoint &point);

/// Runs the request in a process of its own and kills it as soon as `isTime` says so, which is asked again and again in
/// this process; false if it ended before, or if that time had not come after a minute. The file `waiting` (if named)
/// is there once the run waits for a lock. While `whileStopped` (if given) is called, the process does not run any
/// more, but still holds its connections.
bool runAndKillWhen(const MigrationRequest &request, const std::function<bool()> &isTime, const QString &waiting = {},
                    const std::function<void()> &whileStopped = {});

} // namespace retort::test
