// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/database/ServerOptions.h"

#include <QFile>
#include <QRegularExpression>
#include <QUrl>

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <initializer_list>

namespace retort {

namespace {

struct SqliteHint
{
    int code;
    const char *hint;
};

/// By primary result code, https://www.sqlite.org/rescode.html
constexpr std::array<SqliteHint, 7> kSqliteHints = {{
    {SQLITE_BUSY, "Another program is using this database. Close it or wait until it is done, then try again."},
    {SQLITE_LOCKED, "Another connection is using this database. Wait until it is done, then try again."},
    {SQLITE_READONLY, "The file, or the folder that it lies in, may not be written to. Check their permissions."},
    {SQLITE_CANTOPEN, "Check that the folder exists and that you may write to it."},
    {SQLITE_NOTADB, "The file is not an SQLite database, or it is encrypted. Check the path in the URL."},
    {SQLITE_CORRUPT, "The database file is damaged. Restore it from a backup."},
    {SQLITE_FULL, "There is no room left for the database file."},
}};

struct RenamedOption
{
    QLatin1String key;
    QLatin1String option;
};

constexpr std::array<RenamedOption, 9> kMysqlOptions = {{
    {QLatin1String("unix_socket"), QLatin1String("UNIX_SOCKET")},
    {QLatin1String("ssl_ca"), QLatin1String("SSL_CA")},
    {QLatin1String("ssl_capath"), QLatin1String("SSL_CAPATH")},
    {QLatin1String("ssl_cert"), QLatin1String("SSL_CERT")},
    {QLatin1String("ssl_key"), QLatin1String("SSL_KEY")},
    {QLatin1String("ssl_cipher"), QLatin1String("SSL_CIPHER")},
    {QLatin1String("connect_timeout"), QLatin1String("MYSQL_OPT_CONNECT_TIMEOUT")},
    {QLatin1String("read_timeout"), QLatin1String("MYSQL_OPT_READ_TIMEOUT")},
    {QLatin1String("write_timeout"), QLatin1String("MYSQL_OPT_WRITE_TIMEOUT")},
}};

/// The names that libpq takes (postgresql.org/docs/15/libpq-connect.html). A URL may have others, meant for one of
/// Python's drivers; libpq would refuse the connection for them.
constexpr std::array<QLatin1String, 30> kPostgresqlOptions = {
    QLatin1String("hostaddr"),
    QLatin1String("passfile"),
    QLatin1String("channel_binding"),
    QLatin1String("connect_timeout"),
    QLatin1String("client_encoding"),
    QLatin1String("options"),
    QLatin1String("application_name"),
    QLatin1String("fallback_application_name"),
    QLatin1String("keepalives"),
    QLatin1String("keepalives_idle"),
    QLatin1String("keepalives_interval"),
    QLatin1String("keepalives_count"),
    QLatin1String("tcp_user_timeout"),
    QLatin1String("replication"),
    QLatin1String("gssencmode"),
    QLatin1String("sslmode"),
    QLatin1String("requiressl"),
    QLatin1String("sslcompression"),
    QLatin1String("sslcert"),
    QLatin1String("sslkey"),
    QLatin1String("sslpassword"),
    QLatin1String("sslrootcert"),
    QLatin1String("sslcrl"),
    QLatin1String("sslcrldir"),
    QLatin1String("sslsni"),
    QLatin1String("requirepeer"),
    QLatin1String("ssl_min_protocol_version"),
    QLatin1String("ssl_max_protocol_version"),
    QLatin1String("krbsrvname"),
    QLatin1String("target_session_attrs"),
};

/// The option list is "key=value;key=value": the separator cannot be escaped, so it may not occur.
QString safeOption(const QString &value)
{
    return QString(value).remove(QLatin1Char(';'));
}

/// A value in libpq's text: in quotes where it could otherwise end, and begin another option.
QString quotedForLibpq(const QString &value)
{
    static const QRegularExpression special(QStringLiteral("[\\s'\\\\]|^$"));
    QString quoted = safeOption(value);
    if (!special.match(quoted).hasMatch())
        return quoted;
    quoted.replace(QLatin1Char('\\'), QLatin1String("\\\\")).replace(QLatin1Char('\''), QLatin1String("\\'"));
    return QLatin1Char('\'') + quoted + QLatin1Char('\'');
}

bool isTrue(const QString &value)
{
    return value == QLatin1String("1") || value.compare(QLatin1String("true"), Qt::CaseInsensitive) == 0;
}

QStringList postgresqlOptions(const DatabaseUrl &url)
{
    QStringList list;
    for (const auto &[key, value] : url.query()) {
        // asyncpg's and pg8000's word for sslmode.
        const bool isSslWord = key == QLatin1String("ssl");
        const QString name = isSslWord ? QStringLiteral("sslmode") : key;
        const QString meant = isSslWord && isTrue(value)                               ? QStringLiteral("require")
                              : isSslWord && value.toLower() == QLatin1String("false") ? QStringLiteral("disable")
                                                                                       : value;
        const bool isKnown =
            std::ranges::any_of(kPostgresqlOptions, [&](QLatin1String known) { return known == name; });
        if (isKnown)
            list << name + QLatin1Char('=') + quotedForLibpq(meant);
    }
    return list;
}

bool isAnyTrue(const DatabaseUrl &url, std::initializer_list<const char *> keys)
{
    return std::ranges::any_of(
        keys, [&url](const char *key) { return isTrue(url.option(QLatin1String(key)).value_or(QString())); });
}

/// With a file of authorities the client library refuses a certificate that none of them has signed; without one it
/// takes any.
QString systemAuthorities()
{
    for (const char *file : {"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"}) {
        if (QFile::exists(QLatin1String(file)))
            return QLatin1String(file);
    }
    return {};
}

/// Whether the certificate is to be checked and the address does not say against what.
bool lacksAuthorities(const DatabaseUrl &url)
{
    const QString mode = url.option(QStringLiteral("ssl_mode")).value_or(QString()).toUpper();
    const bool wantsCheck = isAnyTrue(url, {"ssl_verify_cert"}) || mode == QLatin1String("VERIFY_CA");
    return wantsCheck && !url.option(QStringLiteral("ssl_ca")) && !url.option(QStringLiteral("ssl_capath"));
}

QStringList mysqlOptions(const DatabaseUrl &url)
{
    QStringList list;
    for (const auto &[key, value] : url.query()) {
        for (const RenamedOption &row : kMysqlOptions) {
            if (key == row.key)
                list << row.option + QLatin1Char('=') + safeOption(value);
        }
    }
    if (lacksAuthorities(url) && !systemAuthorities().isEmpty())
        list << QLatin1String("SSL_CA=") + systemAuthorities();
    const bool saysSsl =
        std::ranges::any_of(list, [](const QString &option) { return option.startsWith(QLatin1String("SSL_")); });
    // Qt's driver asks for TLS only if it is told something about it. Ubuntu's stands on MySQL's own client, which puts
    // the list behind one of its own, where OpenSSL does not know "DEFAULT".
    if (demandsEncryption(url) && !saysSsl)
        list << QStringLiteral("SSL_CIPHER=HIGH");
    return list;
}

QString quotedName(const QString &name, QChar quote)
{
    QString doubled = name;
    return quote + doubled.replace(quote, QString(2, quote)) + quote;
}

QStringList postgresqlSettings(const SessionSettings &settings)
{
    QStringList statements;
    if (!settings.role.isEmpty())
        statements << QStringLiteral("SET ROLE %1").arg(quotedName(settings.role, u'"'));
    if (!settings.searchPath.isEmpty()) {
        QStringList schemas;
        for (const QString &schema : settings.searchPath)
            schemas << quotedName(schema, u'"');
        statements << QStringLiteral("SET search_path TO %1").arg(schemas.join(QStringLiteral(", ")));
    }
    if (settings.lockTimeout)
        statements << QStringLiteral("SET lock_timeout = %1").arg(*settings.lockTimeout);
    if (settings.statementTimeout)
        statements << QStringLiteral("SET statement_timeout = %1").arg(*settings.statementTimeout);
    return statements;
}

QStringList mysqlSettings(const SessionSettings &settings)
{
    QStringList statements;
    if (!settings.role.isEmpty())
        statements << QStringLiteral("SET ROLE %1").arg(quotedName(settings.role, u'`'));
    // Whole seconds here; none at all would mean not to wait.
    if (settings.lockTimeout) {
        const int seconds = (*settings.lockTimeout + 999) / 1000;
        statements << QStringLiteral("SET SESSION lock_wait_timeout = %1").arg(seconds == 0 ? 31'536'000 : seconds);
        if (seconds > 0)
            statements << QStringLiteral("SET SESSION innodb_lock_wait_timeout = %1").arg(seconds);
    }
    if (settings.statementTimeout) {
        statements << QStringLiteral("SET SESSION max_statement_time = %1")
                          .arg(double(*settings.statementTimeout) / 1000.0, 0, 'f', 3)
                   << QStringLiteral("SET SESSION max_execution_time = %1").arg(*settings.statementTimeout);
    }
    return statements;
}

} // namespace

QString sqliteUriOptions(const DatabaseUrl &url, SessionOptions::Access access)
{
    QStringList parts;
    for (const char *key : {"mode", "cache", "vfs", "psow", "nolock", "immutable"}) {
        const QString name = QLatin1String(key);
        std::optional<QString> value = url.option(name);
        // SQLite refuses a mode that allows more than it is opened for.
        const bool isMode = name == QLatin1String("mode");
        if (isMode && access == SessionOptions::Access::ReadOnly && value && value->startsWith(QLatin1String("rw")))
            value = QStringLiteral("ro");
        if (value)
            parts << name + QLatin1Char('=') + QString::fromLatin1(QUrl::toPercentEncoding(*value));
    }
    return parts.isEmpty() ? QString() : QLatin1Char('?') + parts.join(QLatin1Char('&'));
}

QString sqliteConnectOptions(const DatabaseUrl &url, const SessionOptions &options)
{
    QStringList list;
    int timeout = options.busyTimeout;
    // pysqlite's own option, in seconds.
    if (const auto seconds = url.option(QStringLiteral("timeout")))
        timeout = int(seconds->toDouble() * 1000);
    list << QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(timeout);
    if (options.access == SessionOptions::Access::ReadOnly)
        list << QStringLiteral("QSQLITE_OPEN_READONLY");
    if (url.option(QStringLiteral("uri")))
        list << QStringLiteral("QSQLITE_OPEN_URI");
    return list.join(QLatin1Char(';'));
}

QStringList severalHosts(const DatabaseUrl &url)
{
    static const QRegularExpression hostAndPort(QStringLiteral("^(.*?)(?::(\\d+))?$"));
    if (url.qtDriver() != QLatin1String("QPSQL") || url.host())
        return {};
    QStringList hosts;
    QStringList ports;
    QStringList portOptions;
    for (const auto &[key, value] : url.query()) {
        if (key == QLatin1String("port"))
            portOptions += value.split(QLatin1Char(','));
        if (key != QLatin1String("host"))
            continue;
        for (const QString &part : value.split(QLatin1Char(','))) {
            const QRegularExpressionMatch match = hostAndPort.match(part);
            hosts << match.captured(1);
            ports << match.captured(2);
        }
    }
    if (hosts.size() < 2)
        return {};
    for (qsizetype i = 0; i < ports.size(); ++i) {
        // One port stands for all hosts.
        if (ports[i].isEmpty() && !portOptions.isEmpty())
            ports[i] = portOptions.value(i, portOptions.first());
    }
    return {QLatin1String("host=") + quotedForLibpq(hosts.join(QLatin1Char(','))),
            QLatin1String("port=") + quotedForLibpq(ports.join(QLatin1Char(',')))};
}

QString serverConnectOptions(const DatabaseUrl &url, int connectTimeout)
{
    const bool isPostgresql = url.qtDriver() == QLatin1String("QPSQL");
    QStringList list = isPostgresql ? postgresqlOptions(url) + severalHosts(url) : mysqlOptions(url);
    if (!url.option(QStringLiteral("connect_timeout"))) {
        list << (isPostgresql ? QStringLiteral("connect_timeout=%1") : QStringLiteral("MYSQL_OPT_CONNECT_TIMEOUT=%1"))
                    .arg(connectTimeout);
    }
    return list.join(QLatin1Char(';'));
}

bool demandsEncryption(const DatabaseUrl &url)
{
    if (url.qtDriver() != QLatin1String("QMYSQL"))
        return false;
    if (isTrue(url.option(QStringLiteral("ssl_disabled")).value_or(QString())))
        return false;
    const QString mode = url.option(QStringLiteral("ssl_mode")).value_or(QString()).toUpper();
    const QString ssl = url.option(QStringLiteral("ssl")).value_or(QString());
    if (mode == QLatin1String("REQUIRED") || mode.startsWith(QLatin1String("VERIFY")) || isTrue(ssl))
        return true;
    constexpr std::array kKeys = {"ssl_ca", "ssl_capath", "ssl_cert", "ssl_verify_cert", "ssl_verify_identity"};
    return std::ranges::any_of(kKeys, [&url](const char *key) {
        const auto value = url.option(QLatin1String(key));
        return value && value->compare(QLatin1String("false"), Qt::CaseInsensitive) != 0;
    });
}

Result<void> checkTlsOptions(const DatabaseUrl &url)
{
    if (url.qtDriver() != QLatin1String("QMYSQL"))
        return {};
    const QString mode = url.option(QStringLiteral("ssl_mode")).value_or(QString()).toUpper();
    if (isAnyTrue(url, {"ssl_verify_identity", "ssl_check_hostname"}) || mode == QLatin1String("VERIFY_IDENTITY")) {
        return std::unexpected(Error{
            Error::Kind::Database,
            QStringLiteral("The name in the server's TLS certificate cannot be checked: Qt's driver for MySQL and "
                           "MariaDB has no way to ask its library for it"),
            {},
            QStringLiteral("Name the authority that signed the certificate (ssl_ca=FILE): then a certificate that "
                           "it did not sign is refused. Take ssl_verify_identity, ssl_check_hostname or "
                           "ssl_mode=VERIFY_IDENTITY out of the address.")});
    }
    if (lacksAuthorities(url) && systemAuthorities().isEmpty()) {
        return std::unexpected(Error{
            Error::Kind::Database,
            QStringLiteral("The server's TLS certificate cannot be checked: this system has no list of authorities"),
            {},
            QStringLiteral("Name the file of the authority that signed it: ssl_ca=FILE.")});
    }
    return {};
}

QStringList sessionStatements(const DatabaseUrl &url)
{
    if (url.isPostgresqlFamily())
        return postgresqlSettings(url.sessionSettings());
    if (url.isMysqlFamily())
        return mysqlSettings(url.sessionSettings());
    return {};
}

StatementPosition errorPosition(const QString &sql, const QString &words)
{
    // PostgreSQL shows the line, shortened with "..." if it is long, and a caret below the place.
    static const QRegularExpression shown(QStringLiteral("(LINE (\\d+): )([^\\n]*)\\n( *)\\^"));
    if (const auto match = shown.match(words); match.hasMatch()) {
        StatementPosition position{match.captured(2).toInt(), 0};
        QString text = match.captured(3);
        qsizetype at = match.capturedLength(4) - match.capturedLength(1);
        qsizetype cut = 0;
        if (text.startsWith(QLatin1String("..."))) {
            text.remove(0, 3);
            at -= 3;
            if (text.endsWith(QLatin1String("...")))
                text.chop(3);
            cut = std::max<qsizetype>(0, sql.section(u'\n', position.line - 1, position.line - 1).indexOf(text));
        }
        position.column = int(at + cut + 1);
        return position;
    }
    static const QRegularExpression line(QStringLiteral("\\bat line (\\d+)\\s*$"));
    const auto match = line.match(words.trimmed());
    return {match.hasMatch() ? match.captured(1).toInt() : 0, 0};
}

QString hintForSqliteCode(const QString &nativeCode)
{
    const int primary = nativeCode.toInt() & 0xff;
    for (const SqliteHint &row : kSqliteHints) {
        if (row.code == primary)
            return QString::fromLatin1(row.hint);
    }
    return {};
}

bool tellsOfLostConnection(const QString &code, const QString &words)
{
    static const QRegularExpression codes(QStringLiteral("^(08...|57P0[123]|2002|2003|2006|2013|2055|1053|1927)$"));
    if (codes.match(code).hasMatch())
        return true;
    // libpq has no code for it.
    static const QRegularExpression texts(
        QStringLiteral("server closed the connection|connection to server was lost|no connection to the server|"
                       "terminating connection|could not receive data from server|could not send data to server"),
        QRegularExpression::CaseInsensitiveOption);
    return texts.match(words).hasMatch();
}

bool tellsOfLock(const QString &code)
{
    // PostgreSQL: lock_not_available, deadlock_detected; MySQL: ER_LOCK_WAIT_TIMEOUT, ER_LOCK_DEADLOCK.
    constexpr std::array kCodes = {"55P03", "40P01", "1205", "1213"};
    return std::ranges::any_of(kCodes, [&code](const char *known) { return code == QLatin1String(known); });
}

QString lockStateOf(const QString &words)
{
    if (words.contains(QLatin1String("due to lock timeout")))
        return QStringLiteral("55P03");
    return words.contains(QLatin1String("deadlock detected")) ? QStringLiteral("40P01") : QString();
}

} // namespace retort
