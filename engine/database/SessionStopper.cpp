// SPDX-License-Identifier: GPL-3.0-or-later
// Stopping a session from another thread.
#include "engine/database/Session.h"

#include <sqlite3.h>

#include <chrono>

namespace retort {

SessionStopper::~SessionStopper()
{
    if (m_canceller.joinable())
        m_canceller.join();
}

void SessionStopper::stop()
{
    const std::scoped_lock lock(m_mutex);
    const bool wasStopped = m_isStopped.exchange(true);
    m_stopping.notify_all();
    if (m_handle)
        sqlite3_interrupt(m_handle);
    if (m_server && !wasStopped)
        m_canceller = std::thread([this, url = *m_server, sql = m_cancelSql] { cancelOnServer(url, sql); });
}

bool SessionStopper::pause(int milliseconds)
{
    std::unique_lock lock(m_mutex);
    return !m_stopping.wait_for(lock, std::chrono::milliseconds(milliseconds), [this] { return m_isStopped.load(); });
}

/// Asks until the session has taken notice: a statement may be on its way to the server just now, and a server may have
/// no room for another connection at the moment.
void SessionStopper::cancelOnServer(const DatabaseUrl &url, const QString &sql)
{
    constexpr auto kPause = std::chrono::milliseconds(50);
    constexpr int kTries = 200;
    std::unique_ptr<Session> session;
    for (int i = 0; i < kTries; ++i) {
        {
            const std::scoped_lock lock(m_mutex);
            if (!m_server)
                return;
        }
        if (!session)
            session = Session::open(url).value_or(nullptr);
        // Failing means that there is nothing to cancel any more.
        if (session && m_isExecuting && !session->execute(sql))
            return;
        std::this_thread::sleep_for(kPause);
    }
}

void SessionStopper::watch(sqlite3 *handle)
{
    // An interrupt reaches only what runs already; this one looks again.
    constexpr int kStepsBetweenLooks = 10'000;
    const std::scoped_lock lock(m_mutex);
    m_handle = handle;
    if (m_handle)
        sqlite3_progress_handler(
            m_handle, kStepsBetweenLooks,
            [](void *stopper) { return static_cast<const SessionStopper *>(stopper)->isStopped() ? 1 : 0; }, this);
}

void SessionStopper::watchServer(const DatabaseUrl &url, const QString &sql)
{
    const std::scoped_lock lock(m_mutex);
    m_server = url;
    m_cancelSql = sql;
}

void SessionStopper::unwatch()
{
    const std::scoped_lock lock(m_mutex);
    if (m_handle)
        sqlite3_progress_handler(m_handle, 0, nullptr, nullptr);
    m_handle = nullptr;
    m_server.reset();
}

} // namespace retort
