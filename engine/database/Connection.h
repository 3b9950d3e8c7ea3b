// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/Session.h"

#include <QFuture>
#include <QObject>
#include <QPromise>
#include <QThread>

#include <functional>
#include <memory>
#include <type_traits>

namespace retort {

/// A database connection for callers that must not wait: one worker thread owns the session from open to close, work is
/// queued to it, and answers come back as futures. Opened by the first request, and again by the next one after a
/// failure to open.
class Connection
{
public:
    explicit Connection(DatabaseUrl url, SessionOptions options = {});
    /// Stops what runs, closes the session and waits for the thread.
    ~Connection();
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    const DatabaseUrl &url() const { return m_url; }

    /// Calls `work`, a function of Session & that returns a Result<…>, in the worker thread with the open session.
    template <typename Work>
    auto run(Work work) -> QFuture<std::invoke_result_t<Work, Session &>>
    {
        using Answer = std::invoke_result_t<Work, Session &>;
        auto promise = std::make_shared<QPromise<Answer>>();
        QFuture<Answer> future = promise->future();
        promise->start();
        post([promise, work = std::move(work)](const Result<Session *> &session) mutable {
            promise->addResult(session ? work(**session) : Answer(std::unexpect, session.error()));
            promise->finish();
        });
        return future;
    }

    QFuture<Result<QueryResult>> execute(const QString &sql)
    {
        return run([sql](Session &session) { return session.execute(sql); });
    }

    /// Stops the running request and those that wait; the session is closed, and the next request opens a new one.
    void cancel();

private:
    using Task = std::function<void(const Result<Session *> &)>;
    void post(Task task);

    DatabaseUrl m_url;
    SessionOptions m_options;
    QThread m_thread;
    /// Lives in the worker thread and owns the session there.
    class Worker;
    Worker *m_worker;
    std::mutex m_stopperMutex;
    std::shared_ptr<SessionStopper> m_stopper;
};

} // namespace retort
