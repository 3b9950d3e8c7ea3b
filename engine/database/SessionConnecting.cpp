// SPDX-License-Identifier: GPL-3.0-or-later
// Connecting, and what a connection is asked and told before it is used.
#include "engine/database/ClientLibrary.h"
#include "engine/database/OdbcSource.h"
#include "engine/database/ServerOptions.h"
#include "engine/database/Session.h"

#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlError>
#include <QUrl>

#include <algorithm>

namespace retort {

Result<void> Session::connectTo(const SessionOptions &options)
{
    if (m_stopper->isStopped())
        return cancelledError();
    const QString driver = m_url.qtDriver();
    if (driver.isEmpty() || !QSqlDatabase::isDriverAvailable(driver)) {
        const QString needed = driver.isEmpty() ? QString() : QStringLiteral("Install the Qt driver %1.").arg(driver);
        return std::unexpected(
            Error{Error::Kind::Database,
                  QStringLiteral("Can't connect to a database of the kind '%1'").arg(m_url.dialectName()),
                  {},
                  needed});
    }

    m_database = std::make_unique<QSqlDatabase>(QSqlDatabase::addDatabase(driver, m_connectionName));
    const Result<void> addressed = m_url.isSqlite() ? addressSqlite(options) : addressServer(options);
    if (!addressed)
        return addressed;

    // Given to open(), a password is not kept by QSqlDatabase.
    const QString user = m_url.user().value_or(m_url.option(QStringLiteral("user")).value_or(QString()));
    const QString password =
        m_url.password() ? m_url.password()->reveal() : m_url.option(QStringLiteral("password")).value_or(QString());
    const bool isOpen = m_url.isSqlite() ? m_database->open()
                        : isOdbc()       ? m_database->open(odbcValue(user), odbcValue(password))
                                         : m_database->open(user, password);
    if (m_stopper->isStopped())
        return cancelledError();
    if (!isOpen)
        return std::unexpected(errorFrom(m_database->lastError()));
    m_wasConnected = true;
    m_stopper->watch(*this, sqliteHandle());
    if (const auto checked = m_url.isSqlite() ? checkSqliteFile() : watchForCancel(); !checked)
        return checked;
    collectNotices(*m_database->driver(), *m_notices);
    // The address may have a say of its own.
    const bool isSaid = std::ranges::any_of(m_url.query(), [](const auto &option) {
        return option.first.startsWith(QLatin1String("keepalives")) ||
               option.first == QLatin1String("tcp_user_timeout");
    });
    if (!isSaid)
        watchIdleConnection(*m_database->driver());
    if (const auto checked = checkEncryption(); !checked)
        return checked;
    return applySettings();
}

/// Where the file lies and how it is to be opened; nothing is made where only reading is asked for.
Result<void> Session::addressSqlite(const SessionOptions &options)
{
    const Result<QString> file = m_url.sqliteFile();
    if (!file)
        return std::unexpected(file.error());
    if (!m_url.isMemory()) {
        const QFileInfo info(*file);
        const auto cannotOpen = [&](const QString &why, const QString &hint) {
            return std::unexpected(
                Error{Error::Kind::Database, QStringLiteral("unable to open database file: %1").arg(why), {}, hint});
        };
        if (!QFileInfo(info.absolutePath()).isDir())
            return cannotOpen(QStringLiteral("the folder %1 does not exist").arg(info.absolutePath()),
                              QStringLiteral("Create the folder or correct the path in the database URL."));
        if (info.isDir())
            return cannotOpen(QStringLiteral("%1 is a folder").arg(*file),
                              QStringLiteral("Name a file in the database URL."));
        if (!info.exists() && options.access == SessionOptions::Access::ReadOnly)
            return cannotOpen(QStringLiteral("%1 does not exist").arg(*file), {});
    }
    QString name = m_url.isMemory() ? QStringLiteral(":memory:") : *file;
    if (!m_url.isMemory() && m_url.option(QStringLiteral("uri"))) {
        name = QLatin1String("file:") + QString::fromLatin1(QUrl::toPercentEncoding(*file, "/"));
        name += sqliteUriOptions(m_url, options.access);
    }
    m_database->setDatabaseName(name);
    m_database->setConnectOptions(sqliteConnectOptions(m_url, options));
    return {};
}

Result<void> Session::addressServer(const SessionOptions &options)
{
    if (isOdbc()) {
        m_database->setDatabaseName(odbcSource(m_url));
        m_database->setConnectOptions(QStringLiteral("SQL_ATTR_LOGIN_TIMEOUT=%1").arg(options.connectTimeout));
        return {};
    }
    if (const auto checked = checkTlsOptions(m_url); !checked)
        return checked;
    // SQLAlchemy lets ?host= name a socket's folder (or another host) where the address names none, and drivers let the
    // rest stand there, too.
    m_database->setHostName(m_url.host().value_or(m_url.option(QStringLiteral("host")).value_or(QString())));
    m_database->setPort(m_url.port().value_or(m_url.option(QStringLiteral("port")).value_or(QString()).toInt()));
    if (m_database->port() == 0)
        m_database->setPort(-1);
    // The library takes "localhost" for its socket and forgets the port; Python's own drivers do not.
    const bool hasSocket = m_url.option(QStringLiteral("unix_socket")).has_value();
    const bool isPython = !m_url.driverName().isEmpty() && m_url.driverName() != QLatin1String("mysqldb") &&
                          m_url.driverName() != QLatin1String("mariadbconnector");
    if (isMysql() && !hasSocket && m_database->hostName() == QLatin1String("localhost") &&
        (isPython || m_database->port() > 0))
        m_database->setHostName(QStringLiteral("127.0.0.1"));
    if (!severalHosts(m_url).isEmpty()) {
        m_database->setHostName(QString());
        m_database->setPort(-1);
    }
    m_database->setDatabaseName(m_url.database().value_or(m_url.option(QStringLiteral("dbname")).value_or(QString())));
    m_database->setConnectOptions(serverConnectOptions(m_url, options.connectTimeout));
    return {};
}

Result<void> Session::applySettings()
{
    for (const QString &statement : sessionStatements(m_url)) {
        const auto done = executeAlways(statement);
        // MySQL and MariaDB name one limit differently, and an address of the one may lead to the other.
        if (!done && !(m_url.isMysqlFamily() && m_lastErrorCode == QLatin1String("1193"))) {
            Error error = done.error();
            error.hint = QStringLiteral("This was said on connecting, for the environment in retort.toml or by an "
                                        "option: %1")
                             .arg(statement);
            return std::unexpected(std::move(error));
        }
    }
    if (m_url.isSqlite() && m_url.sessionSettings().lockTimeout)
        setBusyTimeout(*m_url.sessionSettings().lockTimeout);
    return {};
}

/// A client that is told where the certificates lie may still be content with a connection in the clear.
Result<void> Session::checkEncryption()
{
    if (!isMysql() || !demandsEncryption(m_url))
        return {};
    const auto answer = executeAlways(QStringLiteral("SHOW STATUS LIKE 'Ssl_cipher'"));
    if (!answer)
        return std::unexpected(answer.error());
    const QString *cipher = answer->rows.empty() ? nullptr : answer->rows.front().back().as<QString>();
    if (cipher && !cipher->isEmpty())
        return {};
    return std::unexpected(
        Error{Error::Kind::Database,
              QStringLiteral("The connection to %1 is not encrypted, although its address asks for it")
                  .arg(m_url.withoutPassword()),
              {},
              QStringLiteral("Switch TLS on at the server, or take the ssl options out of the "
                             "address.")});
}

Result<void> Session::watchForCancel()
{
    // Whatever the way to it (ODBC, too), the server is told by another connection.
    const bool isMysqlServer = m_url.isMysqlFamily();
    if (!isMysqlServer && !m_url.isPostgresqlFamily())
        return {};
    const auto answer = executeAlways(isMysqlServer ? QStringLiteral("SELECT CAST(connection_id() AS CHAR)")
                                                    : QStringLiteral("SELECT pg_backend_pid()::text"));
    if (!answer)
        return std::unexpected(answer.error());
    const QString *id = answer->rows.empty() ? nullptr : answer->rows.front().front().as<QString>();
    if (id) {
        // As the user who connected: the role that the session takes on may not cancel that user's statements.
        DatabaseUrl ofUser = m_url;
        ofUser.setSessionSettings({});
        const QString sql =
            isMysqlServer ? QStringLiteral("KILL QUERY %1") : QStringLiteral("SELECT pg_cancel_backend(%1)");
        m_stopper->watchServer(*this, ofUser, sql.arg(*id), connectionSocket(*m_database->driver()));
    }
    return {};
}

Result<void> Session::checkSqliteFile()
{
    // SQLite reads the file only when it must: ask for something, so that a file of another kind is found here.
    const auto answer = executeAlways(QStringLiteral("PRAGMA schema_version"));
    if (answer || wasLocked())
        return {};
    Error error = answer.error();
    if (!m_url.isMemory())
        error.message += QLatin1String(": ") + m_database->databaseName();
    return std::unexpected(std::move(error));
}

} // namespace retort
