// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/database/Connection.h"

namespace retort {

class Connection::Worker : public QObject
{
public:
    Result<Session *> session(const DatabaseUrl &url, const SessionOptions &options)
    {
        // Another stopper means that what was open has been cancelled.
        if (m_session && m_session->stopper() != options.stopper)
            m_session.reset();
        if (options.stopper->isStopped())
            return cancelledError();
        if (!m_session) {
            auto opened = Session::open(url, options);
            if (!opened)
                return std::unexpected(opened.error());
            m_session = std::move(*opened);
        }
        return m_session.get();
    }

private:
    std::unique_ptr<Session> m_session;
};

Connection::Connection(DatabaseUrl url, SessionOptions options)
    : m_url(std::move(url)),
      m_options(std::move(options)),
      m_worker(new Worker),
      m_stopper(std::make_shared<SessionStopper>())
{
    m_thread.setObjectName(QStringLiteral("database connection"));
    m_worker->moveToThread(&m_thread);
    // The session must be closed in the thread that opened it, so the worker is deleted there.
    QObject::connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
}

Connection::~Connection()
{
    {
        const std::scoped_lock lock(m_stopperMutex);
        m_stopper->stop();
    }
    // Requests that wait are still answered (with Cancelled), so that no future stays open.
    QMetaObject::invokeMethod(m_worker, [this] { m_thread.quit(); }, Qt::QueuedConnection);
    m_thread.wait();
}

void Connection::cancel()
{
    const std::scoped_lock lock(m_stopperMutex);
    m_stopper->stop();
    m_stopper = std::make_shared<SessionStopper>();
}

void Connection::post(Task task)
{
    SessionOptions options = m_options;
    {
        const std::scoped_lock lock(m_stopperMutex);
        options.stopper = m_stopper;
    }
    QMetaObject::invokeMethod(
        m_worker,
        [this, task = std::move(task), options = std::move(options)] { task(m_worker->session(m_url, options)); },
        Qt::QueuedConnection);
}

} // namespace retort
