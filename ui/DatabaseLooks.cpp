// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/DatabaseLooks.h"

#include "engine/database/Session.h"

#include <QThreadPool>

namespace retort::ui {

std::shared_ptr<SessionStopper> DatabaseLooks::begin(Kind kind, const QString &environment)
{
    stop(kind, environment);
    auto look = std::make_shared<SessionStopper>();
    m_looks.insert_or_assign({kind, environment}, look);
    return look;
}

void DatabaseLooks::stop(Kind kind, const QString &environment)
{
    const auto found = m_looks.find({kind, environment});
    if (found == m_looks.end())
        return;
    stop(found->second);
    m_looks.erase(found);
}

void DatabaseLooks::stopAll()
{
    for (const auto &[key, look] : m_looks)
        stop(look);
    m_looks.clear();
}

void DatabaseLooks::stop(const std::weak_ptr<SessionStopper> &look)
{
    std::shared_ptr<SessionStopper> stopper = look.lock();
    if (!stopper)
        return;
    stopper->stop();
    // Whoever lets go last waits until the server has been told.
    m_pool.start([stopper = std::move(stopper)]() mutable { stopper.reset(); });
}

} // namespace retort::ui
