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
    const bool wasStopped = m_isStopped.exchange(true);
    const std::scoped_lock lock(m_mutex);
    if (m_handle)
        sqlite3_interrupt(m_handle);
    if (m_server && !wasStopped)
        m_canceller = std::thread([this, url = *m_server, sql = m_cancelSql] { cancelOnServer(url, sql); });
}

/// Asks until the session has taken notice: a statement may be on its way to the server just now.
void SessionStopper::cancelOnServer(const DatabaseUrl &url, const QString &sql)
{
    constexpr auto kPause = std::chrono::milliseconds(50);
    constexpr int kTries = 200;
    const auto session = Session::open(url);
    if (!session)
        return;
    for (int i = 0; i < kTries; ++i) {
        {
            const std::scoped_lock lock(m_mutex);
            if (!m_server)
                return;
        }
        // Failing means that there is nothing to cancel any more.
        if (m_isExecuting && !(*session)->execute(sql))
            return;
        std::this_thread::sleep_for(kPause);
    }
}

void SessionStopper::watch(sqlite3 *handle)
{
    const std::scoped_lock lock(m_mutex);
    m_handle = handle;
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
    m_handle = nullptr;
    m_server.reset();
}

} // namespace retort
