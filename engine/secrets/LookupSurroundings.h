// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/secrets/Secret.h"
#include "model/Error.h"

#include <QProcessEnvironment>
#include <QString>
#include <QUrl>

#include <atomic>
#include <functional>
#include <memory>

namespace retort {

/// How often a wait looks whether it was stopped, in milliseconds.
inline constexpr int kLookAtStopper = 40;

/// Ends a look-up from any thread; shared by whoever looks up and whoever may cancel.
class LookupStopper
{
public:
    void stop() { m_isStopped = true; }
    bool isStopped() const { return m_isStopped; }

private:
    std::atomic<bool> m_isStopped = false;
};

/// What a look-up may use of the outside: given by the program, replaced by tests.
struct LookupSurroundings
{
    QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
    /// Where ~/.vault-token and ~/.vault lie.
    QString home = {};
    /// Asks a person; called in the thread of the look-up. Not set: nobody can be asked.
    std::function<Result<Secret>(const QString &question, const LookupStopper &stopper)> prompt = {};
    /// Opens the user's browser for a login; not set: there is none.
    std::function<void(const QUrl &)> openBrowser = {};
    std::shared_ptr<LookupStopper> stopper = std::make_shared<LookupStopper>();

    /// The process's variables and home.
    static LookupSurroundings ofProcess();
};

} // namespace retort
