// SPDX-License-Identifier: GPL-3.0-or-later
// Opening a connection so that nobody has to wait for a server that does not answer.
#include "engine/database/Session.h"

#include <QSqlDatabase>
#include <QSqlDriver>
#include <QThread>

#include <cstdlib>

namespace retort {

namespace {

/// Held by a thread that was left alone while it frees its connection; at the end of the process such a thread is kept
/// out, for what it would use is being torn down. Never freed, so that it outlives everything.
std::mutex &lateThreads()
{
    static auto *const mutex = new std::mutex;
    return *mutex;
}

void keepLateThreadsOutAtExit()
{
    static const int registered = std::atexit([] { lateThreads().lock(); });
    (void)registered;
}

} // namespace

/// Between the thread that connects and the one that waits for it.
struct SessionOpening
{
    std::mutex mutex;
    std::condition_variable_any change;
    bool isDone = false;
    bool isAbandoned = false;
    Result<std::unique_ptr<Session>> session;
};

Result<std::unique_ptr<Session>> Session::open(const DatabaseUrl &url, const SessionOptions &options)
{
    if (!url.isSqlite())
        return openApart(url, options);
    std::unique_ptr<Session> session(new Session(url, options));
    if (const auto connected = session->connectTo(options); !connected)
        return std::unexpected(connected.error());
    return session;
}

/// No client library can be interrupted while it looks up a name, connects or logs in. So that is done in a thread of
/// its own, which is left alone with it after a stop, and frees everything when the library's limit is reached.
Result<std::unique_ptr<Session>> Session::openApart(const DatabaseUrl &url, const SessionOptions &asked)
{
    SessionOptions options = asked;
    if (!options.stopper)
        options.stopper = std::make_shared<SessionStopper>();
    const auto opening = std::make_shared<SessionOpening>();
    std::thread thread([opening, url, options, user = QThread::currentThread()] {
        std::unique_ptr<Session> session(new Session(url, options));
        const Result<void> connected = session->connectTo(options);
        std::unique_lock lock(opening->mutex);
        if (opening->isAbandoned) {
            lock.unlock();
            const std::scoped_lock late(lateThreads());
            session.reset();
            return;
        }
        if (connected) {
            session->moveTo(user);
            opening->session = std::move(session);
        } else {
            session.reset();
            opening->session = std::unexpected(connected.error());
        }
        opening->isDone = true;
        opening->change.notify_all();
    });

    const std::stop_callback alsoEnds(options.connectStop, [&opening] {
        const std::scoped_lock lock(opening->mutex);
        opening->change.notify_all();
    });
    std::unique_lock lock(opening->mutex);
    opening->change.wait(lock, options.stopper->token(),
                         [&] { return opening->isDone || options.connectStop.stop_requested(); });
    if (opening->isDone) {
        lock.unlock();
        thread.join();
        return std::move(opening->session);
    }
    opening->isAbandoned = true;
    lock.unlock();
    // Nothing more is said to a server that answers late.
    options.stopper->m_isStopped = true;
    keepLateThreadsOutAtExit();
    thread.detach();
    return cancelledError();
}

/// A driver may be moved between threads as long as only one at a time uses it.
void Session::moveTo(QThread *thread)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    m_database->moveToThread(thread);
#else
    m_database->driver()->moveToThread(thread);
#endif
}

} // namespace retort
