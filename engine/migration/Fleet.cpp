// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/Fleet.h"

#include "engine/migration/MigrationRun.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

namespace retort {

namespace {

constexpr auto kStopPause = std::chrono::milliseconds(20);

FleetResult::State endOf(const RunOutcome &outcome)
{
    using State = FleetResult::State;
    if (outcome.isSuccess())
        return outcome.plan.isEmpty() ? State::UpToDate : State::Done;
    const bool isCancelled = outcome.error && outcome.error->kind == Error::Kind::Cancelled;
    return isCancelled ? State::Cancelled : State::Failed;
}

class FleetRun
{
public:
    FleetRun(const std::vector<FleetTarget> &targets, const FleetOptions &options, FleetObserver &observer,
             const SessionStopper *stopper)
        : m_targets(targets), m_options(options), m_observer(observer), m_stopper(stopper), m_results(targets.size())
    {
        for (size_t i = 0; i < targets.size(); ++i)
            m_results[i].name = targets[i].name;
    }

    std::vector<FleetResult> run();

private:
    void work();
    void runOne(size_t index);
    bool isStopped() const { return m_stopper && m_stopper->isStopped(); }

    const std::vector<FleetTarget> &m_targets;
    const FleetOptions &m_options;
    FleetObserver &m_observer;
    const SessionStopper *m_stopper;
    std::vector<FleetResult> m_results;
    std::atomic<size_t> m_next = 0;
    std::atomic<bool> m_hasFailed = false;
    std::mutex m_mutex;
};

std::vector<FleetResult> FleetRun::run()
{
    if (m_targets.empty())
        return {};
    if (m_options.hasCanary) {
        m_next = 1;
        runOne(0);
        if (m_hasFailed)
            return std::move(m_results);
    }
    const size_t count = std::min(size_t(std::max(1, m_options.parallel)), m_targets.size());
    {
        std::vector<std::jthread> workers;
        for (size_t i = 0; i < count; ++i)
            workers.emplace_back([this] { work(); });
    }
    return std::move(m_results);
}

void FleetRun::work()
{
    while (!isStopped() && !(m_hasFailed && m_options.stopsOnFailure)) {
        const size_t index = m_next++;
        if (index >= m_targets.size())
            return;
        runOne(index);
    }
}

void FleetRun::runOne(size_t index)
{
    const FleetTarget &target = m_targets[index];
    FleetResult &result = m_results[index];
    {
        const std::scoped_lock lock(m_mutex);
        m_observer.begun(target);
    }
    // Each run has a stopper of its own; the fleet's is passed on to it.
    const auto stopper = std::make_shared<SessionStopper>();
    {
        const std::jthread watch([this, stopper](const std::stop_token &token) {
            while (!token.stop_requested() && !isStopped())
                std::this_thread::sleep_for(kStopPause);
            if (isStopped())
                stopper->stop();
        });
        MigrationRequest request = target.request;
        const Result<void> prepared = target.prepare ? target.prepare(request) : Result<void>();
        if (prepared)
            result.outcome = runMigration(request, nullptr, stopper);
        else
            result.outcome.error = prepared.error();
    }
    result.state = endOf(result.outcome);
    m_hasFailed = m_hasFailed || !result.outcome.isSuccess();
    const std::scoped_lock lock(m_mutex);
    m_observer.ended(result);
}

} // namespace

std::vector<FleetResult> runFleet(const std::vector<FleetTarget> &targets, const FleetOptions &options,
                                  FleetObserver *observer, const std::shared_ptr<SessionStopper> &stopper)
{
    FleetObserver silent;
    return FleetRun(targets, options, observer ? *observer : silent, stopper.get()).run();
}

} // namespace retort
