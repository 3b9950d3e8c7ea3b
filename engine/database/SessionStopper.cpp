// SPDX-License-Identifier: GPL-3.0-or-later
// Stopping a session from another thread.
#include "engine/database/Session.h"

#include <sqlite3.h>

#include <chrono>

#include <sys/socket.h>

namespace retort {

SessionStopper::~SessionStopper()
{
    for (std::thread *const thread : {&m_canceller, &m_patience}) {
        if (thread->joinable())
            thread->join();
    }
}

void SessionStopper::stop(int patience)
{
    m_source.request_stop();
    const std::scoped_lock lock(m_mutex);
    const bool wasStopped = m_isStopped.exchange(true);
    m_stopping.notify_all();
    if (m_handle)
        sqlite3_interrupt(m_handle);
    if (!m_server || wasStopped)
        return;
    m_cancellerStopper = std::make_shared<SessionStopper>();
    m_canceller = std::thread([this, url = *m_server, sql = m_cancelSql] { cancelOnServer(url, sql); });
    m_patience = std::thread([this, patience] { losePatience(patience); });
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
        if (!session && m_isExecuting)
            session = Session::open(url, {.stopper = m_cancellerStopper}).value_or(nullptr);
        if (session && m_isExecuting) {
            const bool isDone = session->execute(sql).has_value();
            // Failing means that there is nothing to cancel any more.
            m_isTold = !session->isLost();
            if (!isDone)
                return;
        }
        std::this_thread::sleep_for(kPause);
    }
}

/// A server that does not answer the canceller does not answer the session, either, which would wait for ever.
void SessionStopper::losePatience(int patience)
{
    constexpr auto kPause = std::chrono::milliseconds(100);
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(patience);
    std::unique_lock lock(m_mutex);
    while (m_server && !m_isTold && !m_hasHungUp) {
        m_unwatched.wait_for(lock, kPause);
        if (m_server && m_isExecuting && !m_isTold && std::chrono::steady_clock::now() >= end)
            hangUp();
    }
}

/// The client library finds the connection closed, in whatever it waits for.
void SessionStopper::hangUp()
{
    if (m_socket < 0)
        return;
    m_hasHungUp = true;
    (void)::shutdown(m_socket, SHUT_RDWR);
}

void SessionStopper::watch(const Session &session, sqlite3 *handle)
{
    // An interrupt reaches only what runs already; this one looks again.
    constexpr int kStepsBetweenLooks = 10'000;
    const std::scoped_lock lock(m_mutex);
    m_session = &session;
    m_handle = handle;
    if (m_handle)
        sqlite3_progress_handler(
            m_handle, kStepsBetweenLooks,
            [](void *stopper) { return static_cast<const SessionStopper *>(stopper)->isStopped() ? 1 : 0; }, this);
}

void SessionStopper::watchServer(const Session &session, const DatabaseUrl &url, const QString &sql, int socket)
{
    const std::scoped_lock lock(m_mutex);
    m_session = &session;
    m_socket = socket;
    m_server = url;
    m_cancelSql = sql;
}

void SessionStopper::unwatch(const Session &session)
{
    const std::scoped_lock lock(m_mutex);
    if (m_session != &session)
        return;
    m_session = nullptr;
    if (m_handle)
        sqlite3_progress_handler(m_handle, 0, nullptr, nullptr);
    m_handle = nullptr;
    m_server.reset();
    m_socket = -1;
    m_unwatched.notify_all();
    if (!m_cancellerStopper)
        return;
    m_cancellerStopper->m_source.request_stop();
    const std::scoped_lock canceller(m_cancellerStopper->m_mutex);
    m_cancellerStopper->hangUp();
}

} // namespace retort
