// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/DatabaseUrl.h"

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

#include <memory>
#include <optional>

namespace retort::test {

/// A database to run SQL in, by the database's own client: PostgreSQL or MariaDB on a socket in a temporary folder, or
/// a SQLite file. A server is started for the test and stopped with the object.
class ScratchServer
{
public:
    /// "postgresql", "mariadb" or "sqlite"; nullptr if the server cannot be started.
    static std::unique_ptr<ScratchServer> start(const QString &dialect);
    /// The same, reached over TCP as well, with a certificate of its own for the name "localhost".
    static std::unique_ptr<ScratchServer> startWithTls(const QString &dialect);
    /// Reached over TCP as well, in the clear only.
    static std::unique_ptr<ScratchServer> startWithoutTls(const QString &dialect);
    ~ScratchServer();

    /// The database's address, for Retort; over the server's socket.
    DatabaseUrl url() const;
    /// Over TCP, with these options behind the "?"; only for a server that is reached so.
    DatabaseUrl tcpUrl(const QString &host, const QString &options) const;
    /// The file of the server's certificate, which is its own authority.
    QString certificate() const { return path("certificate.pem"); }
    /// Ends the server as a power cut would; nothing listens afterwards.
    void killServer();
    /// The same from another thread, without waiting for the end; killServer() has to follow.
    void strikeDown() const;
    /// Stops all that the server does, but for what the kernel does for it: connections stay open, and are even made.
    void freeze();
    void thaw();
    /// Starts a server again that has been killed, on the same files; false if it does not come up.
    bool startAgain();

    /// A connection pool before a PostgreSQL server.
    class Pool
    {
    public:
        ~Pool();
        DatabaseUrl url() const;

    private:
        friend class ScratchServer;
        QTemporaryDir m_folder;
        QProcess m_process;
    };
    /// pgbouncer in that pool mode; nullptr if it cannot be started.
    std::unique_ptr<Pool> startPool(const QString &mode) const;

    /// PostgreSQL: from now on everybody but the tests' own user needs a password. False if that could not be set.
    bool demandPasswords() const;

    /// Empties the database.
    bool clear();
    /// Runs a script up to its first error. Gives the error's text, or nothing if there was none.
    std::optional<QString> run(const QString &sql) const;
    /// The first value that a query gives, as text.
    QString value(const QString &query) const;

private:
    struct Answer
    {
        bool isDone = false;
        QString output;
        QString errors;
    };

    explicit ScratchServer(QString dialect) : m_dialect(std::move(dialect)) {}
    static std::unique_ptr<ScratchServer> startOverTcp(const QString &dialect, bool hasTls);
    bool startAnew();
    bool makeCertificate();
    bool startPostgresql();
    bool startMariadb();
    void launch();
    bool waitUntilReady();
    bool answers() const;
    Answer client(const QString &sql) const;
    QString path(const char *name) const { return m_folder.filePath(QLatin1String(name)); }

    QString m_dialect;
    /// 0: on a socket only.
    int m_port = 0;
    bool m_hasTls = false;
    QTemporaryDir m_folder;
    QProcess m_server;
};

} // namespace retort::test
