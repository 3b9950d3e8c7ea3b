// SPDX-License-Identifier: GPL-3.0-or-later
// What a Vault server may answer, and what a bad line may do: time-outs, retries, redirects, and a message for each.
#include "engine/secrets/VaultHttp.h"
#include "engine/secrets/VaultClient.h"
#include "engine/secrets/VaultToken.h"
#include "tests/support/ProjectFolder.h"
#include "tests/support/ScratchCertificate.h"
#include "tests/support/StubServer.h"

#include <QElapsedTimer>
#include <QSslCertificate>
#include <QTest>
#include <QThread>
#include <QTimer>

#include <limits>
#include <thread>
#include <utility>
#include <vector>

namespace retort {

using test::StubServer;

namespace {

/// A client with a token for the stub.
struct StubbedVault
{
    StubbedVault()
    {
        settings.address = QUrl(server.address());
        settings.timeout = 2'000;
    }
    Result<VaultSecret> read(const QString &path)
    {
        VaultClient client(settings, Secret::fromText(u"token-of-the-test"), false, surroundings);
        return client.read({.kind = SecretReference::Kind::Vault, .target = path});
    }
    Result<VaultReply> send(VaultRequest request = {.path = QStringLiteral("secret/x")})
    {
        VaultHttp http(settings, surroundings.stopper);
        http.setToken(Secret::fromText(u"token-of-the-test"));
        return http.send(request);
    }

    StubServer server;
    VaultSettings settings;
    LookupSurroundings surroundings;
};

} // namespace

class VaultHttpTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sendsWhatTheOfficialClientSends()
    {
        StubbedVault vault;
        vault.settings.vaultNamespace = QStringLiteral("team/a");
        vault.server.answer(StubServer::response(200, "{\"data\":{\"password\":\"x\"}}"));
        const auto reply = vault.send();
        QVERIFY(reply);
        QCOMPARE(reply->data().value(QStringLiteral("password")).toString(), QStringLiteral("x"));
        const StubServer::Request request = vault.server.requests().front();
        QCOMPARE(request.path, QByteArray("/v1/secret/x"));
        QCOMPARE(request.header("X-Vault-Token"), QByteArray("token-of-the-test"));
        QCOMPARE(request.header("X-Vault-Namespace"), QByteArray("team/a"));
        QCOMPARE(request.header("X-Vault-Request"), QByteArray("true"));
    }

    void aWrappedAnswerIsUnwrappedWhereItWasWrapped()
    {
        StubbedVault vault;
        vault.settings.vaultNamespace = QStringLiteral("team/a");
        vault.settings.wrapTtl = QStringLiteral("60s");
        vault.server.answer(
            StubServer::response(200, "{\"data\":{\"path\":\"kv/\",\"type\":\"kv\",\"options\":{\"version\":\"1\"}}}"));
        vault.server.answer(StubServer::response(200, "{\"wrap_info\":{\"token\":\"wrapping-token\"}}"));
        vault.server.answer(StubServer::response(200, "{\"data\":{\"password\":\"x\"}}"));
        VaultClient client(vault.settings, Secret::fromText(u"token-of-the-test"), false, vault.surroundings);
        const auto secret = client.read({.kind = SecretReference::Kind::Vault,
                                         .target = QStringLiteral("kv/shop"),
                                         .vaultNamespace = QStringLiteral("team/b")});
        QVERIFY2(secret, secret ? "" : qPrintable(secret.error().message));
        QCOMPARE(secret->fields.value(QStringLiteral("password")).reveal(), QStringLiteral("x"));
        QCOMPARE(vault.server.requests().size(), 3);
        const StubServer::Request &unwrapping = vault.server.requests().at(2);
        QCOMPARE(unwrapping.path, QByteArray("/v1/sys/wrapping/unwrap"));
        QCOMPARE(unwrapping.header("X-Vault-Token"), QByteArray("wrapping-token"));
        QCOMPARE(unwrapping.header("X-Vault-Namespace"), QByteArray("team/b"));
    }

    void everyStatusIsAMessageThatSaysWhatToDo_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("hint");
        const auto row = [](int status, const char *message, const char *hint) {
            QTest::addRow("%d", status) << status << QString::fromUtf8(message) << QString::fromUtf8(hint);
        };
        row(400, "does not understand", "path, the role or the mount");
        row(404, "has nothing at", "Check the mount and the path");
        row(405, "cannot do this", "another KV version");
        row(412, "newest data", "Try again");
        row(413, "too large", "proxy");
        row(429, "too many requests", "quota");
        row(472, "disaster-recovery secondary", "primary");
        row(473, "performance standby", "active server");
        row(474, "cannot reach the active", "active server");
        row(500, "failed at", "database behind it");
        row(501, "never initialised", "operator init");
        row(502, "Something behind Vault", "Try again");
        row(503, "sealed", "unseal");
        row(504, "too late", "Try again");
        row(530, "removed from", "belongs to it");
        row(599, "in a way that is not known", "");
    }

    void everyStatusIsAMessageThatSaysWhatToDo()
    {
        QFETCH(int, status);
        QFETCH(QString, message);
        QFETCH(QString, hint);
        StubbedVault vault;
        vault.settings.maxRetries = 0;
        vault.server.answer(StubServer::response(status, "{\"errors\":[\"the server's own words\"]}"));
        const auto secret = vault.read(QStringLiteral("secret/x"));
        QVERIFY(!secret);
        const Error &error = secret.error();
        QVERIFY2(error.message.contains(message), qPrintable(error.message));
        QVERIFY2(error.hint.contains(hint), qPrintable(error.hint));
        QVERIFY(error.message.contains(QStringLiteral("the server's own words")));
        QVERIFY(error.message.contains(QStringLiteral("secret/x")));
        QVERIFY(error.message.contains(QString::number(status)));
    }

    void asksAgainWhereThatMayHelp_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("isRepeatable");
        QTest::addColumn<int>("requests");
        QTest::newRow("412") << 412 << true << 3;
        QTest::newRow("429") << 429 << true << 3;
        QTest::newRow("500") << 500 << true << 3;
        QTest::newRow("502") << 502 << true << 3;
        QTest::newRow("sealed: no hammering") << 503 << true << 1;
        QTest::newRow("not initialised") << 501 << true << 1;
        QTest::newRow("refused") << 403 << true << 1;
        QTest::newRow("500, when it may have made a user") << 500 << false << 1;
        QTest::newRow("429, when nothing was made") << 429 << false << 3;
    }

    void asksAgainWhereThatMayHelp()
    {
        QFETCH(int, status);
        QFETCH(bool, isRepeatable);
        QFETCH(int, requests);
        StubbedVault vault;
        vault.server.answer(StubServer::response(status, "{\"errors\":[]}"));
        const auto reply = vault.send({.path = QStringLiteral("x"), .isRepeatable = isRepeatable});
        QVERIFY(reply);
        QCOMPARE(reply->status, status);
        QCOMPARE(vault.server.requests().size(), requests);
    }

    void honoursRetryAfter()
    {
        StubbedVault vault;
        vault.server.answer(StubServer::response(429, "{}", "Retry-After: 1\r\n"));
        vault.server.answer(StubServer::response(200, "{\"data\":{}}"));
        QElapsedTimer timer;
        timer.start();
        const auto reply = vault.send();
        QVERIFY(reply && reply->status == 200);
        QVERIFY(timer.elapsed() >= 1'000);
    }

    void aRedirectIsFollowedOnce()
    {
        StubbedVault vault;
        StubServer active;
        active.answer(StubServer::response(200, "{\"data\":{\"a\":\"b\"}}"));
        vault.server.answer(
            StubServer::response(307, {}, "Location: " + active.address().toLatin1() + "/v1/secret/x\r\n"));
        QVERIFY(vault.send());
        QCOMPARE(active.requests().front().header("X-Vault-Token"), QByteArray("token-of-the-test"));

        StubbedVault circle;
        circle.server.answer(StubServer::response(307, {}, "Location: /v1/secret/x\r\n"));
        const auto reply = circle.send();
        QVERIFY(!reply);
        QVERIFY(reply.error().message.contains(QStringLiteral("from there on again")));
        QCOMPARE(circle.server.requests().size(), 2);

        vault.settings.followsRedirects = false;
        QVERIFY(!vault.send());
    }

    void aProxyThatAnswersInItsPlaceIsNamed()
    {
        StubbedVault vault;
        vault.server.answer(StubServer::response(200, "<html>Please log in to the wireless network</html>"));
        const auto reply = vault.send();
        QVERIFY(!reply);
        QVERIFY(reply.error().message.contains(QStringLiteral("no JSON: <html>Please log in")));

        StubbedVault broken;
        broken.settings.maxRetries = 0;
        broken.server.answer(StubServer::response(502, "<html>Bad gateway</html>"));
        const auto secret = broken.read(QStringLiteral("secret/x"));
        QVERIFY(!secret);
        QVERIFY(secret.error().message.contains(QStringLiteral("Bad gateway")));
    }

    void aHugeAnswerIsCutOff()
    {
        StubbedVault vault;
        vault.settings.maxRetries = 0;
        vault.server.answer(StubServer::response(200, QByteArray(8 * 1024 * 1024, 'x')));
        const auto reply = vault.send();
        QVERIFY(!reply);
        QVERIFY2(reply.error().message.contains(QStringLiteral("more than 4 MB")), qPrintable(reply.error().message));
    }

    void aSlowServerIsGivenUp()
    {
        StubbedVault vault;
        vault.settings.maxRetries = 0;
        vault.settings.timeout = 200;
        vault.server.handler = [](const StubServer::Request &) { return QByteArray(); };
        const auto reply = vault.send();
        QVERIFY(!reply);
        QVERIFY(reply.error().message.contains(QStringLiteral("did not answer within 0.2 s")));
    }

    void aCutConnectionIsSaidAndTriedAgain()
    {
        StubbedVault vault;
        vault.server.answer("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"data\":");
        const auto reply = vault.send();
        QVERIFY(!reply);
        QVERIFY(reply.error().message.contains(QStringLiteral("cannot be reached")));
        QCOMPARE(vault.server.requests().size(), 3);
        // A cut answer to what makes something: it may have been made.
        StubbedVault once;
        once.server.answer("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{");
        QVERIFY(!once.send({.path = QStringLiteral("x"), .isRepeatable = false}));
        QCOMPARE(once.server.requests().size(), 1);
    }

    void nobodyThereIsSaidSo()
    {
        StubbedVault vault;
        vault.settings.maxRetries = 0;
        {
            const StubServer gone;
            vault.settings.address = QUrl(gone.address());
        }
        const auto reply = vault.send();
        QVERIFY(!reply);
        QVERIFY(reply.error().hint.contains(QStringLiteral("Nothing listens there")));
    }

    void cancelEndsAWaitAtOnce()
    {
        StubbedVault vault;
        vault.settings.timeout = 60'000;
        vault.server.handler = [](const StubServer::Request &) { return QByteArray(); };
        QTimer::singleShot(100, [stopper = vault.surroundings.stopper] { stopper->stop(); });
        QElapsedTimer timer;
        timer.start();
        const auto reply = vault.send();
        QVERIFY(!reply);
        QVERIFY(reply.error().kind == Error::Kind::Cancelled);
        QVERIFY(timer.elapsed() < 40'000);

        // Also in the pause before another try.
        StubbedVault waiting;
        waiting.server.answer(StubServer::response(429, "{}", "Retry-After: 30\r\n"));
        QTimer::singleShot(300, [stopper = waiting.surroundings.stopper] { stopper->stop(); });
        timer.restart();
        QVERIFY(!waiting.send());
        QVERIFY(timer.elapsed() < 20'000);
    }

    void theTokenOfALoginIsRevokedAlsoAfterACancel()
    {
        StubbedVault vault;
        vault.settings.timeout = 60'000;
        vault.server.handler = [stopper = vault.surroundings.stopper](const StubServer::Request &request) {
            if (request.path.endsWith("/revoke-self"))
                return StubServer::response(204, {});
            stopper->stop();
            return QByteArray();
        };
        {
            VaultClient client(vault.settings, Secret::fromText(u"token-of-the-login"), true, vault.surroundings);
            const auto secret =
                client.read({.kind = SecretReference::Kind::Vault, .target = QStringLiteral("secret/x")});
            QVERIFY(!secret && secret.error().kind == Error::Kind::Cancelled);
        }
        QCOMPARE(vault.server.requests().back().path, QByteArray("/v1/auth/token/revoke-self"));
        QCOMPARE(vault.server.requests().back().header("X-Vault-Token"), QByteArray("token-of-the-login"));
    }

    void aProxyIsUsedWhereOneIsNamed()
    {
        StubServer proxy;
        proxy.answer(StubServer::response(200, "{\"data\":{}}"));
        LookupSurroundings surroundings;
        surroundings.variables = QProcessEnvironment();
        surroundings.variables.insert(QStringLiteral("VAULT_ADDR"), QStringLiteral("http://vault.invalid:8200"));
        surroundings.variables.insert(QStringLiteral("VAULT_PROXY_ADDR"), proxy.address());
        const auto settings = VaultSettings::of({}, surroundings);
        QVERIFY(settings);
        VaultHttp http(*settings, surroundings.stopper);
        QVERIFY(http.send({.path = QStringLiteral("secret/x")}));
        QCOMPARE(proxy.requests().front().path, QByteArray("http://vault.invalid:8200/v1/secret/x"));
    }

    void theVariablesOfTheOfficialClientsCount()
    {
        LookupSurroundings surroundings;
        surroundings.variables = QProcessEnvironment();
        const auto set = [&](const char *name, const char *value) {
            surroundings.variables.insert(QLatin1String(name), QLatin1String(value));
        };
        set("VAULT_ADDR", "https://one.example:8200");
        set("VAULT_NAMESPACE", "team");
        set("VAULT_CLIENT_TIMEOUT", "90s");
        set("VAULT_MAX_RETRIES", "5");
        set("VAULT_SKIP_VERIFY", "true");
        set("VAULT_TLS_SERVER_NAME", "vault.internal");
        set("VAULT_RATE_LIMIT", "10:20");
        auto settings = VaultSettings::of({}, surroundings);
        QVERIFY(settings);
        QCOMPARE(settings->address, QUrl(QStringLiteral("https://one.example:8200")));
        QCOMPARE(settings->vaultNamespace, QStringLiteral("team"));
        QCOMPARE(settings->timeout, 90'000);
        QCOMPARE(settings->maxRetries, 5);
        QCOMPARE(settings->tls.peerVerifyMode(), QSslSocket::VerifyNone);
        QCOMPARE(settings->serverName, QStringLiteral("vault.internal"));
        QCOMPARE(settings->requestRate, 10.0);
        QCOMPARE(settings->requestBurst, 20);
        // OpenBao's own win, also where they are empty; the project's file wins over both.
        set("BAO_ADDR", "https://two.example:8200");
        set("BAO_NAMESPACE", "");
        settings = VaultSettings::of({}, surroundings);
        QVERIFY(settings);
        QCOMPARE(settings->address.host(), QStringLiteral("two.example"));
        QVERIFY(settings->vaultNamespace.isEmpty());
        settings = VaultSettings::of({.address = QStringLiteral("https://three.example")}, surroundings);
        QCOMPARE(settings->address.host(), QStringLiteral("three.example"));
        const std::vector<std::pair<const char *, int>> times = {
            {"7", 7'000},      {"500ms", 500},      {"2m", 120'000},
            {"1m30s", 90'000}, {"1.5h", 5'400'000}, {"0", std::numeric_limits<int>::max()}};
        for (const auto &[text, time] : times) {
            set("VAULT_CLIENT_TIMEOUT", text);
            settings = VaultSettings::of({}, surroundings);
            QVERIFY2(settings, text);
            QCOMPARE(settings->timeout, time);
        }
        for (const char *text : {"soon", "1m30", "s", "-1s", "1d"}) {
            set("VAULT_CLIENT_TIMEOUT", text);
            QVERIFY2(!VaultSettings::of({}, surroundings), text);
        }
        set("VAULT_CLIENT_TIMEOUT", "60");
        const std::vector<std::tuple<const char *, double, int>> rates = {
            {"10", 10, 10}, {"2.5", 2.5, 2}, {"0.5", 0.5, 1}, {"0.5:3", 0.5, 3}, {"4:0", 4, 1}};
        for (const auto &[text, rate, burst] : rates) {
            set("VAULT_RATE_LIMIT", text);
            settings = VaultSettings::of({}, surroundings);
            QVERIFY2(settings, text);
            QCOMPARE(settings->requestRate, rate);
            QCOMPARE(settings->requestBurst, burst);
        }
        for (const char *text : {"0", "fast", "10:", "10:fast", ":5", "-1"}) {
            set("VAULT_RATE_LIMIT", text);
            QVERIFY2(!VaultSettings::of({}, surroundings), text);
        }
        set("VAULT_RATE_LIMIT", "10");
        set("VAULT_WRAP_TTL", "60s");
        QCOMPARE(VaultSettings::of({}, surroundings)->wrapTtl, QStringLiteral("60s"));
        set("VAULT_CACERT", "/no/such/file");
        QVERIFY(!VaultSettings::of({}, surroundings));
    }

    void aServerThatNobodyHasSetUpIsSaidToBe()
    {
        StubbedVault vault;
        vault.server.handler = [](const StubServer::Request &request) {
            return request.path.endsWith("/sys/seal-status")
                       ? StubServer::response(200, "{\"initialized\":false,\"sealed\":true}")
                       : StubServer::response(503, "{\"errors\":[\"Vault is sealed\"]}");
        };
        const auto answer = vault.read(QStringLiteral("secret/x"));
        QVERIFY(!answer);
        QVERIFY2(answer.error().hint.contains(QStringLiteral("operator init")), qPrintable(answer.error().hint));
    }

    void requestsKeepToTheRateAfterTheBurst()
    {
        test::StubServer stub;
        stub.answer(test::StubServer::response(200, "{}"));
        VaultSettings settings{.address = QUrl(stub.address())};
        settings.requestRate = 0.001;
        settings.requestBurst = 3;
        const auto stopper = std::make_shared<LookupStopper>();
        VaultHttp http(settings, stopper);
        for (int i = 0; i < 3; ++i)
            QVERIFY(http.send({.path = QStringLiteral("secret/x")}));
        // The next one would wait for a quarter of an hour.
        QTimer::singleShot(200, [&] { stopper->stop(); });
        const auto late = http.send({.path = QStringLiteral("secret/x")});
        QVERIFY(!late && late.error().kind == Error::Kind::Cancelled);
        QCOMPARE(stub.requests().size(), 3);

        settings.requestRate = 10;
        settings.requestBurst = 1;
        VaultHttp slow(settings, std::make_shared<LookupStopper>());
        QElapsedTimer clock;
        clock.start();
        for (int i = 0; i < 4; ++i)
            QVERIFY(slow.send({.path = QStringLiteral("secret/x")}));
        // Three of the four waited a tenth of a second each.
        QVERIFY2(clock.elapsed() >= 290, qPrintable(QString::number(clock.elapsed())));
    }

    void aTokenHelperThatHangsCanBeCancelled()
    {
        const test::ProjectFolder home;
        home.write(QStringLiteral("helper"), "#!/bin/sh\ntouch \"$0.begun\"\nexec sleep 60\n");
        QVERIFY(QFile::setPermissions(home.path(QStringLiteral("helper")), QFile::ReadOwner | QFile::ExeOwner));
        home.write(QStringLiteral(".vault"),
                   "token_helper = \"" + home.path(QStringLiteral("helper")).toUtf8() + "\"\n");
        LookupSurroundings surroundings;
        surroundings.variables = QProcessEnvironment();
        surroundings.variables.insert(QStringLiteral("PATH"), qEnvironmentVariable("PATH"));
        surroundings.home = home.path();
        const std::jthread canceller([&home, stopper = surroundings.stopper](const std::stop_token &end) {
            while (!end.stop_requested() && !home.exists(QStringLiteral("helper.begun")))
                QThread::msleep(5);
            stopper->stop();
        });
        const auto token = vaultTokenOfUser(surroundings);
        QVERIFY(!token);
        QVERIFY2(token.error().kind == Error::Kind::Cancelled, qPrintable(token.error().message));
    }

    void aServiceRecordNamesTheServer()
    {
        LookupSurroundings surroundings;
        surroundings.variables = QProcessEnvironment();
        QStringList asked;
        const auto addressWith = [&](const char *address, const std::optional<ServiceRecord> &record) {
            const auto settings = VaultSettings::of({.address = QLatin1String(address)}, surroundings,
                                                    [&](const QString &name, const LookupStopper &) {
                                                        asked.append(name);
                                                        return record;
                                                    });
            return settings ? settings->address.toString() : QString();
        };
        const ServiceRecord record{QStringLiteral("seven.example"), 8207};
        QCOMPARE(addressWith("https://vault.example", record), QStringLiteral("https://vault.example"));
        QVERIFY(asked.isEmpty());
        surroundings.variables.insert(QStringLiteral("VAULT_SRV_LOOKUP"), QStringLiteral("true"));
        QCOMPARE(addressWith("https://vault.example", record), QStringLiteral("https://seven.example:8207"));
        QCOMPARE(asked, QStringList{QStringLiteral("_http._tcp.vault.example")});
        QCOMPARE(addressWith("https://vault.example", std::nullopt), QStringLiteral("https://vault.example"));
        // A port or a number is an address already.
        asked.clear();
        QCOMPARE(addressWith("https://vault.example:8200", record), QStringLiteral("https://vault.example:8200"));
        QCOMPARE(addressWith("https://192.0.2.1", record), QStringLiteral("https://192.0.2.1"));
        QVERIFY(asked.isEmpty());
        surroundings.stopper->stop();
        QVERIFY(addressWith("https://vault.example", record).isEmpty());
    }

    void aClientShowsItsCertificate()
    {
        const test::ScratchCertificate certificate;
        const test::ScratchCertificate client;
        StubServer server(certificate);
        server.demandCertificate(client);
        server.answer(StubServer::response(200, "{\"data\":{\"password\":\"x\"}}"));
        LookupSurroundings surroundings;
        surroundings.variables = QProcessEnvironment();
        const auto set = [&](const char *name, const QString &value) {
            surroundings.variables.insert(QLatin1String(name), value);
        };
        set("VAULT_ADDR", server.address());
        set("VAULT_CACERT", certificate.file());
        set("VAULT_MAX_RETRIES", QStringLiteral("0"));
        const auto send = [&surroundings]() -> Result<VaultReply> {
            const auto settings = VaultSettings::of({}, surroundings);
            if (!settings)
                return std::unexpected(settings.error());
            return VaultHttp(*settings, surroundings.stopper).send({.path = QStringLiteral("secret/x")});
        };
        QVERIFY(!send());
        QVERIFY(server.requests().isEmpty());
        set("VAULT_CLIENT_CERT", client.file());
        QVERIFY(send().error().message.contains(QStringLiteral("go together")));
        set("VAULT_CLIENT_KEY", client.keyFile());
        const auto sent = send();
        QVERIFY2(sent, sent ? "" : qPrintable(sent.error().message));
        QCOMPARE(server.requests().size(), 1);
    }

    void aRedirectToPlainHttpIsRefused()
    {
        const test::ScratchCertificate certificate;
        StubServer plain;
        plain.answer(StubServer::response(200, "{\"data\":{\"password\":\"x\"}}"));
        StubServer secure(certificate);
        VaultSettings settings;
        settings.address = QUrl(secure.address());
        settings.timeout = 20'000;
        settings.tls.setCaCertificates(QSslCertificate::fromPath(certificate.file()));
        VaultHttp http(settings, std::make_shared<LookupStopper>());
        http.setToken(Secret::fromText(u"token-of-the-test"));
        const auto answered = [&](const QByteArray &raw) {
            secure.handler = [&](const StubServer::Request &) { return raw; };
            return http.send({.path = QStringLiteral("secret/x")});
        };
        QVERIFY(answered(StubServer::response(200, "{\"data\":{\"password\":\"x\"}}")));
        const auto refused =
            answered(StubServer::response(307, {}, "Location: " + plain.address().toUtf8() + "/v1/secret/x\r\n"));
        QVERIFY(!refused);
        QVERIFY2(refused.error().message.contains(QStringLiteral("plain HTTP")), qPrintable(refused.error().message));
        // The token was not on its way already.
        QVERIFY(plain.requests().isEmpty());
    }
};

} // namespace retort

QTEST_GUILESS_MAIN(retort::VaultHttpTest)
#include "VaultHttpTest.moc"
