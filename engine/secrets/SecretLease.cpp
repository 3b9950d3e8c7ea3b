// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/secrets/SecretLease.h"

#include "engine/log/Log.h"
#include "engine/secrets/VaultClient.h"

#include <algorithm>

namespace retort {

namespace {

const QString kSecretsLog = QStringLiteral("retort.secrets");

} // namespace

SecretLease::SecretLease(Terms terms, LookupSurroundings surroundings)
    : m_terms(std::move(terms)),
      m_surroundings(std::move(surroundings)),
      m_ends(QDateTime::currentDateTimeUtc().addSecs(m_terms.seconds)),
      m_seconds(m_terms.seconds)
{
    // Giving back is done also after a cancel.
    m_surroundings.stopper = std::make_shared<LookupStopper>();
}

SecretLease::~SecretLease()
{
    const auto revoked = revoke();
    if (!revoked && !m_isLost)
        log::warning(kSecretsLog, QStringLiteral("The lease of %1 could not be given back; it ends by itself at %2: %3")
                                      .arg(m_terms.path, m_ends.toString(Qt::ISODate), revoked.error().message));
}

int SecretLease::remaining() const
{
    const std::lock_guard lock(m_mutex);
    return m_isRevoked ? 0 : int(std::max<qint64>(0, QDateTime::currentDateTimeUtc().secsTo(m_ends)));
}

bool SecretLease::isFresh() const
{
    const std::lock_guard lock(m_mutex);
    return !m_isRevoked && !m_isLost && QDateTime::currentDateTimeUtc().msecsTo(m_ends) > m_seconds * qint64(1000) / 3;
}

bool SecretLease::isLost(const std::shared_ptr<LookupStopper> &stopper)
{
    LookupSurroundings surroundings = m_surroundings;
    if (stopper)
        surroundings.stopper = stopper;
    VaultClient client(m_terms.settings, m_terms.token, false, surroundings);
    const bool isLost = client.hasTokenEnded() || client.hasLeaseEnded(m_terms.leaseId);
    const std::lock_guard lock(m_mutex);
    m_isLost = m_isLost || isLost;
    return isLost;
}

Result<void> SecretLease::cover(int seconds, const std::shared_ptr<LookupStopper> &stopper)
{
    LookupSurroundings surroundings = m_surroundings;
    if (stopper)
        surroundings.stopper = stopper;
    VaultClient client(m_terms.settings, m_terms.token, false, surroundings);
    const auto tooShort = [&](const QString &what, qint64 left) {
        return commandError(
            QStringLiteral("%1 of %2 lasts for %3 s only, and the run may take %4 s")
                .arg(what, m_terms.path)
                .arg(left)
                .arg(seconds),
            QStringLiteral("A longer max_ttl of the role in Vault helps, or a shorter run_time of the environment in "
                           "retort.toml if the run is short."));
    };
    // A lease ends with the token that asked for it.
    const auto tokenLasts = client.renewToken(seconds);
    if (!tokenLasts && tokenLasts.error().kind == Error::Kind::Cancelled)
        return std::unexpected(tokenLasts.error());
    if (tokenLasts && *tokenLasts && **tokenLasts < seconds)
        return tooShort(QStringLiteral("The token for the credentials"), **tokenLasts);
    const int left = remaining();
    if (left >= seconds)
        return {};
    if (!m_terms.isRenewable)
        return tooShort(QStringLiteral("The lease"), left);
    const auto lasts = client.renewLease(m_terms.leaseId, seconds);
    if (!lasts)
        return std::unexpected(lasts.error());
    {
        const std::lock_guard lock(m_mutex);
        m_ends = QDateTime::currentDateTimeUtc().addSecs(*lasts);
        m_seconds = *lasts;
    }
    log::debug(kSecretsLog, QStringLiteral("Renewed the lease of %1 for %2 s").arg(m_terms.path).arg(*lasts));
    if (*lasts < seconds)
        return tooShort(QStringLiteral("The lease"), *lasts);
    return {};
}

Result<void> SecretLease::revoke()
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_isRevoked)
            return {};
        m_isRevoked = true;
    }
    // The client revokes the token as it goes.
    VaultClient client(m_terms.settings, m_terms.token, m_terms.isOwnToken, m_surroundings);
    if (m_terms.leaseId.isEmpty())
        return {};
    auto revoked = client.revokeLease(m_terms.leaseId);
    if (revoked)
        log::debug(kSecretsLog, QStringLiteral("Gave the lease of %1 back").arg(m_terms.path));
    return revoked;
}

} // namespace retort
