// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/secrets/SecretResolver.h"

#include "engine/environment/EnvironmentTrust.h"
#include "engine/environment/EnvironmentsFile.h"
#include "engine/log/Log.h"
#include "engine/secrets/LocalSecrets.h"
#include "engine/secrets/VaultClient.h"
#include "model/NearestWord.h"

#include <QtConcurrent>

#include <optional>

namespace retort {

namespace {

constexpr int kMostThreads = 8;
/// How long to keep what has no lease, in seconds.
constexpr int kKeepWithoutLease = 300;

const QStringList kUserFields = {QStringLiteral("username"), QStringLiteral("user")};
const QStringList kPasswordFields = {QStringLiteral("password")};
const QStringList kUrlFields = {QStringLiteral("url"), QStringLiteral("connection_url"), QStringLiteral("dsn")};

/// One environment's look-ups; Vault is asked once for each path.
class EnvironmentLookup
{
public:
    EnvironmentLookup(const Environment &environment, const LookupSurroundings &surroundings)
        : m_environment(environment), m_surroundings(surroundings)
    {}

    Result<ResolvedSecrets> run();
    std::shared_ptr<SecretLease> lease() const { return m_lease; }
    /// How long what has no lease may be used, in seconds; 0: not said.
    int validFor() const { return m_validFor; }

private:
    Result<Secret> one(const SecretReference &reference, const QStringList &usualFields);
    Result<const VaultSecret *> fromVault(const SecretReference &reference);
    Result<VaultClient *> client();
    void takeLease(const VaultSecret &secret, const QString &path);

    const Environment &m_environment;
    const LookupSurroundings &m_surroundings;
    std::unique_ptr<VaultClient> m_client;
    std::vector<std::pair<SecretReference, VaultSecret>> m_read;
    std::shared_ptr<SecretLease> m_lease;
    int m_validFor = 0;
};

Result<VaultClient *> EnvironmentLookup::client()
{
    if (!m_client) {
        auto opened = VaultClient::open(m_environment.vault, m_surroundings);
        if (!opened)
            return std::unexpected(opened.error());
        m_client = *std::move(opened);
    }
    return m_client.get();
}

Result<const VaultSecret *> EnvironmentLookup::fromVault(const SecretReference &reference)
{
    for (const auto &[known, secret] : m_read) {
        if (known.target == reference.target && known.version == reference.version &&
            known.vaultNamespace == reference.vaultNamespace)
            return &secret;
    }
    const auto logged = client();
    if (!logged) {
        Error error = logged.error();
        if (error.where.file.isEmpty())
            error.where = reference.where;
        return std::unexpected(std::move(error));
    }
    Result<VaultSecret> secret = (*logged)->read(reference);
    if (!secret)
        return std::unexpected(secret.error());
    takeLease(*secret, reference.target);
    m_read.emplace_back(reference, *std::move(secret));
    return &m_read.back().second;
}

void EnvironmentLookup::takeLease(const VaultSecret &secret, const QString &path)
{
    if (secret.leaseId.isEmpty()) {
        if (secret.validFor > 0)
            m_validFor = m_validFor == 0 ? secret.validFor : std::min(m_validFor, secret.validFor);
        return;
    }
    m_lease = std::make_shared<SecretLease>(SecretLease::Terms{.settings = m_client->settings(),
                                                               .token = m_client->token(),
                                                               .isOwnToken = m_client->isOwnToken(),
                                                               .leaseId = secret.leaseId,
                                                               .seconds = secret.validFor,
                                                               .isRenewable = secret.isRenewable,
                                                               .path = path},
                                            m_surroundings);
    m_client->keepToken();
}

Result<Secret> EnvironmentLookup::one(const SecretReference &reference, const QStringList &usualFields)
{
    if (reference.kind != SecretReference::Kind::Vault)
        return lookUpLocally(reference, m_surroundings);
    const auto secret = fromVault(reference);
    if (!secret)
        return std::unexpected(secret.error());
    const QStringList wanted = reference.key.isEmpty() ? usualFields : QStringList{reference.key};
    for (const QString &field : wanted) {
        if ((*secret)->fields.contains(field))
            return (*secret)->fields.value(field);
    }
    const QStringList fields = (*secret)->fields.keys();
    const QString nearest = nearestWord(wanted.front(), fields);
    return std::unexpected(
        Error{Error::Kind::Command,
              QStringLiteral("The secret %1 in Vault has no field '%2'").arg(reference.target, wanted.front()),
              reference.where,
              nearest.isEmpty()
                  ? QStringLiteral("It has %1; say which with key = \"…\".").arg(fields.join(QStringLiteral(", ")))
                  : QStringLiteral("Did you mean key = \"%1\"?").arg(nearest)});
}

Result<ResolvedSecrets> EnvironmentLookup::run()
{
    ResolvedSecrets found;
    if (m_environment.url.reference) {
        auto url = one(*m_environment.url.reference, kUrlFields);
        if (!url)
            return std::unexpected(url.error());
        found.url = *std::move(url);
    }
    struct Wanted
    {
        const std::optional<SecretReference> &user;
        const std::optional<SecretReference> &password;
    };
    const std::optional<SecretReference> &pair = m_environment.credentials;
    const Wanted wanted = pair ? Wanted{pair, pair} : Wanted{m_environment.user.reference, m_environment.password};
    if (pair && pair->kind != SecretReference::Kind::Vault) {
        return std::unexpected(
            Error{Error::Kind::Command,
                  QStringLiteral("'credentials' of the environment '%1' can only come from Vault, which "
                                 "gives a user and a password together")
                      .arg(m_environment.name),
                  pair->where, QStringLiteral("Use user and password in its place.")});
    }
    if (wanted.user) {
        SecretReference reference = *wanted.user;
        if (pair)
            reference.key.clear();
        const auto user = one(reference, kUserFields);
        if (!user)
            return std::unexpected(user.error());
        found.user = user->reveal().trimmed();
    }
    if (wanted.password) {
        auto password = one(*wanted.password, kPasswordFields);
        if (!password)
            return std::unexpected(password.error());
        found.password = *std::move(password);
    }
    return found;
}

QString settingFact(const SettingValue &value)
{
    return value.reference ? describe(*value.reference) : value.text;
}

/// Equal for environments that would look up the same.
QString lookupKey(const Environment &environment, const QString &projectUrl)
{
    const VaultLogin &vault = environment.vault;
    return QStringList{environment.name,
                       referenceFacts(environment).join(u'\n'),
                       settingFact(vault.role),
                       settingFact(vault.user),
                       vault.isWrapped ? QStringLiteral("wrapped") : QString(),
                       environment.url.text,
                       projectUrl}
        .join(u'\n');
}

/// Whether one look-up's answer, address and all, is right for the other as well.
bool meansTheSame(const Environment &one, const Environment &other)
{
    return one.session == other.session && one.user == other.user &&
           Secret::areSame(one.writtenPassword, other.writtenPassword);
}

Result<ResolvedEnvironment> withAddress(const Environment &environment, const QString &projectUrl,
                                        const ResolvedSecrets &secrets, const std::shared_ptr<SecretLease> &lease)
{
    Result<DatabaseUrl> url = connectionUrl(environment, projectUrl, secrets);
    if (!url)
        return std::unexpected(url.error());
    return ResolvedEnvironment{.url = *std::move(url), .lease = lease};
}

} // namespace

SecretResolver::SecretResolver(LookupSurroundings surroundings)
    : m_surroundings(std::move(surroundings)), m_stopper(std::make_shared<LookupStopper>())
{
    m_threads.setMaxThreadCount(kMostThreads);
}

SecretResolver::~SecretResolver()
{
    close();
    m_threads.waitForDone();
    forget();
}

Result<SecretResolver::Kept> SecretResolver::lookUp(const Stopper &stopper, const Environment &environment,
                                                    const QString &projectUrl)
{
    LookupSurroundings surroundings = m_surroundings;
    surroundings.stopper = stopper;
    EnvironmentLookup lookup(environment, surroundings);
    Result<ResolvedSecrets> secrets = lookup.run();
    if (!secrets)
        return std::unexpected(secrets.error());
    Kept found{*std::move(secrets), lookup.lease(), {}, environment.name};
    const int lasts = lookup.validFor() > 0 ? lookup.validFor() * 2 / 3 : kKeepWithoutLease;
    if (!found.lease || lookup.validFor() > 0)
        found.until = QDateTime::currentDateTimeUtc().addSecs(lasts);
    const QString key = lookupKey(environment, projectUrl);
    // An older lease is given back outside of the lock.
    Kept older;
    const std::lock_guard lock(m_mutex);
    if (stopper->isStopped())
        return cancelledError();
    older = m_kept.take(key);
    m_kept.insert(key, found);
    return found;
}

Result<ResolvedEnvironment> SecretResolver::resolveUntil(const Stopper &stopper, const Environment &environment,
                                                         const QString &projectUrl)
{
    if (stopper->isStopped())
        return cancelledError();
    if (!environment.hasReferences())
        return withAddress(environment, projectUrl, {}, {});
    std::optional<Kept> kept;
    {
        const std::lock_guard lock(m_mutex);
        const auto known = m_kept.constFind(lookupKey(environment, projectUrl));
        if (known != m_kept.constEnd() && known->isFresh())
            kept = *known;
    }
    if (kept)
        return withAddress(environment, projectUrl, kept->secrets, kept->lease);
    const Result<Kept> found = lookUp(stopper, environment, projectUrl);
    if (!found)
        return std::unexpected(found.error());
    return withAddress(environment, projectUrl, found->secrets, found->lease);
}

Result<ResolvedEnvironment> SecretResolver::resolveNow(const Environment &environment, const QString &projectUrl)
{
    return resolveUntil(stopper(), environment, projectUrl);
}

QFuture<Result<ResolvedEnvironment>> SecretResolver::resolve(const Environment &environment, const QString &projectUrl)
{
    const QString key = lookupKey(environment, projectUrl);
    const std::lock_guard lock(m_mutex);
    if (const auto running = m_running.constFind(key); running != m_running.constEnd() &&
                                                       !running->future.isFinished() &&
                                                       meansTheSame(running->environment, environment))
        return running->future;
    // The stopper of now, not of when a thread is free: a cancel ends what waits for one as well.
    const quint64 number = ++m_lastNumber;
    auto future = QtConcurrent::run(&m_threads, [this, environment, projectUrl, key, number, stopper = m_stopper] {
        auto found = resolveUntil(stopper, environment, projectUrl);
        // Its result would keep a lease alive.
        Running ended;
        const std::lock_guard inner(m_mutex);
        if (const auto own = m_running.constFind(key); own != m_running.constEnd() && own->number == number)
            ended = m_running.take(key);
        return found;
    });
    m_running.insert(key, {future, environment, number});
    return future;
}

/// Under the lock. What ends now is nobody's answer any more.
void SecretResolver::stopRunning()
{
    m_stopper->stop();
    m_running.clear();
}

void SecretResolver::cancel()
{
    const std::lock_guard lock(m_mutex);
    stopRunning();
    if (!m_isClosed)
        m_stopper = std::make_shared<LookupStopper>();
}

std::shared_ptr<LookupStopper> SecretResolver::stopper()
{
    const std::lock_guard lock(m_mutex);
    return m_stopper;
}

void SecretResolver::close()
{
    const std::lock_guard lock(m_mutex);
    m_isClosed = true;
    stopRunning();
}

bool SecretResolver::Kept::isFresh() const
{
    return (!lease || lease->isFresh()) && (!until.isValid() || until > QDateTime::currentDateTimeUtc());
}

bool SecretResolver::isKept(const Environment &environment, const QString &projectUrl)
{
    const std::lock_guard lock(m_mutex);
    const auto kept = m_kept.constFind(lookupKey(environment, projectUrl));
    return kept != m_kept.constEnd() && kept->isFresh();
}

void SecretResolver::drop(const std::function<bool(const Kept &)> &isToGo)
{
    // Leases are given back outside of the lock.
    std::vector<Kept> dropped;
    const std::lock_guard lock(m_mutex);
    for (auto kept = m_kept.begin(); kept != m_kept.end();) {
        if (isToGo(*kept)) {
            dropped.push_back(*kept);
            kept = m_kept.erase(kept);
        } else {
            ++kept;
        }
    }
}

void SecretResolver::forget(const QString &environment)
{
    drop([&](const Kept &kept) { return environment.isEmpty() || kept.environment == environment; });
}

void SecretResolver::giveBack(const QString &environment)
{
    drop([&](const Kept &kept) { return kept.lease && kept.environment == environment; });
}

void SecretResolver::dropExpired()
{
    drop([&](const Kept &kept) { return !kept.isFresh(); });
}

} // namespace retort
