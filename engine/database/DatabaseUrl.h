// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/SessionSettings.h"
#include "engine/secrets/Secret.h"
#include "model/Error.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <utility>
#include <vector>

namespace retort {

/// A database's address as SQLAlchemy writes it: `dialect+driver://user:password@host:port/database?key=value`.
/// Reading and writing follow SQLAlchemy's rules, so that one URL means the same database to Alembic and to Retort.
class DatabaseUrl
{
public:
    /// Reads `text` after ini interpolation (so `%40`, not `%%40`). No error ever quotes the text: it may hold a
    /// password.
    static Result<DatabaseUrl> parse(const QString &text);

    /// "postgresql", "mysql", "mariadb", "sqlite", "mssql", "oracle" or whatever else stands before the `+`.
    QString dialectName() const;
    /// "psycopg2" in `postgresql+psycopg2://`; empty when the URL names none.
    QString driverName() const;
    /// The QtSql driver that speaks to such a database ("QSQLITE", "QPSQL", "QMYSQL", "QODBC"), empty if there is none.
    QString qtDriver() const;
    /// What speaks MySQL's or PostgreSQL's SQL, whichever driver the way to it takes (ODBC, too). Questions about the
    /// server go by these, those about the driver by qtDriver().
    bool isMysqlFamily() const;
    bool isPostgresqlFamily() const;

    const std::optional<QString> &user() const { return m_user; }
    const std::optional<Secret> &password() const { return m_password; }
    /// Without the brackets of an IPv6 address.
    const std::optional<QString> &host() const { return m_host; }
    std::optional<int> port() const { return m_port; }
    const std::optional<QString> &database() const { return m_database; }
    /// The options behind `?`, in written order; a key may come more than once.
    const std::vector<std::pair<QString, QString>> &query() const { return m_query; }
    /// Whether a password is written in it: before the @, or among the options.
    bool holdsPassword() const;
    /// The last value of option `key`, if it is given.
    std::optional<QString> option(const QString &key) const;

    void setUser(const QString &user) { m_user = user; }
    void setPassword(const Secret &password) { m_password = password; }
    void clearPassword() { m_password.reset(); }

    /// What every session with this database sets for itself.
    const SessionSettings &sessionSettings() const { return m_sessionSettings; }
    void setSessionSettings(const SessionSettings &settings) { m_sessionSettings = settings; }

    /// Sets option `key`, in place of all that it had.
    void setOption(const QString &key, const QString &value);

    bool isSqlite() const { return dialectName() == QLatin1String("sqlite"); }
    /// True for `sqlite://` and `sqlite:///:memory:`: a database that ends with its connection.
    bool isMemory() const;
    /// The absolute path of an SQLite file; a relative one is relative to the current directory, as for Alembic.
    /// Empty for a database in memory. An error for an SQLite URL that names a host or a user.
    Result<QString> sqliteFile() const;

    /// As people may see it: the password is `***` (what `alembic current -v` prints), one among the options as well.
    QString withoutPassword() const;
    /// With the password. For the driver and for tests, never for a log or a message.
    QString withPassword() const;

    bool operator==(const DatabaseUrl &other) const;

private:
    QString render(const QString &shownPassword) const;
    void watchOptions();

    QString m_scheme;
    std::optional<QString> m_user;
    std::optional<Secret> m_password;
    std::optional<QString> m_host;
    std::optional<int> m_port;
    std::optional<QString> m_database;
    std::vector<std::pair<QString, QString>> m_query;
    /// The passwords among the options, so that the Redactor knows them.
    std::vector<Secret> m_optionSecrets;
    SessionSettings m_sessionSettings;
};

} // namespace retort
