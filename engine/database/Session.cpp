// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/database/Session.h"

#include "engine/secrets/Redactor.h"

#include <QFileInfo>
#include <QRegularExpression>
#include <QSqlDatabase>
#include <QSqlDriver>
#include <QSqlError>
#include <QSqlField>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QUrl>
#include <QUuid>
#include <QVariant>

#include <sqlite3.h>

#include <array>

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

QString hintForSqliteCode(const QString &nativeCode)
{
    const int primary = nativeCode.toInt() & 0xff;
    for (const SqliteHint &row : kSqliteHints) {
        if (row.code == primary)
            return QString::fromLatin1(row.hint);
    }
    return {};
}

/// True if there is nothing to execute: white space, semicolons and comments only.
bool isBlankSql(const QString &sql)
{
    for (qsizetype at = 0; at < sql.size();) {
        const QStringView rest = QStringView(sql).mid(at);
        if (rest[0].isSpace() || rest[0] == QLatin1Char(';')) {
            ++at;
        } else if (rest.startsWith(QLatin1String("--"))) {
            const qsizetype end = sql.indexOf(QLatin1Char('\n'), at);
            at = end < 0 ? sql.size() : end + 1;
        } else if (rest.startsWith(QLatin1String("/*"))) {
            const qsizetype end = sql.indexOf(QLatin1String("*/"), at + 2);
            at = end < 0 ? sql.size() : end + 2;
        } else {
            return false;
        }
    }
    return true;
}

SqlValue sqlValueFrom(const QVariant &value)
{
    if (value.isNull())
        return {};
    switch (value.typeId()) {
    case QMetaType::Bool: return value.toBool();
    case QMetaType::Int:
    case QMetaType::UInt:
    case QMetaType::Short:
    case QMetaType::UShort:
    case QMetaType::Char:
    case QMetaType::UChar:
    case QMetaType::SChar:
    case QMetaType::Long:
    case QMetaType::LongLong: return qint64(value.toLongLong());
    case QMetaType::ULong:
    case QMetaType::ULongLong: {
        const qulonglong number = value.toULongLong();
        return number <= qulonglong(std::numeric_limits<qint64>::max()) ? SqlValue(qint64(number))
                                                                        : SqlValue(SqlDecimal{QString::number(number)});
    }
    case QMetaType::Float:
    case QMetaType::Double: return value.toDouble();
    case QMetaType::QByteArray: return value.toByteArray();
    case QMetaType::QDate: {
        const QDate date = value.toDate();
        return SqlDate{date.year(), date.month(), date.day()};
    }
    case QMetaType::QTime: {
        const QTime time = value.toTime();
        return SqlTime{time.hour(), time.minute(), time.second(), time.msec() * 1000};
    }
    case QMetaType::QDateTime: {
        const QDateTime moment = value.toDateTime();
        const QDate date = moment.date();
        const QTime time = moment.time();
        return SqlDateTime{{date.year(), date.month(), date.day()},
                           {time.hour(), time.minute(), time.second(), time.msec() * 1000}};
    }
    default: return value.toString();
    }
}

/// A value of a driver's option list "key=value;key=value": the separator cannot be escaped, so it may not occur.
QString safeOption(const QString &value)
{
    return QString(value).remove(QLatin1Char(';'));
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

/// The driver options that a URL's query may set, by dialect. libpq knows all of the URL's own names.
QString serverConnectOptions(const DatabaseUrl &url, int connectTimeout)
{
    struct Renamed
    {
        const char *key;
        const char *option;
    };
    constexpr std::array<Renamed, 6> kMySqlOptions = {{{"unix_socket", "UNIX_SOCKET"},
                                                       {"ssl_ca", "SSL_CA"},
                                                       {"ssl_cert", "SSL_CERT"},
                                                       {"ssl_key", "SSL_KEY"},
                                                       {"connect_timeout", "MYSQL_OPT_CONNECT_TIMEOUT"},
                                                       {"read_timeout", "MYSQL_OPT_READ_TIMEOUT"}}};
    QStringList list;
    const bool isPostgres = url.qtDriver() == QLatin1String("QPSQL");
    bool hasTimeout = false;
    for (const auto &[key, value] : url.query()) {
        hasTimeout |= key == QLatin1String("connect_timeout");
        if (isPostgres) {
            if (key != QLatin1String("host") && key != QLatin1String("port"))
                list << key + QLatin1Char('=') + safeOption(value).replace(QLatin1Char(' '), QLatin1String("\\ "));
            continue;
        }
        for (const Renamed &row : kMySqlOptions) {
            if (key == QLatin1String(row.key))
                list << QLatin1String(row.option) + QLatin1Char('=') + safeOption(value);
        }
    }
    if (!hasTimeout) {
        list << (isPostgres ? QStringLiteral("connect_timeout=%1") : QStringLiteral("MYSQL_OPT_CONNECT_TIMEOUT=%1"))
                    .arg(connectTimeout);
    }
    return list.join(QLatin1Char(';'));
}

/// Space and comments before the first word of a statement.
const QString kBeforeStatement = QStringLiteral("^(?:\\s|--[^\\n]*(?:\\n|$)|/\\*.*?\\*/)*+");

/// What a server's driver says when the connection is gone: SQLSTATE classes and MySQL's client errors.
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

QStringList mysqlSettings(const SessionSettings &settings, bool isMariadb)
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
    if (settings.statementTimeout && isMariadb)
        statements << QStringLiteral("SET SESSION max_statement_time = %1")
                          .arg(double(*settings.statementTimeout) / 1000.0, 0, 'f', 3);
    else if (settings.statementTimeout)
        statements << QStringLiteral("SET SESSION max_execution_time = %1").arg(*settings.statementTimeout);
    return statements;
}

/// What a session says first, as its environment asks for.
QStringList statementsOf(const DatabaseUrl &url)
{
    if (url.qtDriver() == QLatin1String("QPSQL"))
        return postgresqlSettings(url.sessionSettings());
    if (url.qtDriver() == QLatin1String("QMYSQL"))
        return mysqlSettings(url.sessionSettings(), url.dialectName() == QLatin1String("mariadb"));
    return {};
}

Error cancelledError()
{
    return Error{Error::Kind::Cancelled, QStringLiteral("Cancelled"), {}, {}};
}

} // namespace

SessionStopper::~SessionStopper()
{
    if (m_canceller.joinable())
        m_canceller.join();
}

void SessionStopper::stop()
{
    const bool wasStopped = m_isStopped.exchange(true);
    const std::scoped_lock lock(m_mutex);
    if (m_handle)
        sqlite3_interrupt(m_handle);
    if (m_server && !wasStopped)
        m_canceller = std::thread([this, url = *m_server, sql = m_cancelSql] { cancelOnServer(url, sql); });
}

/// Asks until the session has taken notice: a statement may be on its way to the server just now.
void SessionStopper::cancelOnServer(const DatabaseUrl &url, const QString &sql)
{
    constexpr auto kPause = std::chrono::milliseconds(50);
    constexpr int kTries = 200;
    const auto session = Session::open(url);
    if (!session)
        return;
    for (int i = 0; i < kTries; ++i) {
        {
            const std::scoped_lock lock(m_mutex);
            if (!m_server)
                return;
        }
        // Failing means that there is nothing to cancel any more.
        if (m_isExecuting && !(*session)->execute(sql))
            return;
        std::this_thread::sleep_for(kPause);
    }
}

void SessionStopper::watch(sqlite3 *handle)
{
    const std::scoped_lock lock(m_mutex);
    m_handle = handle;
}

void SessionStopper::watchServer(const DatabaseUrl &url, const QString &sql)
{
    const std::scoped_lock lock(m_mutex);
    m_server = url;
    m_cancelSql = sql;
}

void SessionStopper::unwatch()
{
    const std::scoped_lock lock(m_mutex);
    m_handle = nullptr;
    m_server.reset();
}

Session::Session(const DatabaseUrl &url, const SessionOptions &options)
    : m_url(url),
      m_connectionName(QLatin1String("retort-") + QUuid::createUuid().toString(QUuid::Id128)),
      m_stopper(options.stopper ? options.stopper : std::make_shared<SessionStopper>())
{}

Session::~Session()
{
    m_stopper->unwatch();
    if (!m_database)
        return;
    if (m_database->isOpen() && isInTransaction())
        (void)rollback();
    m_database->close();
    m_database.reset();
    QSqlDatabase::removeDatabase(m_connectionName);
}

Result<std::unique_ptr<Session>> Session::open(const DatabaseUrl &url, const SessionOptions &options)
{
    std::unique_ptr<Session> session(new Session(url, options));
    if (const auto connected = session->connectTo(options); !connected)
        return std::unexpected(connected.error());
    return session;
}

Result<void> Session::connectTo(const SessionOptions &options)
{
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
    if (m_url.isSqlite()) {
        const Result<QString> file = m_url.sqliteFile();
        if (!file)
            return std::unexpected(file.error());
        if (!m_url.isMemory()) {
            const QFileInfo info(*file);
            const auto cannotOpen = [&](const QString &why, const QString &hint) {
                return std::unexpected(Error{
                    Error::Kind::Database, QStringLiteral("unable to open database file: %1").arg(why), {}, hint});
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
            if (const auto mode = m_url.option(QStringLiteral("mode")))
                name += QLatin1String("?mode=") + *mode;
        }
        m_database->setDatabaseName(name);
        m_database->setConnectOptions(sqliteConnectOptions(m_url, options));
    } else {
        // SQLAlchemy lets ?host= name a socket's folder (or another host) where the address names none.
        m_database->setHostName(m_url.host().value_or(m_url.option(QStringLiteral("host")).value_or(QString())));
        m_database->setPort(m_url.port().value_or(m_url.option(QStringLiteral("port")).value_or(QString()).toInt()));
        if (m_database->port() == 0)
            m_database->setPort(-1);
        m_database->setDatabaseName(m_url.database().value_or(QString()));
        m_database->setConnectOptions(serverConnectOptions(m_url, options.connectTimeout));
    }

    // Given to open(), a password is not kept by QSqlDatabase.
    const bool isOpen = m_url.isSqlite() ? m_database->open()
                                         : m_database->open(m_url.user().value_or(QString()),
                                                            m_url.password().value_or(Secret()).reveal());
    if (!isOpen)
        return std::unexpected(errorFrom(m_database->lastError()));
    m_wasConnected = true;
    m_stopper->watch(sqliteHandle());
    if (const auto checked = m_url.isSqlite() ? checkSqliteFile() : watchForCancel(); !checked)
        return checked;
    return applySettings();
}

Result<void> Session::applySettings()
{
    for (const QString &statement : statementsOf(m_url)) {
        if (const auto done = executeAlways(statement); !done) {
            Error error = done.error();
            error.hint =
                QStringLiteral("This was said on connecting, for the environment in retort.toml: %1").arg(statement);
            return std::unexpected(std::move(error));
        }
    }
    if (m_url.isSqlite() && m_url.sessionSettings().lockTimeout)
        setBusyTimeout(*m_url.sessionSettings().lockTimeout);
    return {};
}

bool Session::isMysql() const
{
    return m_url.qtDriver() == QLatin1String("QMYSQL");
}

bool Session::isPostgresql() const
{
    return m_url.qtDriver() == QLatin1String("QPSQL");
}

Result<void> Session::watchForCancel()
{
    if (!isMysql() && !isPostgresql())
        return {};
    const auto answer = executeAlways(isMysql() ? QStringLiteral("SELECT CAST(connection_id() AS CHAR)")
                                                : QStringLiteral("SELECT pg_backend_pid()::text"));
    if (!answer)
        return std::unexpected(answer.error());
    const QString *id = answer->rows.empty() ? nullptr : answer->rows.front().front().as<QString>();
    if (id) {
        m_stopper->watchServer(
            m_url,
            (isMysql() ? QStringLiteral("KILL QUERY %1") : QStringLiteral("SELECT pg_cancel_backend(%1)")).arg(*id));
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

Result<QueryResult> Session::execute(const QString &sql)
{
    m_lastErrorCode.clear();
    if (m_stopper->isStopped())
        return std::unexpected(cancelledError());
    if (isBlankSql(sql))
        return QueryResult{};
    // Qt's driver would wait for ever for data that nobody sends.
    static const QRegularExpression copy(
        kBeforeStatement + QStringLiteral("COPY\\b.*\\b(FROM\\s+STDIN|TO\\s+STDOUT)\\b"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
    if (isPostgresql() && copy.match(sql).hasMatch()) {
        return std::unexpected(Error{Error::Kind::Database,
                                     QStringLiteral("COPY with data from or to the client cannot run here"),
                                     {},
                                     QStringLiteral("Write INSERT statements, or run this part with psql.")});
    }
    auto answer = executeAlways(sql);
    if (answer)
        followTransaction(sql);
    return answer;
}

/// A statement of the user's may begin or end the transaction. SQLite tells by itself.
void Session::followTransaction(const QString &sql)
{
    if (m_url.isSqlite())
        return;
    static const QRegularExpression begins(kBeforeStatement + QStringLiteral("(BEGIN|START\\s+TRANSACTION)\\b"),
                                           QRegularExpression::CaseInsensitiveOption |
                                               QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression ends(kBeforeStatement +
                                             QStringLiteral("(COMMIT|END|ABORT|ROLLBACK(?!\\s+(\\w+\\s+)?TO\\b))\\b"),
                                         QRegularExpression::CaseInsensitiveOption);
    if (begins.match(sql).hasMatch())
        m_isInTransaction = true;
    else if (ends.match(sql).hasMatch())
        m_isInTransaction = false;
}

Result<QueryResult> Session::executeAlways(const QString &sql)
{
    m_stopper->m_isExecuting = true;
    auto answer = executeOnDriver(sql);
    m_stopper->m_isExecuting = false;
    return answer;
}

Result<QueryResult> Session::executeOnDriver(const QString &sql)
{
    m_lastErrorCode.clear();
    sqlite3 *const sqlite = sqliteHandle();
    const int changesBefore = sqlite ? sqlite3_total_changes(sqlite) : 0;

    QSqlQuery query(*m_database);
    query.setForwardOnly(true);
    query.setNumericalPrecisionPolicy(QSql::HighPrecision);
    if (!query.exec(sql))
        return std::unexpected(errorFrom(query.lastError()));

    QueryResult result;
    if (query.isSelect()) {
        const QSqlRecord record = query.record();
        for (int column = 0; column < record.count(); ++column)
            result.columns.push_back(record.fieldName(column));
        while (query.next()) {
            std::vector<SqlValue> row;
            row.reserve(result.columns.size());
            for (int column = 0; column < record.count(); ++column)
                row.push_back(sqlValueFrom(query.value(column)));
            result.rows.push_back(std::move(row));
        }
        // An error in the middle of the rows (an interrupt, say) ends the loop like the last row does.
        if (query.lastError().isValid())
            return std::unexpected(errorFrom(query.lastError()));
    }
    result.rowsAffected = query.numRowsAffected();
    // SQLite repeats the count of the last change after statements that change no row.
    if (sqlite && sqlite3_total_changes(sqlite) == changesBefore)
        result.rowsAffected = 0;
    return result;
}

Result<void> Session::begin(bool writesAtOnce)
{
    const QString statement =
        m_url.isSqlite() && writesAtOnce ? QStringLiteral("BEGIN IMMEDIATE") : QStringLiteral("BEGIN");
    // On MySQL each DDL statement ends the transaction; without this, the changes after it would commit one by one.
    if (isMysql()) {
        if (const auto off = execute(QStringLiteral("SET autocommit = 0")); !off)
            return std::unexpected(off.error());
    }
    const auto answer = execute(statement);
    if (!answer)
        return std::unexpected(answer.error());
    m_isInTransaction = true;
    return {};
}

Result<void> Session::commit()
{
    const auto answer = execute(QStringLiteral("COMMIT"));
    if (!answer)
        return std::unexpected(answer.error());
    m_isInTransaction = false;
    if (isMysql())
        (void)executeAlways(QStringLiteral("SET autocommit = 1"));
    return {};
}

Result<void> Session::rollback()
{
    // SQLite ends a transaction by itself after some errors (a full disk, an interrupted write).
    if (!isInTransaction())
        return {};
    const auto answer = executeAlways(QStringLiteral("ROLLBACK"));
    m_isInTransaction = false;
    if (!answer)
        return std::unexpected(answer.error());
    if (isMysql())
        (void)executeAlways(QStringLiteral("SET autocommit = 1"));
    return {};
}

bool Session::isInTransaction() const
{
    if (sqlite3 *const sqlite = sqliteHandle())
        return sqlite3_get_autocommit(sqlite) == 0;
    return m_isInTransaction;
}

bool Session::wasLocked() const
{
    const int primary = m_lastErrorCode.toInt() & 0xff;
    return m_url.isSqlite() && (primary == SQLITE_BUSY || primary == SQLITE_LOCKED);
}

void Session::setBusyTimeout(int milliseconds)
{
    if (sqlite3 *const sqlite = sqliteHandle())
        sqlite3_busy_timeout(sqlite, milliseconds);
}

bool Session::isReadOnly() const
{
    sqlite3 *const sqlite = sqliteHandle();
    return sqlite && sqlite3_db_readonly(sqlite, "main") == 1;
}

sqlite3 *Session::sqliteHandle() const
{
    if (!m_database || !m_database->driver())
        return nullptr;
    const QVariant handle = m_database->driver()->handle();
    if (!handle.isValid() || qstrcmp(handle.typeName(), "sqlite3*") != 0)
        return nullptr;
    return *static_cast<sqlite3 *const *>(handle.constData());
}

Error Session::errorFrom(const QSqlError &error)
{
    m_lastErrorCode = error.nativeErrorCode();
    if (m_stopper->isStopped()) {
        const bool isInterrupted =
            m_url.isSqlite() ? (m_lastErrorCode.toInt() & 0xff) == SQLITE_INTERRUPT
                             : m_lastErrorCode == QLatin1String("57014") || m_lastErrorCode == QLatin1String("1317");
        if (isInterrupted)
            return cancelledError();
    }
    // A server may quote what it was given.
    const QString words =
        Redactor::redacted((error.databaseText().isEmpty() ? error.driverText() : error.databaseText()).trimmed());
    if (m_url.isSqlite())
        return Error{Error::Kind::Database, words, {}, hintForSqliteCode(m_lastErrorCode)};
    if (m_wasConnected && tellsOfLostConnection(m_lastErrorCode, words)) {
        m_isLost = true;
        return Error{Error::Kind::Database,
                     QStringLiteral("The connection to %1 was lost: %2").arg(m_url.withoutPassword(), words),
                     {},
                     QStringLiteral("Whether the last statement took effect is not known. Look at the current revision "
                                    "once the server is there again, before you go on.")};
    }
    return Error{Error::Kind::Database, words, {}, {}};
}

} // namespace retort
