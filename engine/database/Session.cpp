// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/database/Session.h"

#include "engine/database/ClientLibrary.h"
#include "engine/database/PreparedStatements.h"
#include "engine/database/ResultValues.h"
#include "engine/database/ServerOptions.h"
#include "engine/database/TransactionWords.h"
#include "engine/secrets/Redactor.h"

#include <QDateTime>
#include <QRegularExpression>
#include <QSqlDatabase>
#include <QSqlDriver>
#include <QSqlError>
#include <QSqlField>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QUuid>
#include <QVariant>

#include <sqlite3.h>

#include <utility>

namespace retort {

namespace {

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

} // namespace

Session::Session(DatabaseUrl url, const SessionOptions &options)
    : m_url(std::move(url)),
      m_connectionName(QLatin1String("retort-") + QUuid::createUuid().toString(QUuid::Id128)),
      m_stopper(options.stopper ? options.stopper : std::make_shared<SessionStopper>()),
      m_notices(std::make_unique<QStringList>())
{}

Session::~Session()
{
    m_stopper->unwatch(*this);
    if (!m_database)
        return;
    m_prepared.reset();
    if (m_database->isOpen() && isInTransaction())
        (void)rollback();
    m_database->close();
    m_database.reset();
    QSqlDatabase::removeDatabase(m_connectionName);
}

QStringList Session::takeNotices()
{
    return std::exchange(*m_notices, {});
}

/// MySQL and MariaDB keep warnings until they are asked for them.
void Session::collectWarnings()
{
    if (!isMysql() || warningCount(*m_database->driver()) == 0)
        return;
    QSqlQuery query(*m_database);
    query.setForwardOnly(true);
    if (!query.exec(QStringLiteral("SHOW WARNINGS")))
        return;
    while (query.next())
        *m_notices << QStringLiteral("%1: %2").arg(query.value(0).toString(), query.value(2).toString());
}

Result<QString> Session::serverSession()
{
    const bool isPlainPostgresql = m_url.dialectName() == QLatin1String("postgresql");
    const bool isMysqlServer = m_url.isMysqlFamily();
    if (!isMysqlServer && !isPlainPostgresql)
        return QString();
    const auto answer = executeAlways(isMysqlServer ? QStringLiteral("SELECT CAST(connection_id() AS CHAR)")
                                                    : QStringLiteral("SELECT concat(pid, ' ', extract(epoch FROM "
                                                                     "backend_start)) FROM pg_catalog.pg_stat_activity "
                                                                     "WHERE pid = pg_backend_pid()"));
    if (!answer)
        return std::unexpected(answer.error());
    const QString *text = answer->rows.empty() ? nullptr : answer->rows.front().front().as<QString>();
    return text ? *text : QString();
}

bool Session::isMysql() const
{
    return m_url.qtDriver() == QLatin1String("QMYSQL");
}

bool Session::isOdbc() const
{
    return m_url.qtDriver() == QLatin1String("QODBC");
}

bool Session::isPostgresql() const
{
    return m_url.qtDriver() == QLatin1String("QPSQL");
}

Result<QueryResult> Session::execute(const QString &sql)
{
    m_lastErrorCode.clear();
    if (m_stopper->isStopped())
        return cancelledError();
    if (isBlankSql(sql))
        return QueryResult{};
    // Qt's driver would wait for ever for data that nobody sends.
    static const QRegularExpression copy(
        beforeStatement() + QStringLiteral("COPY\\b.*\\b(FROM\\s+STDIN|TO\\s+STDOUT)\\b"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
    if (isPostgresql() && copy.match(sql).hasMatch()) {
        return std::unexpected(Error{Error::Kind::Database,
                                     QStringLiteral("COPY with data from or to the client cannot run here"),
                                     {},
                                     QStringLiteral("Write INSERT statements, or run this part with psql.")});
    }
    // Outside a transaction each statement stands for itself again.
    if (m_isAutocommitOff && !m_isInTransaction) {
        if (const auto on = setAutocommit(true); !on)
            return std::unexpected(on.error());
    }
    auto answer = executeAlways(sql);
    if (answer)
        followTransaction(sql);
    else if (isPostgresql() && !m_isLost && endsTransaction(sql))
        m_isInTransaction = false; // A deferred constraint fails at the COMMIT, which leaves nothing to end.
    return answer;
}

/// A statement of the user's may begin or end the transaction. SQLite tells by itself.
void Session::followTransaction(const QString &sql)
{
    if (m_url.isSqlite())
        return;
    if (beginsTransaction(sql))
        m_isInTransaction = true;
    else if (endsTransaction(sql))
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
    m_lastErrorPosition = {};
    sqlite3 *const sqlite = sqliteHandle();
    const int changesBefore = sqlite ? sqlite3_total_changes(sqlite) : 0;

    QSqlQuery query(*m_database);
    query.setForwardOnly(true);
    query.setNumericalPrecisionPolicy(QSql::HighPrecision);
    if (!query.exec(sql)) {
        m_lastErrorPosition = errorPosition(sql, query.lastError().databaseText());
        return std::unexpected(errorFrom(query.lastError()));
    }
    if (isPostgresql() && endsTransaction(sql) && !rollsBack(sql) && commandTag(query) == "ROLLBACK")
        return std::unexpected(refusedCommit());

    QueryResult result;
    if (query.isSelect()) {
        const QSqlRecord record = query.record();
        for (int column = 0; column < record.count(); ++column)
            result.columns.push_back(record.fieldName(column));
        const ResultValues values(query, record, isOdbc());
        ServerRows rows(query);
        while (rows.next()) {
            if (result.rows.empty()) {
                result.jsonColumns = values.jsonColumns(rows);
                result.unsignedColumns = values.unsignedColumns();
            }
            std::vector<SqlValue> row;
            row.reserve(result.columns.size());
            for (int column = 0; column < record.count(); ++column) {
                Result<SqlValue> value = values.at(rows, column);
                if (!value)
                    return std::unexpected(value.error());
                row.push_back(std::move(*value));
            }
            result.rows.push_back(std::move(row));
        }
        // An error in the middle of the rows (an interrupt, say) ends the loop like the last row does.
        if (query.lastError().isValid())
            return std::unexpected(errorFrom(query.lastError()));
    }
    result.rowsAffected = query.numRowsAffected();
    if (!query.isSelect() && (m_url.isSqlite() || isMysql()))
        result.lastInsertId = query.lastInsertId().toLongLong();
    // SQLite repeats the count of the last change after statements that change no row.
    if (sqlite && sqlite3_total_changes(sqlite) == changesBefore)
        result.rowsAffected = 0;
    query.finish();
    collectWarnings();
    return result;
}

/// PostgreSQL answers the COMMIT of a transaction in which a statement failed by rolling back, without an error.
Error Session::refusedCommit()
{
    m_isInTransaction = false;
    m_lastErrorCode = QStringLiteral("25P02");
    return Error{Error::Kind::Database,
                 QStringLiteral("The server has rolled the transaction back instead of committing it, because a "
                                "statement in it had failed"),
                 {},
                 QStringLiteral("Mend the statement that failed, or let the script go back to a savepoint "
                                "(begin_nested()) after an error that it goes on from.")};
}

Result<void> Session::executePrepared(const QString &sql, const std::vector<SqlValue> &values)
{
    sqlite3 *const sqlite = sqliteHandle();
    if (m_stopper->isStopped())
        return cancelledError();
    if (!m_prepared)
        m_prepared = std::make_unique<PreparedStatements>(sqlite);
    const int code = m_prepared->execute(sql, values);
    m_lastErrorCode = code == SQLITE_OK ? QString() : QString::number(code);
    if (code == SQLITE_OK)
        return {};
    return std::unexpected(errorFrom(
        QSqlError({}, QString::fromUtf8(sqlite3_errmsg(sqlite)), QSqlError::StatementError, m_lastErrorCode)));
}

/// Behind ODBC each database has other words for it; the driver manager has one way.
Result<void> Session::endOdbcTransaction(bool isKept)
{
    if (!(isKept ? m_database->commit() : m_database->rollback()))
        return std::unexpected(errorFrom(m_database->lastError()));
    m_isInTransaction = false;
    return {};
}

Result<void> Session::begin(bool writesAtOnce)
{
    if (isOdbc()) {
        if (m_stopper->isStopped())
            return cancelledError();
        if (!m_database->transaction())
            return std::unexpected(errorFrom(m_database->lastError()));
        m_isInTransaction = true;
        return {};
    }
    const QString statement =
        m_url.isSqlite() && writesAtOnce ? QStringLiteral("BEGIN IMMEDIATE") : QStringLiteral("BEGIN");
    // On MySQL each DDL statement ends the transaction; without this, the changes after it would commit one by one. It
    // stays so until a statement stands outside a transaction.
    if (isMysql()) {
        if (m_stopper->isStopped())
            return cancelledError();
        if (const auto off = setAutocommit(false); !off)
            return off;
        m_isInTransaction = true;
        return {};
    }
    const auto answer = execute(statement);
    if (!answer)
        return std::unexpected(answer.error());
    m_isInTransaction = true;
    return {};
}

Result<void> Session::beginQuestions(int lockTimeout)
{
    if (m_url.isSqlite())
        return {};
    const bool isLimited = m_url.sessionSettings().lockTimeout.has_value();
    const bool isPlainPostgresql = m_url.dialectName() == QLatin1String("postgresql");
    // Of the transaction alone: behind a pool others get the connection after it.
    QStringList before;
    QStringList after;
    if (m_url.isMysqlFamily()) {
        before << QStringLiteral("SET TRANSACTION READ ONLY");
        if (!isLimited)
            before << QStringLiteral("SET SESSION lock_wait_timeout = %1").arg((lockTimeout + 999) / 1000);
    } else if (isPlainPostgresql) {
        after << QStringLiteral("SET TRANSACTION READ ONLY");
        if (!isLimited)
            after << QStringLiteral("SET LOCAL lock_timeout = %1").arg(lockTimeout);
    }
    const auto executeEach = [this](const QStringList &statements) -> Result<void> {
        for (const QString &statement : statements) {
            if (const auto done = execute(statement); !done)
                return std::unexpected(done.error());
        }
        return {};
    };
    if (const auto done = executeEach(before); !done)
        return done;
    const auto begun = begin();
    // Behind ODBC there may be a database without transactions.
    if (!begun && isOdbc() && begun.error().kind == Error::Kind::Database)
        return {};
    return begun ? executeEach(after) : begun;
}

Result<void> Session::commit()
{
    if (isOdbc())
        return m_stopper->isStopped() ? cancelledError() : endOdbcTransaction(true);
    const auto answer = execute(QStringLiteral("COMMIT"));
    if (!answer)
        return std::unexpected(answer.error());
    m_isInTransaction = false;
    return {};
}

Result<void> Session::setAutocommit(bool isOn)
{
    if (m_isAutocommitOff != isOn)
        return {};
    const auto answer =
        executeAlways(isOn ? QStringLiteral("SET autocommit = 1") : QStringLiteral("SET autocommit = 0"));
    if (!answer)
        return std::unexpected(answer.error());
    m_isAutocommitOff = !isOn;
    return {};
}

Result<void> Session::rollback()
{
    // SQLite ends a transaction by itself after some errors (a full disk, an interrupted write).
    if (!isInTransaction())
        return {};
    if (isOdbc())
        return endOdbcTransaction(false);
    const auto answer = executeAlways(QStringLiteral("ROLLBACK"));
    m_isInTransaction = false;
    return answer ? Result<void>() : std::unexpected(answer.error());
}

bool Session::isInTransaction() const
{
    if (sqlite3 *const sqlite = sqliteHandle())
        return sqlite3_get_autocommit(sqlite) == 0;
    return m_isInTransaction;
}

bool Session::wasLocked() const
{
    if (!m_url.isSqlite())
        return tellsOfLock(m_lastErrorCode);
    const int primary = m_lastErrorCode.toInt() & 0xff;
    return (primary == SQLITE_BUSY || primary == SQLITE_LOCKED);
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
    if (isOdbc() && m_url.isPostgresqlFamily()) {
        if (const QString state = lockStateOf(error.databaseText()); !state.isEmpty())
            m_lastErrorCode = state;
    }
    if (m_stopper->isStopped()) {
        // PostgreSQL's driver for ODBC has numbers of its own.
        const bool isInterrupted =
            m_url.isSqlite() ? (m_lastErrorCode.toInt() & 0xff) == SQLITE_INTERRUPT
                             : m_lastErrorCode == QLatin1String("57014") || m_lastErrorCode == QLatin1String("1317") ||
                                   error.databaseText().contains(QLatin1String("due to user request"));
        if (isInterrupted)
            return cancelledError().error();
    }
    // A server may quote what it was given.
    const QString words =
        Redactor::redacted((error.databaseText().isEmpty() ? error.driverText() : error.databaseText()).trimmed());
    if (m_url.isSqlite())
        return Error{Error::Kind::Database, words, {}, hintForSqliteCode(m_lastErrorCode)};
    if (m_wasConnected && (m_stopper->hasHungUp() || tellsOfLostConnection(m_lastErrorCode, words))) {
        m_isLost = true;
        if (m_stopper->hasHungUp()) {
            return Error{Error::Kind::Database,
                         QStringLiteral("%1 did not answer when it was told to stop, so the connection was given up")
                             .arg(m_url.withoutPassword()),
                         {},
                         QStringLiteral("Whether the last statement took effect is not known. Look at the current "
                                        "revision once the server answers again, before you go on.")};
        }
        return Error{Error::Kind::Database,
                     QStringLiteral("The connection to %1 was lost: %2").arg(m_url.withoutPassword(), words),
                     {},
                     QStringLiteral("Whether the last statement took effect is not known. Look at the current revision "
                                    "once the server is there again, before you go on.")};
    }
    return Error{Error::Kind::Database, words, {}, {}};
}

} // namespace retort
