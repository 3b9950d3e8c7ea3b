// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/secrets/LookupSurroundings.h"
#include "engine/secrets/SecretResolver.h"

#include <QEventLoop>
#include <QFuture>
#include <QFutureWatcher>

namespace retort {

/// What look-ups may use in a terminal: questions are asked there, and a login's page is named there and opened in the
/// browser if there is a desktop.
LookupSurroundings terminalSurroundings();

/// Waits with a running event loop, which the keychain needs.
template <typename T>
T waitFor(const QFuture<T> &future)
{
    QFutureWatcher<T> watcher;
    QEventLoop loop;
    QObject::connect(&watcher, &QFutureWatcherBase::finished, &loop, &QEventLoop::quit);
    watcher.setFuture(future);
    if (!future.isFinished())
        loop.exec();
    return future.result();
}

} // namespace retort
