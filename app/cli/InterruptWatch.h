// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <csignal>
#include <functional>
#include <thread>

namespace retort {

/// While it lives, Ctrl+C and a request to terminate call `onInterrupt` (in a thread of its own) instead of killing the
/// program, so that what is open can be undone, whichever thread the signal reaches. Watches may be nested.
class InterruptWatch
{
public:
    explicit InterruptWatch(std::function<void()> onInterrupt);
    ~InterruptWatch();
    InterruptWatch(const InterruptWatch &) = delete;
    InterruptWatch &operator=(const InterruptWatch &) = delete;

private:
    struct sigaction m_interruptBefore = {};
    struct sigaction m_terminateBefore = {};
    std::jthread m_thread;
};

} // namespace retort
