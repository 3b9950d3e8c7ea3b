// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/migration/MigrationRequest.h"

#include <memory>
#include <vector>

namespace retort {

/// Runs that are committed together: each is carried out up to its last commit, which waits until all have come that
/// far. If one fails, all are rolled back, as far as their databases can. `observer` may be null.
class JointRun
{
public:
    explicit JointRun(MigrationObserver *observer = nullptr, std::shared_ptr<SessionStopper> stopper = nullptr);
    ~JointRun();

    /// Carries out one more request, in the calling thread; its transaction stays open.
    void perform(MigrationRequest request);
    /// False once a request has failed.
    bool isSound() const;
    /// Commits all if all have succeeded and `isWanted`; else rolls all back. How each of them ended, in their order.
    std::vector<RunOutcome> finish(bool isWanted = true);

private:
    struct Part;
    MigrationObserver m_silent;
    MigrationObserver &m_observer;
    std::shared_ptr<SessionStopper> m_stopper;
    std::vector<std::unique_ptr<Part>> m_parts;
};

/// The error that ended the runs: that of the one which failed, not of those that were rolled back because of it. Null
/// if all succeeded.
const Error *firstError(const std::vector<RunOutcome> &outcomes);

} // namespace retort
