// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/secrets/LookupSurroundings.h"
#include "engine/secrets/VaultSettings.h"
#include "model/Error.h"

#include <QDateTime>
#include <QString>

#include <memory>
#include <mutex>
#include <optional>

namespace retort {

/// Credentials on loan from Vault. When the last holder lets go, the lease is revoked, and with it the token that was
/// made for it. May be used from any thread; each function that asks the server waits for it.
class SecretLease
{
public:
    struct Terms
    {
        VaultSettings settings = {};
        Secret token = {};
        /// The token was made for this lease and is revoked with it.
        bool isOwnToken = false;
        QString leaseId = {};
        int seconds = 0;
        bool isRenewable = false;
        /// For messages.
        QString path = {};
    };

    SecretLease(Terms terms, LookupSurroundings surroundings);
    ~SecretLease();
    SecretLease(const SecretLease &) = delete;
    SecretLease &operator=(const SecretLease &) = delete;

    /// In seconds.
    int remaining() const;
    /// Whether more than a third of what was granted last is left: else a new use had better ask for credentials anew.
    bool isFresh() const;
    /// Asks the server whether the credentials are gone before their time: somebody has revoked them, or the token that
    /// they hang on. False where it cannot be told.
    bool isLost(const std::shared_ptr<LookupStopper> &stopper = {});
    /// Makes sure that the credentials last for `seconds` from now, and the token that they hang on: renews where that
    /// is needed, and fails where it does not give enough, or where `stopper` ends the wait.
    Result<void> cover(int seconds, const std::shared_ptr<LookupStopper> &stopper = {});
    /// Gives the credentials back; the server drops the user. Once only.
    Result<void> revoke();

private:
    const Terms m_terms;
    LookupSurroundings m_surroundings;
    /// For what follows, and never held while the server is waited for.
    mutable std::mutex m_mutex;
    QDateTime m_ends;
    /// What was granted last.
    int m_seconds = 0;
    bool m_isRevoked = false;
    bool m_isLost = false;
};

} // namespace retort
