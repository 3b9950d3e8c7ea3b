// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/migration/MigrationRequest.h"

#include <functional>
#include <memory>
#include <vector>

namespace retort {

/// One of many databases to which the same is done.
struct FleetTarget
{
    QString name;
    MigrationRequest request;
    /// Called in the run's thread right before it begins: renews what the run needs, say leased credentials, and may
    /// set it in the request. An error is the run's. Not set: nothing is needed.
    std::function<Result<void>(MigrationRequest &)> prepare = {};
};

struct FleetOptions
{
    /// How many at once.
    int parallel = 4;
    /// The first one alone; the others only if it succeeds.
    bool hasCanary = true;
    /// After a failure none is begun any more; those that run come to their end.
    bool stopsOnFailure = true;
};

struct FleetResult
{
    enum class State {
        /// Not begun, because of a failure before it or a cancel.
        NotBegun,
        /// It had everything already: so a fleet that was stopped is gone on with by the same command.
        UpToDate,
        Done,
        Failed,
        /// Begun, and ended by a cancel.
        Cancelled,
    };

    QString name;
    State state = State::NotBegun;
    RunOutcome outcome = {};
};

/// Told of a fleet's progress, one call at a time, from the fleet's threads.
class FleetObserver
{
public:
    virtual ~FleetObserver() = default;
    virtual void begun(const FleetTarget &) {}
    virtual void ended(const FleetResult &) {}
};

/// Runs all requests and returns when the last one has ended; the results are in the targets' order. `observer` may be
/// null. Stopping `stopper` cancels those that run and begins no more.
std::vector<FleetResult> runFleet(const std::vector<FleetTarget> &targets, const FleetOptions &options,
                                  FleetObserver *observer = nullptr,
                                  const std::shared_ptr<SessionStopper> &stopper = nullptr);

} // namespace retort
