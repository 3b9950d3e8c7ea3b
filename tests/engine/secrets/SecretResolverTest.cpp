// SPDX-License-Identifier: GPL-3.0-or-later
// Look-ups by themselves: how they are ended, shared, kept and given back.
#include "engine/secrets/SecretResolver.h"
#include "tests/support/StubServer.h"

#include <QTest>
#include <QThread>

#include <algorithm>
#include <atomic>

namespace retort {

using test::StubServer;

namespace {

constexpr int kPatience = 20'000;

/// Somebody who is asked, and answers only after being told to.
struct Asked
{
    std::atomic<int> count = 0;
    std::atomic<bool> mayAnswer = false;

    LookupSurroundings surroundings()
    {
        LookupSurroundings around;
        around.variables = QProcessEnvironment();
        around.prompt = [this](const QString &, const LookupStopper &stopper) -> Result<Secret> {
            ++count;
            while (!mayAnswer) {
                if (stopper.isStopped())
                    return cancelledError();
                QThread::msleep(5);
            }
            return Secret::fromText(u"typed in");
        };
        return around;
    }
};

Environment promptedFor(const QString &name)
{
    Environment environment;
    environment.name = name;
    environment.url.text = QStringLiteral("postgresql://shop@h/shop");
    environment.password = SecretReference{.kind = SecretReference::Kind::Prompt, .target = name};
    return environment;
}

bool isCancelled(const Result<ResolvedEnvironment> &found)
{
    return !found && found.error().kind == Error::Kind::Cancelled;
}

/// A Vault that leases a user for so many seconds.
struct LeasingVault
{
    explicit LeasingVault(int seconds)
    {
        server.handler = [seconds](const StubServer::Request &request) {
            if (request.path.contains("/creds/"))
                return StubServer::response(
                    200, "{\"lease_id\":\"lease/1\",\"lease_duration\":" + QByteArray::number(seconds) +
                             ",\"renewable\":true,\"data\":{\"username\":\"v-1\","
                             "\"password\":\"leased password\"}}");
            if (request.path.contains("/sys/internal/"))
                return StubServer::response(404, "{\"errors\":[]}");
            return StubServer::response(200, "{\"data\":{\"ttl\":0},\"auth\":{\"client_token\":\"t.1\"}}");
        };
    }
    LookupSurroundings surroundings() const
    {
        LookupSurroundings around;
        around.variables = QProcessEnvironment();
        around.variables.insert(QStringLiteral("VAULT_ADDR"), server.address());
        around.variables.insert(QStringLiteral("VAULT_TOKEN"), QStringLiteral("users.own"));
        around.variables.insert(QStringLiteral("P"), QStringLiteral("anything"));
        return around;
    }
    static Environment environment()
    {
        Environment environment;
        environment.name = QStringLiteral("leased");
        environment.url.text = QStringLiteral("postgresql://h/shop");
        environment.credentials =
            SecretReference{.kind = SecretReference::Kind::Vault, .target = QStringLiteral("database/creds/shop")};
        return environment;
    }
    qsizetype count(const QByteArray &path) const
    {
        return std::ranges::count_if(server.requests(),
                                     [&](const StubServer::Request &request) { return request.path.contains(path); });
    }

    StubServer server;
};

} // namespace

class SecretResolverTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cancelEndsAlsoWhatWaitsForAThread()
    {
        Asked person;
        SecretResolver resolver(person.surroundings());
        std::vector<QFuture<Result<ResolvedEnvironment>>> futures;
        for (int i = 0; i < 12; ++i)
            futures.push_back(resolver.resolve(promptedFor(QString::number(i)), {}));
        QTRY_COMPARE_WITH_TIMEOUT(person.count.load(), 8, kPatience);
        resolver.cancel();
        for (const auto &future : futures) {
            QTRY_VERIFY_WITH_TIMEOUT(future.isFinished(), kPatience);
            QVERIFY(isCancelled(future.result()));
        }
        // Those that waited asked nobody.
        QCOMPARE(person.count.load(), 8);
    }

    void whatComesAfterACancelIsNotTouched()
    {
        Asked person;
        SecretResolver resolver(person.surroundings());
        const auto first = resolver.resolve(promptedFor(QStringLiteral("a")), {});
        QTRY_COMPARE_WITH_TIMEOUT(person.count.load(), 1, kPatience);
        resolver.cancel();
        const auto second = resolver.resolve(promptedFor(QStringLiteral("a")), {});
        // The first one ends while the second is under way; a third shares the second's answer all the same.
        QTRY_VERIFY_WITH_TIMEOUT(first.isFinished(), kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(person.count.load(), 2, kPatience);
        const auto third = resolver.resolve(promptedFor(QStringLiteral("a")), {});
        person.mayAnswer = true;
        QTRY_VERIFY_WITH_TIMEOUT(second.isFinished() && third.isFinished(), kPatience);
        QVERIFY(isCancelled(first.result()));
        QVERIFY(second.result());
        QVERIFY(third.result());
        QCOMPARE(person.count.load(), 2);
    }

    void otherWaitsEndWithTheLookUps()
    {
        SecretResolver resolver{LookupSurroundings()};
        const auto first = resolver.stopper();
        QVERIFY(!first->isStopped());
        resolver.cancel();
        QVERIFY(first->isStopped());
        const auto second = resolver.stopper();
        QVERIFY(!second->isStopped());
        resolver.close();
        QVERIFY(second->isStopped() && resolver.stopper()->isStopped());
    }

    void closeIsForGood()
    {
        Asked person;
        SecretResolver resolver(person.surroundings());
        const auto running = resolver.resolve(promptedFor(QStringLiteral("a")), {});
        QTRY_COMPARE_WITH_TIMEOUT(person.count.load(), 1, kPatience);
        resolver.close();
        QTRY_VERIFY_WITH_TIMEOUT(running.isFinished(), kPatience);
        QVERIFY(isCancelled(running.result()));
        resolver.cancel();
        QVERIFY(isCancelled(resolver.resolveNow(promptedFor(QStringLiteral("b")), {})));
        const auto later = resolver.resolve(promptedFor(QStringLiteral("c")), {});
        QTRY_VERIFY_WITH_TIMEOUT(later.isFinished(), kPatience);
        QVERIFY(isCancelled(later.result()));
        QCOMPARE(person.count.load(), 1);
    }

    void theSameIsAskedForOnce()
    {
        Asked person;
        SecretResolver resolver(person.surroundings());
        Environment environment = promptedFor(QStringLiteral("a"));
        const auto first = resolver.resolve(environment, {});
        const auto second = resolver.resolve(environment, {});
        // Another role is another address.
        environment.session.role = QStringLiteral("owner");
        const auto other = resolver.resolve(environment, {});
        person.mayAnswer = true;
        QTRY_VERIFY_WITH_TIMEOUT(first.isFinished() && second.isFinished() && other.isFinished(), kPatience);
        QVERIFY(first.result() && second.result() && other.result());
        QVERIFY(person.count.load() <= 2);
        QCOMPARE(second.result()->url.password().value_or(Secret()).reveal(), QStringLiteral("typed in"));
        QCOMPARE(second.result()->url.sessionSettings().role, QString());
        QCOMPARE(other.result()->url.sessionSettings().role, QStringLiteral("owner"));
    }

    void anEditedEnvironmentIsHeededWithoutAskingAgain()
    {
        Asked person;
        person.mayAnswer = true;
        SecretResolver resolver(person.surroundings());
        Environment environment = promptedFor(QStringLiteral("a"));
        QVERIFY(resolver.resolveNow(environment, {}));
        environment.session.role = QStringLiteral("owner");
        environment.session.lockTimeout = 5'000;
        environment.user.text = QStringLiteral("other");
        const auto edited = resolver.resolveNow(environment, {});
        QVERIFY(edited);
        QCOMPARE(edited->url.sessionSettings().role, QStringLiteral("owner"));
        QCOMPARE(edited->url.sessionSettings().lockTimeout.value_or(0), 5'000);
        QCOMPARE(edited->url.user().value_or(QString()), QStringLiteral("other"));
        QCOMPARE(edited->url.password().value_or(Secret()).reveal(), QStringLiteral("typed in"));
        QCOMPARE(person.count.load(), 1);
        // What was typed in for one host is not sent to another.
        environment.url.text = QStringLiteral("postgresql://shop@elsewhere/shop");
        QVERIFY(!resolver.isKept(environment, {}));
    }

    void anotherLoginIsAnotherLookUp()
    {
        const LeasingVault vault(600);
        SecretResolver resolver(vault.surroundings());
        Environment environment = LeasingVault::environment();
        environment.vault.method = QStringLiteral("userpass");
        environment.vault.user.text = QStringLiteral("anna");
        environment.vault.secret =
            SecretReference{.kind = SecretReference::Kind::Variable, .target = QStringLiteral("P")};
        QVERIFY(resolver.resolveNow(environment, {}));
        QVERIFY(resolver.isKept(environment, {}));
        environment.vault.user.text = QStringLiteral("otto");
        QVERIFY(!resolver.isKept(environment, {}));
        environment.vault.user.text = QStringLiteral("anna");
        environment.vault.role.text = QStringLiteral("writer");
        QVERIFY(!resolver.isKept(environment, {}));
    }

    void leasesAreGivenBackAndTheRestStays()
    {
        const LeasingVault vault(600);
        LookupSurroundings around = vault.surroundings();
        SecretResolver resolver(around);
        const Environment leased = LeasingVault::environment();
        Environment plain = leased;
        plain.credentials.reset();
        plain.password = SecretReference{.kind = SecretReference::Kind::Variable, .target = QStringLiteral("P")};
        QVERIFY(resolver.resolveNow(leased, {}));
        QVERIFY(resolver.resolveNow(plain, {}));
        resolver.giveBack(QStringLiteral("another"));
        QCOMPARE(vault.count("sys/leases/revoke"), 0);
        resolver.giveBack(QStringLiteral("leased"));
        QCOMPARE(vault.count("sys/leases/revoke"), 1);
        QVERIFY(!resolver.isKept(leased, {}));
        QVERIFY(resolver.isKept(plain, {}));
        resolver.forget();
        QVERIFY(!resolver.isKept(plain, {}));
    }

    void whatHasBeenKeptForLongEnoughGoes()
    {
        const LeasingVault shortly(1);
        SecretResolver resolver(shortly.surroundings());
        QVERIFY(resolver.resolveNow(LeasingVault::environment(), {}));
        QTRY_VERIFY_WITH_TIMEOUT(!resolver.isKept(LeasingVault::environment(), {}), kPatience);
        QCOMPARE(shortly.count("sys/leases/revoke"), 0);
        resolver.dropExpired();
        QCOMPARE(shortly.count("sys/leases/revoke"), 1);

        const LeasingVault longer(600);
        SecretResolver other(longer.surroundings());
        QVERIFY(other.resolveNow(LeasingVault::environment(), {}));
        other.dropExpired();
        QVERIFY(other.isKept(LeasingVault::environment(), {}));
    }

    void aRenewedLeaseIsKeptAsLongAsItLastsNow()
    {
        LeasingVault vault(1);
        SecretResolver resolver(vault.surroundings());
        const auto first = resolver.resolveNow(LeasingVault::environment(), {});
        QVERIFY(first && first->lease);
        QTRY_VERIFY_WITH_TIMEOUT(!resolver.isKept(LeasingVault::environment(), {}), kPatience);
        vault.server.handler = [](const StubServer::Request &) {
            return StubServer::response(200, "{\"data\":{\"ttl\":0},\"lease_duration\":600}");
        };
        QVERIFY(first->lease->cover(600));
        QVERIFY(resolver.isKept(LeasingVault::environment(), {}));
        const auto second = resolver.resolveNow(LeasingVault::environment(), {});
        QVERIFY(second);
        QCOMPARE(second->lease, first->lease);
        QCOMPARE(vault.count("/v1/database/creds/"), 1);
    }

    void coveringCanBeCancelledAndKeepsNobodyWaiting()
    {
        StubServer server;
        VaultSettings settings;
        settings.address = QUrl(server.address());
        server.handler = [](const StubServer::Request &) { return StubServer::response(200, "{}"); };
        SecretLease lease({.settings = settings,
                           .token = Secret::fromText(u"users.own"),
                           .leaseId = QStringLiteral("lease/1"),
                           .seconds = 60,
                           .isRenewable = true,
                           .path = QStringLiteral("database/creds/shop")},
                          {});
        const auto stopper = std::make_shared<LookupStopper>();
        int remaining = 0;
        server.handler = [&](const StubServer::Request &) {
            remaining = lease.remaining();
            stopper->stop();
            return QByteArray();
        };
        const auto covered = lease.cover(600, stopper);
        QVERIFY(!covered);
        QVERIFY(covered.error().kind == Error::Kind::Cancelled);
        QVERIFY(remaining > 30);
        server.handler = [](const StubServer::Request &) { return StubServer::response(200, "{}"); };
        QVERIFY(lease.revoke());
    }
};

} // namespace retort

QTEST_GUILESS_MAIN(retort::SecretResolverTest)
#include "SecretResolverTest.moc"
