// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/InterruptWatch.h"

#include <ctime>

namespace retort {

InterruptWatch::InterruptWatch(std::function<void()> onInterrupt)
{
    sigemptyset(&m_signals);
    sigaddset(&m_signals, SIGINT);
    sigaddset(&m_signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &m_signals, &m_before);
    m_thread = std::jthread([this, onInterrupt = std::move(onInterrupt)](const std::stop_token &stop) {
        while (!stop.stop_requested()) {
            // Looks up now and then, since nothing else can end the wait.
            const timespec pause = {.tv_sec = 0, .tv_nsec = 50'000'000};
            if (sigtimedwait(&m_signals, nullptr, &pause) > 0)
                onInterrupt();
        }
    });
}

InterruptWatch::~InterruptWatch()
{
    m_thread.request_stop();
    m_thread.join();
    pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
}

} // namespace retort
