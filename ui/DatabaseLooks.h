// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <map>
#include <memory>
#include <utility>

class QThreadPool;

namespace retort {
class SessionStopper;
}

namespace retort::ui {

/// The looks at databases that are under way in other threads, so that each can be told to stop: neither a cancel nor
/// the window's closing waits for a slow server. For the window's thread, which waits for none of them.
class DatabaseLooks
{
public:
    /// One of each kind at a time; of Refreshing one for each environment.
    enum class Kind { Environments, Reading, Refreshing, Testing, Planning, Preparing, Examining };

    /// `pool` is where the looks run; it outlives this object.
    explicit DatabaseLooks(QThreadPool &pool) : m_pool(pool) {}

    /// Stops the one before. The stopper is the look's own: it goes with it.
    std::shared_ptr<SessionStopper> begin(Kind kind, const QString &environment = {});
    void stop(Kind kind, const QString &environment = {});
    void stopAll();

private:
    void stop(const std::weak_ptr<SessionStopper> &look);

    QThreadPool &m_pool;
    std::map<std::pair<Kind, QString>, std::weak_ptr<SessionStopper>> m_looks;
};

} // namespace retort::ui
