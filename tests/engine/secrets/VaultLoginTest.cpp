// SPDX-License-Identifier: GPL-3.0-or-later
// Logins that need somebody besides Vault: stubs for OIDC and Kubernetes before a real OpenBao, one for LDAP in its
// place.
#include "engine/secrets/OidcCallback.h"
#include "engine/secrets/VaultClient.h"
#include "tests/support/ScratchVault.h"
#include "tests/support/StubServer.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QProcess>
#include <QTest>
#include <QUrlQuery>

namespace retort {

using test::ScratchVault;
using test::StubServer;

namespace {

/// A key of openssl's, and what is signed with it.
class SigningKey
{
public:
    SigningKey() { run({QStringLiteral("genrsa"), QStringLiteral("-out"), file(), QStringLiteral("2048")}); }

    QByteArray publicPem() const
    {
        return run({QStringLiteral("rsa"), QStringLiteral("-in"), file(), QStringLiteral("-pubout")});
    }

    QByteArray certificate() const
    {
        return run({QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-key"), file(),
                    QStringLiteral("-days"), QStringLiteral("2"), QStringLiteral("-subj"), QStringLiteral("/CN=test")});
    }

    QByteArray token(const QJsonObject &claims) const
    {
        const QJsonObject head = {{QStringLiteral("alg"), QStringLiteral("RS256")},
                                  {QStringLiteral("typ"), QStringLiteral("JWT")},
                                  {QStringLiteral("kid"), QStringLiteral("test")}};
        const QByteArray text = encoded(QJsonDocument(head).toJson(QJsonDocument::Compact)) + '.' +
                                encoded(QJsonDocument(claims).toJson(QJsonDocument::Compact));
        return text + '.' +
               encoded(run({QStringLiteral("dgst"), QStringLiteral("-sha256"), QStringLiteral("-sign"), file()}, text));
    }

    QJsonObject jwk() const
    {
        const QByteArray modulus = run({QStringLiteral("rsa"), QStringLiteral("-in"), file(), QStringLiteral("-noout"),
                                        QStringLiteral("-modulus")});
        const QByteArray bytes = QByteArray::fromHex(modulus.mid(modulus.indexOf('=') + 1).trimmed());
        return {{QStringLiteral("kty"), QStringLiteral("RSA")},
                {QStringLiteral("kid"), QStringLiteral("test")},
                {QStringLiteral("use"), QStringLiteral("sig")},
                {QStringLiteral("alg"), QStringLiteral("RS256")},
                {QStringLiteral("n"), QString::fromLatin1(encoded(bytes))},
                {QStringLiteral("e"), QStringLiteral("AQAB")}};
    }

private:
    QString file() const { return m_folder.filePath(QStringLiteral("key.pem")); }
    static QByteArray encoded(const QByteArray &bytes)
    {
        return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    }
    QByteArray run(const QStringList &arguments, const QByteArray &input = {}) const
    {
        QProcess process;
        process.start(QStringLiteral("openssl"), arguments);
        process.write(input);
        process.closeWriteChannel();
        process.waitForFinished();
        return process.readAllStandardOutput();
    }

    QTemporaryDir m_folder;
};

SecretReference variableNamed(const char *name)
{
    return {.kind = SecretReference::Kind::Variable, .target = QLatin1String(name)};
}

} // namespace

class VaultLoginTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ScratchVault> m_vault;
    SigningKey m_key;

    Result<QString> read(const VaultLogin &login, const LookupSurroundings &around)
    {
        const auto client = VaultClient::open(login, around);
        if (!client)
            return std::unexpected(client.error());
        const auto secret =
            (*client)->read({.kind = SecretReference::Kind::Vault, .target = QStringLiteral("secret/shop")});
        if (!secret)
            return std::unexpected(secret.error());
        return secret->fields.value(QStringLiteral("password")).reveal();
    }

    LookupSurroundings with(const char *name, const QByteArray &value)
    {
        LookupSurroundings around = m_vault->surroundings(false);
        around.variables.insert(QLatin1String(name), QString::fromUtf8(value));
        return around;
    }

    void set(const QByteArray &method, const QString &path, const QJsonObject &body)
    {
        int status = 0;
        const QJsonObject answer = m_vault->call(method, path, body, &status);
        QVERIFY2(status == 200 || status == 204, QJsonDocument(answer).toJson().constData());
    }

    static qint64 now() { return QDateTime::currentSecsSinceEpoch(); }

private Q_SLOTS:
    void initTestCase()
    {
        m_vault = ScratchVault::start();
        QVERIFY2(m_vault, qPrintable(ScratchVault::problem()));
        set("POST", QStringLiteral("secret/data/shop"),
            {{QStringLiteral("data"), QJsonObject{{QStringLiteral("password"), QStringLiteral("the secret")}}}});
        set("PUT", QStringLiteral("sys/policies/acl/shop"),
            {{QStringLiteral("policy"), QStringLiteral("path \"secret/data/*\" { capabilities = [\"read\"] }")}});
    }

    /// OpenBao's own build has no LDAP any more, so a stub stands in for Vault: it shows what is asked, and where.
    void logsInByLdap()
    {
        StubServer vault;
        vault.handler = [](const StubServer::Request &request) {
            const bool isRight = request.body == "{\"password\":\"annas ldap password\"}";
            if (request.path.startsWith("/v1/auth/staff/login/anna"))
                return isRight ? StubServer::response(200, "{\"auth\":{\"client_token\":\"made-by-ldap\"}}")
                               : StubServer::response(400, "{\"errors\":[\"ldap operation failed: failed to bind\"]}");
            if (request.header("X-Vault-Token") != "made-by-ldap")
                return StubServer::response(403, "{\"errors\":[\"permission denied\"]}");
            return StubServer::response(200, "{\"data\":{\"password\":\"the secret\"}}");
        };
        const VaultLogin login{.address = vault.address(),
                               .method = QStringLiteral("ldap"),
                               .mount = QStringLiteral("staff"),
                               .user = {QStringLiteral("anna"), {}},
                               .secret = variableNamed("P")};
        QCOMPARE(read(login, with("P", "annas ldap password")).value_or(QString()), QStringLiteral("the secret"));
        QVERIFY(vault.requests().back().path.endsWith("auth/token/revoke-self"));
        const auto refused = read(login, with("P", "annas old password"));
        QVERIFY(!refused);
        QVERIFY(refused.error().message.contains(QStringLiteral("Vault refused the login at auth/staff/login/anna")));
        QVERIFY(!refused.error().message.contains(QStringLiteral("annas old password")));
    }

    void anAgentHasATokenOfItsOwn()
    {
        StubServer agent;
        agent.handler = [](const StubServer::Request &request) {
            return request.header("X-Vault-Token").isEmpty()
                       ? StubServer::response(200, "{\"data\":{\"password\":\"the secret\"}}")
                       : StubServer::response(403, "{\"errors\":[\"permission denied\"]}");
        };
        const LookupSurroundings around = with("VAULT_AGENT_ADDR", agent.address().toUtf8());
        QCOMPARE(read({}, around).value_or(QString()), QStringLiteral("the secret"));
        // Another server has none for us.
        const auto none = read({.address = m_vault->address()}, around);
        QVERIFY(!none);
        QVERIFY(none.error().message.contains(QStringLiteral("There is no Vault token")));
    }

    void logsInByJwt()
    {
        set("POST", QStringLiteral("sys/auth/jwt"), {{QStringLiteral("type"), QStringLiteral("jwt")}});
        set("POST", QStringLiteral("auth/jwt/config"),
            {{QStringLiteral("jwt_validation_pubkeys"), QJsonArray{QString::fromLatin1(m_key.publicPem())}}});
        set("POST", QStringLiteral("auth/jwt/role/shop"),
            {{QStringLiteral("role_type"), QStringLiteral("jwt")},
             {QStringLiteral("bound_audiences"), QJsonArray{QStringLiteral("retort")}},
             {QStringLiteral("user_claim"), QStringLiteral("sub")},
             {QStringLiteral("token_policies"), QStringLiteral("shop")}});
        QJsonObject claims = {{QStringLiteral("sub"), QStringLiteral("build")},
                              {QStringLiteral("aud"), QStringLiteral("retort")},
                              {QStringLiteral("iat"), now()},
                              {QStringLiteral("nbf"), now() - 5},
                              {QStringLiteral("exp"), now() + 300}};
        const VaultLogin login{
            .method = QStringLiteral("jwt"), .role = {QStringLiteral("shop"), {}}, .secret = variableNamed("JOB")};
        const auto secret = read(login, with("JOB", m_key.token(claims)));
        QVERIFY2(secret, qPrintable(secret ? QString() : secret.error().message));
        claims.insert(QStringLiteral("aud"), QStringLiteral("somebody else"));
        QVERIFY(!read(login, with("JOB", m_key.token(claims))));
        // Signed by another.
        claims.insert(QStringLiteral("aud"), QStringLiteral("retort"));
        const SigningKey other;
        QVERIFY(!read(login, with("JOB", other.token(claims))));
    }

    void logsInByKubernetes()
    {
        StubServer cluster;
        bool isGenuine = true;
        cluster.handler = [&](const StubServer::Request &request) {
            if (!request.path.startsWith("/apis/authentication.k8s.io/v1/tokenreviews"))
                return StubServer::response(404, "{}");
            const QJsonObject user = {
                {QStringLiteral("username"), QStringLiteral("system:serviceaccount:shop:migrator")},
                {QStringLiteral("uid"), QStringLiteral("uid-1")},
                {QStringLiteral("groups"), QJsonArray{QStringLiteral("system:serviceaccounts")}}};
            const QJsonObject review = {
                {QStringLiteral("apiVersion"), QStringLiteral("authentication.k8s.io/v1")},
                {QStringLiteral("kind"), QStringLiteral("TokenReview")},
                {QStringLiteral("status"),
                 QJsonObject{{QStringLiteral("authenticated"), isGenuine}, {QStringLiteral("user"), user}}}};
            return StubServer::response(201, QJsonDocument(review).toJson(), "Content-Type: application/json\r\n");
        };
        set("POST", QStringLiteral("sys/auth/cluster"), {{QStringLiteral("type"), QStringLiteral("kubernetes")}});
        set("POST", QStringLiteral("auth/cluster/config"),
            {{QStringLiteral("kubernetes_host"), cluster.address()},
             {QStringLiteral("disable_local_ca_jwt"), true},
             {QStringLiteral("kubernetes_ca_cert"), QString::fromLatin1(m_key.certificate())},
             {QStringLiteral("token_reviewer_jwt"),
              QString::fromLatin1(m_key.token({{QStringLiteral("sub"), QStringLiteral("r")}}))}});
        set("POST", QStringLiteral("auth/cluster/role/shop"),
            {{QStringLiteral("bound_service_account_names"), QJsonArray{QStringLiteral("migrator")}},
             {QStringLiteral("bound_service_account_namespaces"), QJsonArray{QStringLiteral("shop")}},
             {QStringLiteral("token_policies"), QStringLiteral("shop")}});
        const QString prefix = QStringLiteral("kubernetes.io/serviceaccount/");
        const QJsonObject claims = {{QStringLiteral("iss"), QStringLiteral("kubernetes/serviceaccount")},
                                    {prefix + QStringLiteral("namespace"), QStringLiteral("shop")},
                                    {prefix + QStringLiteral("secret.name"), QStringLiteral("migrator-token")},
                                    {prefix + QStringLiteral("service-account.name"), QStringLiteral("migrator")},
                                    {prefix + QStringLiteral("service-account.uid"), QStringLiteral("uid-1")},
                                    {QStringLiteral("sub"), QStringLiteral("system:serviceaccount:shop:migrator")}};
        const QString path = QDir(m_vault->home()).filePath(QStringLiteral("service-account"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(m_key.token(claims) + "\n");
        file.close();
        const VaultLogin login{.method = QStringLiteral("kubernetes"),
                               .mount = QStringLiteral("cluster"),
                               .role = {QStringLiteral("shop"), {}},
                               .secret = SecretReference{.kind = SecretReference::Kind::File, .target = path}};
        const auto secret = read(login, m_vault->surroundings(false));
        QVERIFY2(secret, qPrintable(secret ? QString() : secret.error().message));
        isGenuine = false;
        QVERIFY(!read(login, m_vault->surroundings(false)));
    }

    void logsInByOidcWithTheBrowser()
    {
        StubServer issuer;
        QString nonce;
        issuer.handler = [&](const StubServer::Request &request) {
            const QString own = issuer.address();
            QJsonObject answer;
            if (request.path == "/.well-known/openid-configuration") {
                answer = QJsonObject{
                    {QStringLiteral("issuer"), own},
                    {QStringLiteral("authorization_endpoint"), QString(own + QStringLiteral("/authorize"))},
                    {QStringLiteral("token_endpoint"), QString(own + QStringLiteral("/token"))},
                    {QStringLiteral("jwks_uri"), QString(own + QStringLiteral("/keys"))},
                    {QStringLiteral("response_types_supported"), QJsonArray{QStringLiteral("code")}},
                    {QStringLiteral("subject_types_supported"), QJsonArray{QStringLiteral("public")}},
                    {QStringLiteral("id_token_signing_alg_values_supported"), QJsonArray{QStringLiteral("RS256")}}};
            } else if (request.path == "/keys") {
                answer = QJsonObject{{QStringLiteral("keys"), QJsonArray{m_key.jwk()}}};
            } else if (request.path == "/token") {
                answer = QJsonObject{
                    {QStringLiteral("access_token"), QStringLiteral("unused")},
                    {QStringLiteral("token_type"), QStringLiteral("Bearer")},
                    {QStringLiteral("id_token"),
                     QString::fromLatin1(m_key.token({{QStringLiteral("iss"), own},
                                                      {QStringLiteral("aud"), QStringLiteral("retort-client")},
                                                      {QStringLiteral("sub"), QStringLiteral("anna")},
                                                      {QStringLiteral("nonce"), nonce},
                                                      {QStringLiteral("iat"), now()},
                                                      {QStringLiteral("exp"), now() + 300}}))}};
            }
            return StubServer::response(200, QJsonDocument(answer).toJson(), "Content-Type: application/json\r\n");
        };
        set("POST", QStringLiteral("sys/auth/oidc"), {{QStringLiteral("type"), QStringLiteral("oidc")}});
        set("POST", QStringLiteral("auth/oidc/config"),
            {{QStringLiteral("oidc_discovery_url"), issuer.address()},
             {QStringLiteral("oidc_client_id"), QStringLiteral("retort-client")},
             {QStringLiteral("oidc_client_secret"), QStringLiteral("unused")},
             {QStringLiteral("default_role"), QStringLiteral("shop")}});
        set("POST", QStringLiteral("auth/oidc/role/shop"),
            {{QStringLiteral("role_type"), QStringLiteral("oidc")},
             {QStringLiteral("allowed_redirect_uris"), QJsonArray{OidcCallback::redirectUri()}},
             {QStringLiteral("user_claim"), QStringLiteral("sub")},
             {QStringLiteral("token_policies"), QStringLiteral("shop")}});

        QNetworkAccessManager browser;
        QByteArray page;
        LookupSurroundings around = m_vault->surroundings(false);
        QByteArray ending = "&code=the-code";
        bool hasOwnState = true;
        around.openBrowser = [&](const QUrl &url) {
            const QUrlQuery query(url);
            nonce = query.queryItemValue(QStringLiteral("nonce"));
            const QString state =
                hasOwnState ? query.queryItemValue(QStringLiteral("state")) : QStringLiteral("stolen");
            QNetworkReply *reply = browser.get(QNetworkRequest(
                QUrl(OidcCallback::redirectUri() + QLatin1String("?state=") + state + QString::fromLatin1(ending))));
            connect(reply, &QNetworkReply::finished, reply, [reply, &page] {
                page = reply->readAll();
                reply->deleteLater();
            });
        };
        const VaultLogin login{.method = QStringLiteral("oidc"), .role = {QStringLiteral("shop"), {}}};
        const auto secret = read(login, around);
        QVERIFY2(secret, qPrintable(secret ? QString() : secret.error().message));
        QCOMPARE(*secret, QStringLiteral("the secret"));
        QVERIFY(page.contains("You are logged in"));

        hasOwnState = false;
        const auto stolen = read(login, around);
        QVERIFY(!stolen);
        QVERIFY2(stolen.error().message.contains(QStringLiteral("another login than this one")),
                 qPrintable(stolen.error().message));
        hasOwnState = true;
        ending = "&error=access_denied&error_description=not+today";
        const auto denied = read(login, around);
        QVERIFY(!denied);
        QVERIFY2(denied.error().message.contains(QStringLiteral("did not succeed: not")),
                 qPrintable(denied.error().message));
        // Cancelled while the browser is open.
        around.openBrowser = [&](const QUrl &) { around.stopper->stop(); };
        const auto cancelled = read(login, around);
        QVERIFY(!cancelled);
        QVERIFY(cancelled.error().kind == Error::Kind::Cancelled);
        around.openBrowser = nullptr;
        around.stopper = std::make_shared<LookupStopper>();
        QVERIFY(!read(login, around));
    }
};

} // namespace retort

QTEST_GUILESS_MAIN(retort::VaultLoginTest)
#include "VaultLoginTest.moc"
