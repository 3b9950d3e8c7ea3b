// SPDX-License-Identifier: GPL-3.0-or-later
// Connections over TCP: the TLS options of database URLs, tried on servers with a certificate of their own, and lost
// ones.
#include "engine/database/Session.h"
#include "tests/support/ScratchServer.h"

#include <QTest>

#include <map>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

using namespace retort;
using test::ScratchServer;

namespace {

/// What the server says of the connection: the cipher, "" in the clear; or the words of a refusal, after "!".
QString cipherOf(const DatabaseUrl &url)
{
    const auto session = Session::open(url);
    if (!session)
        return u'!' + session.error().message;
    const bool isPostgresql = url.qtDriver() == QLatin1String("QPSQL");
    const auto answer =
        (*session)->execute(isPostgresql ? QStringLiteral("SELECT coalesce(cipher, '') FROM pg_stat_ssl WHERE pid = "
                                                          "pg_backend_pid()")
                                         : QStringLiteral("SHOW STATUS LIKE 'Ssl_cipher'"));
    const QString *text = answer && !answer->rows.empty() ? answer->rows.front().back().as<QString>() : nullptr;
    return text ? *text : QStringLiteral("!no answer");
}

} // namespace

class TlsTest : public QObject
{
    Q_OBJECT

    std::map<QString, std::unique_ptr<ScratchServer>> m_servers;
    std::map<QString, std::unique_ptr<ScratchServer>> m_plainServers;

private Q_SLOTS:
    void initTestCase()
    {
        for (const char *dialect : {"postgresql", "mariadb"}) {
            const QString name = QLatin1String(dialect);
            m_servers[name] = ScratchServer::startWithTls(name);
            QVERIFY2(m_servers[name], qPrintable(name + QStringLiteral(" cannot be started")));
            m_plainServers[name] = ScratchServer::start(name);
            QVERIFY2(m_plainServers[name], qPrintable(name + QStringLiteral(" cannot be started")));
        }
        QVERIFY(!m_servers.at(QStringLiteral("mariadb"))
                     ->run(QStringLiteral("CREATE USER guest@'%'; GRANT ALL ON scratch.* TO guest@'%'; DROP USER IF "
                                          "EXISTS ''@'localhost'; FLUSH PRIVILEGES;")));
    }

    /// CA stands for the server's own certificate, OTHER for that of another server.
    void theOptionsAreHeeded_data()
    {
        QTest::addColumn<QString>("dialect");
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("options");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const char *dialect, const char *host, const char *options,
                            const char *expected) {
            QTest::newRow(name) << QString::fromLatin1(dialect) << QString::fromLatin1(host)
                                << QString::fromLatin1(options) << QString::fromLatin1(expected);
        };
        row("postgresql disable", "postgresql", "127.0.0.1", "sslmode=disable", "plain");
        row("postgresql require", "postgresql", "127.0.0.1", "sslmode=require", "encrypted");
        row("postgresql prefer", "postgresql", "127.0.0.1", "", "encrypted");
        row("postgresql, asyncpg's word", "postgresql", "127.0.0.1", "ssl=require", "encrypted");
        row("postgresql verify-ca", "postgresql", "127.0.0.1", "sslmode=verify-ca&sslrootcert=CA", "encrypted");
        row("postgresql verify-full", "postgresql", "localhost", "sslmode=verify-full&sslrootcert=CA", "encrypted");
        row("postgresql another name", "postgresql", "127.0.0.1", "sslmode=verify-full&sslrootcert=CA", "refused");
        row("postgresql another authority", "postgresql", "localhost", "sslmode=verify-ca&sslrootcert=OTHER",
            "refused");
        row("mariadb ssl_ca", "mariadb", "127.0.0.1", "ssl_ca=CA", "encrypted");
        row("mariadb ssl", "mariadb", "127.0.0.1", "ssl=true", "encrypted");
        row("mariadb ssl_mode", "mariadb", "127.0.0.1", "ssl_mode=REQUIRED", "encrypted");
        row("mariadb verified", "mariadb", "localhost", "ssl_ca=CA&ssl_verify_cert=true", "encrypted");
        row("mariadb verified by no authority of the system", "mariadb", "localhost", "ssl_verify_cert=true",
            "refused");
        // What cannot be checked is not left out in silence.
        row("mariadb name", "mariadb", "127.0.0.1", "ssl_ca=CA&ssl_verify_identity=true", "refused");
        row("mariadb another authority", "mariadb", "localhost", "ssl_ca=OTHER&ssl_verify_cert=true", "refused");
        row("mariadb another authority unasked", "mariadb", "localhost", "ssl_ca=OTHER", "refused");
    }
    void theOptionsAreHeeded()
    {
        QFETCH(QString, dialect);
        QFETCH(QString, host);
        QFETCH(QString, options);
        QFETCH(QString, expected);
        const QString other =
            dialect == QLatin1String("mariadb") ? QStringLiteral("postgresql") : QStringLiteral("mariadb");
        options.replace(QLatin1String("CA"), m_servers.at(dialect)->certificate());
        options.replace(QLatin1String("OTHER"), m_servers.at(other)->certificate());
        const QString cipher = cipherOf(m_servers.at(dialect)->tcpUrl(host, options));
        const QString found = cipher.isEmpty()          ? QStringLiteral("plain")
                              : cipher.startsWith(u'!') ? QStringLiteral("refused")
                                                        : QStringLiteral("encrypted");
        QVERIFY2(found == expected, qPrintable(cipher));
        if (expected == QLatin1String("refused"))
            QVERIFY2(cipher.contains(QStringLiteral("certificate"), Qt::CaseInsensitive) ||
                         cipher.contains(QStringLiteral("SSL"), Qt::CaseInsensitive) ||
                         cipher.contains(QStringLiteral("TLS"), Qt::CaseInsensitive),
                     qPrintable(cipher));
    }

    /// A server that goes away without a word is noticed, while it is waited for as well.
    void anIdleConnectionIsWatched_data()
    {
        QTest::addColumn<QString>("dialect");
        QTest::newRow("postgresql") << QStringLiteral("postgresql");
        QTest::newRow("mariadb") << QStringLiteral("mariadb");
    }
    void anIdleConnectionIsWatched()
    {
        QFETCH(QString, dialect);
        const DatabaseUrl url = m_servers.at(dialect)->tcpUrl(QStringLiteral("127.0.0.1"), {});
        const auto session = Session::open(url);
        QVERIFY2(session.has_value(), session ? "" : qPrintable(session.error().message));
        constexpr int kMany = 1024;
        int found = 0;
        for (int descriptor = 0; descriptor < kMany; ++descriptor) {
            sockaddr_in peer = {};
            socklen_t size = sizeof peer;
            if (getpeername(descriptor, reinterpret_cast<sockaddr *>(&peer), &size) != 0 ||
                peer.sin_family != AF_INET || int(ntohs(peer.sin_port)) != url.port().value_or(0))
                continue;
            ++found;
            const auto option = [descriptor](int level, int name) {
                int value = -1;
                socklen_t length = sizeof value;
                getsockopt(descriptor, level, name, &value, &length);
                return value;
            };
            QCOMPARE(option(SOL_SOCKET, SO_KEEPALIVE), 1);
            QCOMPARE(option(IPPROTO_TCP, TCP_KEEPIDLE), 30);
            QCOMPARE(option(IPPROTO_TCP, TCP_USER_TIMEOUT), 60'000);
        }
        QCOMPARE(found, 1);
    }

    void aServerWithoutTlsIsRefusedWhereItIsAskedFor()
    {
        // Sockets are in the clear for libpq whatever is asked for.
        QCOMPARE(cipherOf(m_plainServers.at(QStringLiteral("postgresql"))->url()), QString());
        const auto server = ScratchServer::startWithoutTls(QStringLiteral("postgresql"));
        QVERIFY(server);
        const auto answer = [&server](const char *options) {
            return cipherOf(server->tcpUrl(QStringLiteral("127.0.0.1"), QLatin1String(options)));
        };
        QCOMPARE(answer("sslmode=prefer"), QString());
        for (const char *options : {"sslmode=require", "ssl=true", "sslmode=verify-full&sslrootcert=/dev/null"}) {
            const QString refusal = answer(options);
            QVERIFY2(refusal.startsWith(u'!') && refusal.contains(QStringLiteral("SSL")), qPrintable(refusal));
        }
        DatabaseUrl mariadb = m_plainServers.at(QStringLiteral("mariadb"))->url();
        QCOMPARE(cipherOf(mariadb), QString());
        mariadb.setOption(QStringLiteral("ssl_ca"), m_servers.at(QStringLiteral("mariadb"))->certificate());
        const QString words = cipherOf(mariadb);
        QVERIFY2(words.startsWith(u'!'), qPrintable(words));
        QVERIFY2(words.contains(QStringLiteral("encrypted")) || words.contains(QStringLiteral("SSL")) ||
                     words.contains(QStringLiteral("TLS")),
                 qPrintable(words));
    }
};

QTEST_GUILESS_MAIN(TlsTest)
#include "TlsTest.moc"
