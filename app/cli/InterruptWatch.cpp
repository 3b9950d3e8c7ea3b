// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/InterruptWatch.h"

#include <chrono>

namespace retort {

namespace {

constexpr auto kLookPause = std::chrono::milliseconds(50);

/// How many interrupts have come; a handler may do no more than count.
std::atomic<unsigned> interruptCount = 0;
static_assert(std::atomic<unsigned>::is_always_lock_free);

extern "C" void countInterrupt(int)
{
    interruptCount.fetch_add(1, std::memory_order_relaxed);
}

/// A signal that is ignored already (a job in the background) stays so.
void takeSignal(int signal, struct sigaction &before)
{
    sigaction(signal, nullptr, &before);
    if (before.sa_handler == SIG_IGN)
        return;
    struct sigaction action = {};
    action.sa_handler = countInterrupt;
    action.sa_flags = SA_RESTART;
    sigaction(signal, &action, nullptr);
}

} // namespace

InterruptWatch::InterruptWatch(std::function<void()> onInterrupt)
{
    takeSignal(SIGINT, m_interruptBefore);
    takeSignal(SIGTERM, m_terminateBefore);
    const unsigned before = interruptCount;
    m_thread = std::jthread([before, onInterrupt = std::move(onInterrupt)](const std::stop_token &stop) {
        unsigned seen = before;
        while (!stop.stop_requested()) {
            std::this_thread::sleep_for(kLookPause);
            const unsigned now = interruptCount;
            if (now != seen)
                onInterrupt();
            seen = now;
        }
    });
}

InterruptWatch::~InterruptWatch()
{
    m_thread.request_stop();
    m_thread.join();
    sigaction(SIGINT, &m_interruptBefore, nullptr);
    sigaction(SIGTERM, &m_terminateBefore, nullptr);
}

} // namespace retort
