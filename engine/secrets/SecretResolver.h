// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/environment/EnvironmentUrl.h"
#include "engine/secrets/LookupSurroundings.h"
#include "engine/secrets/SecretLease.h"
#include "model/Error.h"

#include <QDateTime>
#include <QFuture>
#include <QHash>
#include <QThreadPool>

#include <functional>
#include <memory>
#include <mutex>

namespace retort {

/// An environment with everything that had to be looked up.
struct ResolvedEnvironment
{
    DatabaseUrl url;
    /// Of leased credentials, else null. The credentials live as long as somebody holds it.
    std::shared_ptr<SecretLease> lease = {};
};

/// Looks up what environments refer to, without keeping anybody waiting: each look-up has a thread of its own for a
/// while, several environments at once. What was found is kept in memory, for the lease's time at most. The caller has
/// seen to it that the user agreed to these look-ups (EnvironmentTrust).
class SecretResolver
{
public:
    explicit SecretResolver(LookupSurroundings surroundings = LookupSurroundings::ofProcess());
    /// Cancels what runs, waits for it, and gives all leases back.
    ~SecretResolver();
    SecretResolver(const SecretResolver &) = delete;
    SecretResolver &operator=(const SecretResolver &) = delete;

    /// `projectUrl` as for connectionUrl(). The same look-up that is under way already is not begun again.
    QFuture<Result<ResolvedEnvironment>> resolve(const Environment &environment, const QString &projectUrl);
    /// The same in the calling thread.
    Result<ResolvedEnvironment> resolveNow(const Environment &environment, const QString &projectUrl);

    /// Ends all look-ups that run or wait for a thread; later ones are not touched.
    void cancel();
    /// The same for good: later look-ups end at once, too. For the program's end, when nobody answers any more.
    void close();
    /// Stopped by the next cancel() or close(): for other waits that are to end with the look-ups.
    std::shared_ptr<LookupStopper> stopper();
    /// Drops what is kept of an environment, say after a refused password. Empty: of all.
    void forget(const QString &environment = {});
    /// Drops what is on loan for an environment, say after its run; what has no lease stays.
    void giveBack(const QString &environment);
    /// Drops what has been kept for long enough.
    void dropExpired();
    /// Whether resolving would ask nobody.
    bool isKept(const Environment &environment, const QString &projectUrl);

private:
    /// What was found, and not the address: that is made anew for each use, as the environment is then.
    struct Kept
    {
        ResolvedSecrets secrets;
        std::shared_ptr<SecretLease> lease;
        /// Not set: as long as its lease is fresh.
        QDateTime until;
        QString environment;

        bool isFresh() const;
    };
    struct Running
    {
        QFuture<Result<ResolvedEnvironment>> future;
        Environment environment;
        /// Tells it from a later one of the same.
        quint64 number = 0;
    };
    using Stopper = std::shared_ptr<LookupStopper>;
    void drop(const std::function<bool(const Kept &)> &isToGo);
    Result<ResolvedEnvironment> resolveUntil(const Stopper &stopper, const Environment &environment,
                                             const QString &projectUrl);
    Result<Kept> lookUp(const Stopper &stopper, const Environment &environment, const QString &projectUrl);
    void stopRunning();

    LookupSurroundings m_surroundings;
    QThreadPool m_threads;
    std::mutex m_mutex;
    Stopper m_stopper;
    bool m_isClosed = false;
    QHash<QString, Kept> m_kept;
    QHash<QString, Running> m_running;
    quint64 m_lastNumber = 0;
};

} // namespace retort
