// SPDX-License-Identifier: GPL-3.0-or-later
// Secrets from a real OpenBao: logins, both versions of KV, policies, the database engine.
#include "engine/database/Session.h"
#include "engine/secrets/SecretResolver.h"
#include "engine/secrets/VaultClient.h"
#include "tests/support/ScratchServer.h"
#include "tests/support/ScratchVault.h"

#include <QDir>
#include <QFile>
#include <QFutureWatcher>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <atomic>

namespace retort {

using test::ScratchVault;

namespace {

SecretReference vaultPath(const QString &path, const QString &key = {}, std::optional<int> version = {})
{
    return {.kind = SecretReference::Kind::Vault, .target = path, .key = key, .version = version};
}

SecretReference variable(const char *name)
{
    return {.kind = SecretReference::Kind::Variable, .target = QLatin1String(name)};
}

} // namespace

class VaultTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ScratchVault> m_vault;
    /// What the user of the test may read.
    static inline const QString kPolicy =
        QStringLiteral("path \"secret/data/shop/*\" { capabilities = [\"read\"] }\n"
                       "path \"kv1/shop\" { capabilities = [\"read\"] }\n"
                       "path \"database/creds/migrator\" { capabilities = [\"read\"] }\n"
                       "path \"database/static-creds/fixed\" { capabilities = [\"read\"] }\n"
                       "path \"sys/leases/renew\" { capabilities = [\"update\"] }\n"
                       "path \"sys/leases/revoke\" { capabilities = [\"update\"] }\n");

    Result<QString> read(const SecretReference &reference, const VaultLogin &login = {},
                         std::optional<LookupSurroundings> surroundings = {})
    {
        const LookupSurroundings around = surroundings.value_or(m_vault->surroundings());
        const auto client = VaultClient::open(login, around);
        if (!client)
            return std::unexpected(client.error());
        const auto secret = (*client)->read(reference);
        if (!secret)
            return std::unexpected(secret.error());
        return secret->fields.value(reference.key.isEmpty() ? QStringLiteral("password") : reference.key).reveal();
    }

    /// A token with the user's policy and no other.
    QString userToken(const QString &policy = QStringLiteral("shop"))
    {
        const QJsonObject made = m_vault->call(
            "POST", QStringLiteral("auth/token/create"),
            {{QStringLiteral("policies"), QJsonArray{policy}}, {QStringLiteral("ttl"), QStringLiteral("1h")}});
        return made.value(QStringLiteral("auth")).toObject().value(QStringLiteral("client_token")).toString();
    }

    LookupSurroundings withVariable(const char *name, const QString &value, bool hasToken = false)
    {
        LookupSurroundings surroundings = m_vault->surroundings(hasToken);
        surroundings.variables.insert(QLatin1String(name), value);
        return surroundings;
    }

    static QString passwordOf(const char *name) { return QLatin1String(name) + QStringLiteral("s own"); }
    /// Somebody who logs in with a password ("annas own" for anna) at the mount `people`, with the user's policy.
    void addPerson(const char *name, const QJsonObject &more = {}) const
    {
        QJsonObject person = {{QStringLiteral("password"), passwordOf(name)},
                              {QStringLiteral("token_policies"), QStringLiteral("shop")}};
        for (auto field = more.begin(); field != more.end(); ++field)
            person.insert(field.key(), field.value());
        int status = 0;
        m_vault->call("POST", QStringLiteral("auth/people/users/") + QLatin1String(name), person, &status);
        QCOMPARE(status, 204);
    }

    Result<std::unique_ptr<VaultClient>> clientOf(const char *name)
    {
        return VaultClient::open({.method = QStringLiteral("userpass"),
                                  .mount = QStringLiteral("people"),
                                  .user = {QLatin1String(name), {}},
                                  .secret = variable("P")},
                                 withVariable("P", passwordOf(name)));
    }

    bool isAlive(const QString &token) const
    {
        int status = 0;
        m_vault->call("POST", QStringLiteral("auth/token/lookup"), {{QStringLiteral("token"), token}}, &status);
        return status == 200;
    }
    void revoke(const QString &token) const
    {
        m_vault->call("POST", QStringLiteral("auth/token/revoke"), {{QStringLiteral("token"), token}});
        QVERIFY(!isAlive(token));
    }

    void writeSecret(const QString &path, const QString &password)
    {
        m_vault->call("POST", path,
                      {{QStringLiteral("data"), QJsonObject{{QStringLiteral("password"), password},
                                                            {QStringLiteral("username"), QStringLiteral("shop")},
                                                            {QStringLiteral("port"), 5432}}}});
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_vault = ScratchVault::start();
        QVERIFY2(m_vault, qPrintable(ScratchVault::problem()));
        int status = 0;
        writeSecret(QStringLiteral("secret/data/shop/staging"), QStringLiteral("first password"));
        writeSecret(QStringLiteral("secret/data/shop/staging"), QStringLiteral("second password"));
        m_vault->call("POST", QStringLiteral("sys/mounts/kv1"),
                      {{QStringLiteral("type"), QStringLiteral("kv")},
                       {QStringLiteral("options"), QJsonObject{{QStringLiteral("version"), QStringLiteral("1")}}}});
        m_vault->call("POST", QStringLiteral("kv1/shop"), {{QStringLiteral("password"), QStringLiteral("old style")}},
                      &status);
        QCOMPARE(status, 204);
        m_vault->call("PUT", QStringLiteral("sys/policies/acl/shop"), {{QStringLiteral("policy"), kPolicy}}, &status);
        QCOMPARE(status, 204);
        m_vault->call("POST", QStringLiteral("sys/auth/people"),
                      {{QStringLiteral("type"), QStringLiteral("userpass")}});
        addPerson("anna");
    }

    void readsBothVersionsOfKv()
    {
        QCOMPARE(read(vaultPath(QStringLiteral("secret/data/shop/staging"))).value_or(QString()),
                 QStringLiteral("second password"));
        // As people write it at the command line.
        QCOMPARE(read(vaultPath(QStringLiteral("secret/shop/staging"))).value_or(QString()),
                 QStringLiteral("second password"));
        QCOMPARE(read(vaultPath(QStringLiteral("secret/shop/staging"), {}, 1)).value_or(QString()),
                 QStringLiteral("first password"));
        QCOMPARE(read(vaultPath(QStringLiteral("secret/shop/staging"), QStringLiteral("port"))).value_or(QString()),
                 QStringLiteral("5432"));
        QCOMPARE(read(vaultPath(QStringLiteral("kv1/shop"))).value_or(QString()), QStringLiteral("old style"));
        const auto versioned = read(vaultPath(QStringLiteral("kv1/shop"), {}, 2));
        QVERIFY(!versioned);
        QVERIFY(versioned.error().message.contains(QStringLiteral("KV version 1")));
        const auto wrongPath = read(vaultPath(QStringLiteral("kv1/data/shop")));
        QVERIFY(!wrongPath);
        QVERIFY(wrongPath.error().hint.contains(QStringLiteral("no data/")));
    }

    void aWrappedAnswerIsUnwrapped()
    {
        const LookupSurroundings around = withVariable("VAULT_WRAP_TTL", QStringLiteral("60s"), true);
        QCOMPARE(read(vaultPath(QStringLiteral("secret/shop/staging")), {}, around).value_or(QString()),
                 QStringLiteral("second password"));
        QCOMPARE(read(vaultPath(QStringLiteral("kv1/shop")), {}, around).value_or(QString()),
                 QStringLiteral("old style"));
        QVERIFY(!read(vaultPath(QStringLiteral("secret/shop/nothing")), {}, around));
    }

    void tellsDeletedFromDestroyedFromMissing()
    {
        writeSecret(QStringLiteral("secret/data/shop/gone"), QStringLiteral("one more"));
        writeSecret(QStringLiteral("secret/data/shop/gone"), QStringLiteral("two more"));
        m_vault->call("POST", QStringLiteral("secret/destroy/shop/gone"),
                      {{QStringLiteral("versions"), QJsonArray{1}}});
        m_vault->call("DELETE", QStringLiteral("secret/data/shop/gone"));
        const auto deleted = read(vaultPath(QStringLiteral("secret/shop/gone")));
        QVERIFY(!deleted);
        QVERIFY2(deleted.error().message.startsWith(
                     QStringLiteral("Version 2 of the secret secret/data/shop/gone was deleted in Vault on 20")),
                 qPrintable(deleted.error().message));
        QVERIFY(deleted.error().hint.contains(QStringLiteral("undelete -versions=2")));
        const auto destroyed = read(vaultPath(QStringLiteral("secret/shop/gone"), {}, 1));
        QVERIFY(!destroyed);
        QVERIFY(destroyed.error().message.contains(QStringLiteral("was destroyed")));
        const auto missing = read(vaultPath(QStringLiteral("secret/shop/nowhere")));
        QVERIFY(!missing);
        QVERIFY(missing.error().message.startsWith(QStringLiteral("Vault has nothing at secret/data/shop/nowhere")));
    }

    void aRefusalNamesThePolicyThatIsMissing()
    {
        const LookupSurroundings user = withVariable("VAULT_TOKEN", userToken());
        QCOMPARE(read(vaultPath(QStringLiteral("secret/shop/staging")), {}, user).value_or(QString()),
                 QStringLiteral("second password"));
        const auto denied = read(vaultPath(QStringLiteral("secret/data/other")), {}, user);
        QVERIFY(!denied);
        QVERIFY2(denied.error().hint.contains(
                     QStringLiteral("The token is good, so a policy is missing. One that grants it: path "
                                    "\"secret/data/other\" { capabilities = [\"read\"] }")),
                 qPrintable(denied.error().hint));
        const auto unknown = read(vaultPath(QStringLiteral("secret/shop/staging")), {},
                                  withVariable("VAULT_TOKEN", QStringLiteral("s.nobody")));
        QVERIFY(!unknown);
        QVERIFY2(unknown.error().hint.contains(QStringLiteral("Log in anew")), qPrintable(unknown.error().hint));
    }

    void findsTheTokenWhereTheOfficialClientDoes()
    {
        const SecretReference secret = vaultPath(QStringLiteral("secret/shop/staging"));
        const LookupSurroundings nobody = m_vault->surroundings(false);
        const auto none = read(secret, {}, nobody);
        QVERIFY(!none);
        QVERIFY(none.error().message.contains(QStringLiteral("There is no Vault token")));

        const auto write = [&](const char *name, const QByteArray &bytes, bool isProgram = false) {
            QFile file(QDir(m_vault->home()).filePath(QLatin1String(name)));
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
            if (isProgram)
                file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        };
        write(".vault-token", ScratchVault::rootToken().toUtf8() + "\n");
        QVERIFY(read(secret, {}, nobody));
        write(".vault-token", "two\nlines");
        const auto bad = read(secret, {}, nobody);
        QVERIFY(!bad);
        QVERIFY(bad.error().message.contains(QStringLiteral("cannot be printed")));
        // The helper comes before the file.
        write("helper", "#!/bin/sh\n[ \"$1\" = get ] && echo " + ScratchVault::rootToken().toUtf8() + "\n", true);
        write(".vault", "token_helper = \"" + m_vault->home().toUtf8() + "/helper\"\n");
        QVERIFY(read(secret, {}, nobody));
        // The variable comes before both, OpenBao's before Vault's, and a reference before all.
        QVERIFY(!read(secret, {}, withVariable("VAULT_TOKEN", QStringLiteral("s.wrong"))));
        LookupSurroundings both = withVariable("VAULT_TOKEN", QStringLiteral("s.wrong"));
        both.variables.insert(QStringLiteral("BAO_TOKEN"), ScratchVault::rootToken());
        QVERIFY(read(secret, {}, both));
        both.variables.insert(QStringLiteral("MINE"), QStringLiteral("s.wrong"));
        QVERIFY(!read(secret, {.secret = variable("MINE")}, both));
        QFile::remove(QDir(m_vault->home()).filePath(QStringLiteral(".vault")));
        QFile::remove(QDir(m_vault->home()).filePath(QStringLiteral(".vault-token")));
    }

    void logsInByAppRole()
    {
        m_vault->call("POST", QStringLiteral("sys/auth/approle"),
                      {{QStringLiteral("type"), QStringLiteral("approle")}});
        m_vault->call("POST", QStringLiteral("auth/approle/role/shop"),
                      {{QStringLiteral("token_policies"), QStringLiteral("shop")}});
        const QString role = m_vault->call("GET", QStringLiteral("auth/approle/role/shop/role-id"))
                                 .value(u"data")
                                 .toObject()
                                 .value(u"role_id")
                                 .toString();
        const QString secretId = m_vault->call("POST", QStringLiteral("auth/approle/role/shop/secret-id"))
                                     .value(u"data")
                                     .toObject()
                                     .value(u"secret_id")
                                     .toString();
        const SecretReference secret = vaultPath(QStringLiteral("secret/shop/staging"));
        VaultLogin login{.method = QStringLiteral("approle"), .role = {role, {}}, .secret = variable("SECRET_ID")};
        QCOMPARE(read(secret, login, withVariable("SECRET_ID", secretId)).value_or(QString()),
                 QStringLiteral("second password"));
        const auto refused = read(secret, login, withVariable("SECRET_ID", QStringLiteral("wrong-secret-id")));
        QVERIFY(!refused);
        QVERIFY2(refused.error().message.startsWith(QStringLiteral("Vault refused the login at auth/approle/login")),
                 qPrintable(refused.error().message));
        QVERIFY(!refused.error().message.contains(QStringLiteral("wrong-secret-id")));

        // A wrapped secret id can be had once.
        const QString wrapping =
            m_vault
                ->call("POST", QStringLiteral("auth/approle/role/shop/secret-id"), {}, nullptr, "X-Vault-Wrap-TTL: 60s")
                .value(u"wrap_info")
                .toObject()
                .value(u"token")
                .toString();
        QVERIFY(!wrapping.isEmpty());
        login.isWrapped = true;
        QVERIFY(read(secret, login, withVariable("SECRET_ID", wrapping)));
        const auto again = read(secret, login, withVariable("SECRET_ID", wrapping));
        QVERIFY(!again);
        QVERIFY(again.error().hint.contains(QStringLiteral("can be used once")));
    }

    void logsInByUserAndPassword()
    {
        const SecretReference secret = vaultPath(QStringLiteral("secret/shop/staging"));
        const VaultLogin login{.method = QStringLiteral("userpass"),
                               .mount = QStringLiteral("people"),
                               .user = {QStringLiteral("anna"), {}}};
        // Whoever logs in is asked, if nothing says where the password is to be had.
        LookupSurroundings asked = m_vault->surroundings(false);
        QString question;
        asked.prompt = [&](const QString &text, const LookupStopper &) -> Result<Secret> {
            question = text;
            return Secret::fromText(u"annas own");
        };
        QCOMPARE(read(secret, login, asked).value_or(QString()), QStringLiteral("second password"));
        QCOMPARE(question, QStringLiteral("Password of anna for Vault (userpass)"));
        asked.prompt = [](const QString &, const LookupStopper &) -> Result<Secret> {
            return Secret::fromText(u"somebody else's");
        };
        const auto refused = read(secret, login, asked);
        QVERIFY(!refused);
        QVERIFY(refused.error().hint.contains(QStringLiteral("mounted elsewhere")));
        const auto alone = read(secret, login, m_vault->surroundings(false));
        QVERIFY(!alone);
        QVERIFY(alone.error().message.contains(QStringLiteral("Nobody is there to be asked")));
    }

    void theTokenOfALoginIsRevokedAndTheUsersOwnIsNot()
    {
        const LookupSurroundings asked = withVariable("P", QStringLiteral("annas own"));
        QString made;
        {
            const auto client = VaultClient::open({.method = QStringLiteral("userpass"),
                                                   .mount = QStringLiteral("people"),
                                                   .user = {QStringLiteral("anna"), {}},
                                                   .secret = variable("P")},
                                                  asked);
            QVERIFY(client);
            made = (*client)->token().reveal();
            QVERIFY(isAlive(made));
        }
        QVERIFY(!isAlive(made));
        const QString own = userToken();
        QVERIFY(VaultClient::open({}, withVariable("VAULT_TOKEN", own)));
        QVERIFY(isAlive(own));
    }

    void aTokenThatEndsEarlyGivesOneNewLogin()
    {
        const SecretReference secret = vaultPath(QStringLiteral("secret/shop/staging"));
        const auto client = clientOf("anna");
        QVERIFY(client && (*client)->read(secret));
        const QString first = (*client)->token().reveal();
        revoke(first);
        const auto again = (*client)->read(secret);
        QVERIFY2(again, qPrintable(again ? QString() : again.error().message));
        QCOMPARE(again->fields.value(QStringLiteral("password")).reveal(), QStringLiteral("second password"));
        const QString second = (*client)->token().reveal();
        QVERIFY(second != first && isAlive(second));
        // It may be somebody's will: not a third one.
        revoke(second);
        const auto refused = (*client)->read(secret);
        QVERIFY(!refused);
        QCOMPARE((*client)->token().reveal(), second);
    }

    void aTokenForOneRequestIsEnough()
    {
        addPerson("bert", {{QStringLiteral("token_num_uses"), 1}});
        const auto client = clientOf("bert");
        QVERIFY(client);
        const auto found = (*client)->read(vaultPath(QStringLiteral("secret/shop/staging")));
        QVERIFY2(found, qPrintable(found ? QString() : found.error().message));
    }

    void aRefusalByPolicyIsNoReasonToLogInAnew()
    {
        const auto client = clientOf("anna");
        QVERIFY(client);
        const QString token = (*client)->token().reveal();
        const auto denied = (*client)->read(vaultPath(QStringLiteral("secret/data/other")));
        QVERIFY(!denied && denied.error().hint.contains(QStringLiteral("a policy is missing")));
        QCOMPARE((*client)->token().reveal(), token);
    }

    void aTokenThatMayNotLookItselfUpIsNotTakenForOneThatHasEnded()
    {
        addPerson("carl", {{QStringLiteral("token_no_default_policy"), true}});
        const auto client = clientOf("carl");
        QVERIFY(client && (*client)->read(vaultPath(QStringLiteral("secret/data/shop/staging"))));
        const auto denied = (*client)->read(vaultPath(QStringLiteral("secret/data/other")));
        QVERIFY(!denied);
        QVERIFY2(denied.error().hint.contains(QStringLiteral("a policy is missing")), qPrintable(denied.error().hint));
    }

    void namespacesAreKeptApart()
    {
        int status = 0;
        m_vault->call("POST", QStringLiteral("sys/namespaces/team"), {}, &status);
        QCOMPARE(status, 200);
        m_vault->call("POST", QStringLiteral("team/sys/mounts/kv"), {{QStringLiteral("type"), QStringLiteral("kv")}});
        m_vault->call("POST", QStringLiteral("team/kv/shop"),
                      {{QStringLiteral("password"), QStringLiteral("the team's")}});
        SecretReference reference = vaultPath(QStringLiteral("kv/shop"));
        QVERIFY(!read(reference));
        reference.vaultNamespace = QStringLiteral("team");
        QCOMPARE(read(reference).value_or(QString()), QStringLiteral("the team's"));
        reference.vaultNamespace.clear();
        QCOMPARE(read(reference, {.vaultNamespace = QStringLiteral("team")}).value_or(QString()),
                 QStringLiteral("the team's"));
    }

    void tlsIsChecked()
    {
        const auto vault = ScratchVault::start(ScratchVault::Transport::Tls);
        QVERIFY2(vault, qPrintable(ScratchVault::problem()));
        QVERIFY(!vault->caFile().isEmpty());
        vault->call("POST", QStringLiteral("secret/data/x"),
                    {{QStringLiteral("data"), QJsonObject{{QStringLiteral("password"), QStringLiteral("over TLS")}}}});
        const SecretReference reference = vaultPath(QStringLiteral("secret/x"));
        LookupSurroundings around = vault->surroundings();
        around.variables.insert(QStringLiteral("VAULT_MAX_RETRIES"), QStringLiteral("0"));
        const auto unknown = read(reference, {}, around);
        QVERIFY(!unknown);
        QVERIFY2(unknown.error().hint.contains(QStringLiteral("VAULT_CACERT")), qPrintable(unknown.error().message));
        QCOMPARE(read(reference, {.caFile = vault->caFile()}, around).value_or(QString()), QStringLiteral("over TLS"));
        around.variables.insert(QStringLiteral("VAULT_CACERT"), vault->caFile());
        QVERIFY(read(reference, {}, around));
        around.variables.insert(QStringLiteral("VAULT_TLS_SERVER_NAME"), QStringLiteral("another.example"));
        QVERIFY(!read(reference, {}, around));
        around.variables.remove(QStringLiteral("VAULT_TLS_SERVER_NAME"));
        around.variables.remove(QStringLiteral("VAULT_CACERT"));
        QFile file(vault->caFile());
        QVERIFY(file.open(QIODevice::ReadOnly));
        around.variables.insert(QStringLiteral("VAULT_CACERT_BYTES"), QString::fromUtf8(file.readAll()));
        QVERIFY(read(reference, {}, around));
        around.variables.remove(QStringLiteral("VAULT_CACERT_BYTES"));
        QTemporaryDir authorities;
        QVERIFY(QFile::copy(vault->caFile(), authorities.filePath(QStringLiteral("ours.pem"))));
        around.variables.insert(QStringLiteral("VAULT_CAPATH"), authorities.path());
        QVERIFY(read(reference, {}, around));
        around.variables.remove(QStringLiteral("VAULT_CAPATH"));
        around.variables.insert(QStringLiteral("VAULT_SKIP_VERIFY"), QStringLiteral("1"));
        QVERIFY(read(reference, {}, around));
    }

    void leasesDatabaseUsers()
    {
        const auto database = test::ScratchServer::start(QStringLiteral("postgresql"));
        QVERIFY(database);
        // From here on a password counts.
        QVERIFY(!database->run(QStringLiteral(
            "CREATE ROLE shop_owner; GRANT ALL ON SCHEMA public TO shop_owner; ALTER SCHEMA public OWNER TO shop_owner;"
            "CREATE ROLE fixed_user LOGIN;")));
        QVERIFY(database->demandPasswords());
        const QString host = database->url().option(QStringLiteral("host")).value_or(QString());
        QVERIFY(m_vault->leaseUsersOf(*database));
        QVERIFY(m_vault->setLease(QStringLiteral("2s"), QStringLiteral("40s")));
        m_vault->call("POST", QStringLiteral("database/static-roles/fixed"),
                      {{QStringLiteral("db_name"), QStringLiteral("shop")},
                       {QStringLiteral("username"), QStringLiteral("fixed_user")},
                       {QStringLiteral("rotation_period"), QStringLiteral("1h")}});

        Environment environment;
        environment.name = QStringLiteral("leased");
        environment.url.text = QStringLiteral("postgresql:///postgres?host=%1").arg(host);
        environment.credentials = vaultPath(QStringLiteral("database/creds/migrator"));
        environment.session.role = QStringLiteral("shop_owner");
        QString user;
        {
            SecretResolver resolver(withVariable("VAULT_TOKEN", userToken()));
            const auto resolved = resolver.resolveNow(environment, {});
            QVERIFY2(resolved, qPrintable(resolved ? QString() : resolved.error().message));
            user = resolved->url.user().value_or(QString());
            QVERIFY(user.startsWith(QStringLiteral("v-")));
            QVERIFY(resolved->lease && resolved->lease->remaining() <= 2);
            const auto session = Session::open(resolved->url);
            QVERIFY2(session, qPrintable(session ? QString() : session.error().message));
            QVERIFY((*session)->execute(QStringLiteral("CREATE TABLE orders (id integer)")));
            // What it made belongs to the role, so that the user can go.
            QCOMPARE(database->value(QStringLiteral("SELECT tableowner FROM pg_tables WHERE tablename = 'orders'")),
                     QStringLiteral("shop_owner"));
            QVERIFY(resolved->lease->cover(20));
            QVERIFY(resolved->lease->remaining() >= 19);
            const auto tooLong = resolved->lease->cover(400);
            QVERIFY(!tooLong);
            QVERIFY2(tooLong.error().hint.contains(QStringLiteral("max_ttl")), qPrintable(tooLong.error().message));
            // Once for all connections.
            const auto again = resolver.resolveNow(environment, {});
            QVERIFY(again);
            QCOMPARE(again->url.user().value_or(QString()), user);
            QCOMPARE(database->value(QStringLiteral("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'v-%'")),
                     QStringLiteral("1"));
            // What somebody takes back before its time is leased anew.
            QVERIFY(!resolved->lease->isLost());
            m_vault->call("PUT", QStringLiteral("sys/leases/revoke-prefix/database/creds/migrator"));
            QTRY_COMPARE(ScratchVault::leasedUsersOf(*database), QStringLiteral("0"));
            QVERIFY(resolved->lease->isLost());
            const auto anew = resolver.resolveNow(environment, {});
            QVERIFY(anew && anew->lease && !anew->lease->isLost());
            QVERIFY(anew->url.user().value_or(user) != user);
        }
        QCOMPARE(database->value(QStringLiteral("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'v-%'")),
                 QStringLiteral("0"));

        environment.credentials = vaultPath(QStringLiteral("database/static-creds/fixed"));
        environment.session.role.clear();
        SecretResolver resolver(withVariable("VAULT_TOKEN", userToken()));
        const auto fixed = resolver.resolveNow(environment, {});
        QVERIFY2(fixed, qPrintable(fixed ? QString() : fixed.error().message));
        QCOMPARE(fixed->url.user().value_or(QString()), QStringLiteral("fixed_user"));
        QVERIFY(!fixed->lease);
        QVERIFY(Session::open(fixed->url));
    }

    void aLeaseOfAnotherNamespaceIsRenewedAndGivenBackToo()
    {
        const auto database = test::ScratchServer::start(QStringLiteral("postgresql"));
        QVERIFY(database);
        QVERIFY(!database->run(QStringLiteral("CREATE ROLE shop_owner;")));
        int status = 0;
        m_vault->call("POST", QStringLiteral("sys/namespaces/tenant"), {}, &status);
        QCOMPARE(status, 200);
        QVERIFY(m_vault->leaseUsersOf(*database, QStringLiteral("tenant")));
        QVERIFY(m_vault->setLease(QStringLiteral("2s"), QStringLiteral("40s"), QStringLiteral("tenant")));
        Environment environment;
        environment.name = QStringLiteral("leased");
        environment.url.text = QStringLiteral("postgresql://h/x");
        environment.credentials = vaultPath(QStringLiteral("database/creds/migrator"));
        environment.credentials->vaultNamespace = QStringLiteral("tenant");
        {
            SecretResolver resolver(m_vault->surroundings());
            const auto resolved = resolver.resolveNow(environment, {});
            QVERIFY2(resolved, qPrintable(resolved ? QString() : resolved.error().message));
            QVERIFY(resolved->lease);
            QVERIFY(!resolved->lease->isLost());
            const auto covered = resolved->lease->cover(20);
            QVERIFY2(covered, qPrintable(covered ? QString() : covered.error().message));
            QCOMPARE(ScratchVault::leasedUsersOf(*database), QStringLiteral("1"));
        }
        QCOMPARE(ScratchVault::leasedUsersOf(*database), QStringLiteral("0"));
    }

    void severalEnvironmentsResolveAtOnce()
    {
        constexpr int kEnvironments = 6;
        std::atomic<int> begun = 0;
        LookupSurroundings around = m_vault->surroundings();
        // Nobody is answered before all have asked: one after the other they would not come to an end.
        around.prompt = [&begun](const QString &, const LookupStopper &) -> Result<Secret> {
            ++begun;
            for (int i = 0; i < 1'000 && begun < kEnvironments; ++i)
                QThread::msleep(20);
            return begun < kEnvironments ? Result<Secret>(cancelledError()) : Secret::fromText(u"asked");
        };
        SecretResolver resolver(around);
        std::vector<QFuture<Result<ResolvedEnvironment>>> futures;
        for (int i = 0; i < kEnvironments; ++i) {
            Environment environment;
            environment.name = QString::number(i);
            environment.url.text = QStringLiteral("postgresql://shop@h%1/shop").arg(i);
            environment.user.reference = SecretReference{.kind = SecretReference::Kind::Prompt, .target = {}};
            environment.password = vaultPath(QStringLiteral("secret/shop/staging"));
            futures.push_back(resolver.resolve(environment, {}));
        }
        for (auto &future : futures) {
            const auto resolved = future.result();
            QVERIFY(resolved);
            QCOMPARE(resolved->url.password().value_or(Secret()).reveal(), QStringLiteral("second password"));
            QCOMPARE(resolved->url.user().value_or(QString()), QStringLiteral("asked"));
        }
        Environment wrong;
        wrong.name = QStringLiteral("wrong");
        wrong.url.text = QStringLiteral("postgresql://h/shop");
        wrong.password = vaultPath(QStringLiteral("secret/shop/staging"), QStringLiteral("pasword"));
        const auto failed = resolver.resolve(wrong, {}).result();
        QVERIFY(!failed);
        QCOMPARE(failed.error().hint, QStringLiteral("Did you mean key = \"password\"?"));
    }
};

} // namespace retort

QTEST_GUILESS_MAIN(retort::VaultTest)
#include "VaultTest.moc"
