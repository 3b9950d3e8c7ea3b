// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/database/MigrationLock.h"

#include "engine/sql/Dialect.h"
#include "model/QuotedName.h"

#include <QCryptographicHash>
#include <QtEndian>

namespace retort {

namespace {

QByteArray lockDigest(const QString &place)
{
    return QCryptographicHash::hash(QString(QLatin1String("retort migration lock\n") + place).toUtf8(),
                                    QCryptographicHash::Sha256);
}

/// An advisory lock belongs to one database of the server; its key tells the version tables of that database apart.
qint64 lockKey(const QString &place)
{
    return qFromBigEndian<qint64>(lockDigest(place).constData());
}

/// Locks of MySQL belong to the whole server and have names of up to 64 characters.
QString lockName(const QString &place)
{
    return QLatin1String("'retort-") + QString::fromLatin1(lockDigest(place).toHex().left(40)) + QLatin1Char('\'');
}

QString firstText(const QueryResult &answer)
{
    if (answer.rows.empty() || answer.rows.front().empty())
        return {};
    const SqlValue &value = answer.rows.front().front();
    if (const auto *text = value.as<QString>())
        return *text;
    if (const auto *number = value.as<qint64>())
        return QString::number(*number);
    if (const auto *flag = value.as<bool>())
        return *flag ? QStringLiteral("1") : QStringLiteral("0");
    if (const auto *decimal = value.as<SqlDecimal>())
        return decimal->text;
    return {};
}

} // namespace

MigrationLock::MigrationLock(std::unique_ptr<Session> session, const VersionTableOptions &versionTable)
    : m_session(std::move(session)),
      m_isPostgresql(m_session->url().isPostgresqlFamily()),
      m_place(versionTable.schema + QLatin1Char('\n') + versionTable.table)
{}

Result<std::unique_ptr<MigrationLock>>
MigrationLock::open(const DatabaseUrl &url, const VersionTableOptions &versionTable, std::stop_token stop)
{
    if (url.dialectName() != QLatin1String("postgresql") && !url.isMysqlFamily())
        return std::unique_ptr<MigrationLock>();
    auto session = Session::open(url, {.connectStop = stop});
    if (!session)
        return std::unexpected(session.error());
    std::unique_ptr<MigrationLock> lock(new MigrationLock(std::move(*session), versionTable));
    lock->m_stops = std::make_unique<std::stop_callback<std::function<void()>>>(
        std::move(stop), [stopper = lock->m_session->stopper()] { stopper->stop(); });
    if (!lock->m_isPostgresql) {
        const Result<QString> database = lock->ask(*lock->m_session, QStringLiteral("SELECT database()"));
        if (!database)
            return std::unexpected(database.error());
        lock->m_place.prepend(*database + QLatin1Char('\n'));
    }
    return lock;
}

Result<QString> MigrationLock::ask(Session &session, const QString &sql)
{
    const auto answer = session.execute(sql);
    if (!answer)
        return std::unexpected(answer.error());
    return firstText(*answer);
}

Result<bool> MigrationLock::tryToTake()
{
    const QString question =
        m_isPostgresql
            ? QStringLiteral("SELECT CASE WHEN pg_try_advisory_lock(%1) THEN 1 ELSE 0 END").arg(lockKey(m_place))
            : QStringLiteral("SELECT GET_LOCK(%1, 0)").arg(lockName(m_place));
    const Result<QString> answer = ask(*m_session, question);
    if (!answer)
        return std::unexpected(answer.error());
    return *answer == QLatin1String("1");
}

Result<void> MigrationLock::checkHeld()
{
    const auto answer = m_session->execute(QStringLiteral("SELECT 1"));
    if (answer)
        return {};
    if (answer.error().kind == Error::Kind::Cancelled)
        return std::unexpected(answer.error());
    return std::unexpected(
        Error{Error::Kind::Database,
              QStringLiteral("The connection that held the lock of this run was lost: %1").arg(answer.error().message),
              {},
              QStringLiteral("Another run may have begun. Look at the current revision, then run the command again.")});
}

QString MigrationLock::holder()
{
    QString question;
    if (m_isPostgresql) {
        const auto key = quint64(lockKey(m_place));
        question = QStringLiteral(
                       "SELECT concat(a.usename, coalesce(' at ' || host(a.client_addr), ''), "
                       "CASE WHEN a.application_name = '' THEN '' ELSE ' with ' || a.application_name END, "
                       "' (server process ', l.pid, ', connected since ', to_char(a.backend_start, 'HH24:MI:SS'), ')') "
                       "FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid "
                       "WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND l.classid = %1 "
                       "AND l.objid = %2 AND l.database = (SELECT oid FROM pg_catalog.pg_database "
                       "WHERE datname = current_database())")
                       .arg(key >> 32)
                       .arg(key & 0xffffffffU);
    } else {
        question = QStringLiteral("SELECT concat(p.user, ' at ', p.host, ' (connection ', p.id, ')') "
                                  "FROM information_schema.processlist p WHERE p.id = IS_USED_LOCK(%1)")
                       .arg(lockName(m_place));
    }
    return ask(*m_session, question).value_or(QString());
}

QString LockHolders::sentence() const
{
    if (who.isEmpty())
        return {};
    return (isGuess ? QStringLiteral("Who was in the way is not known. At work in this database: %1.")
                    : QStringLiteral("In the way was %1."))
        .arg(who);
}

LockHolders MigrationLock::holdersOf(const std::vector<TableId> &tables)
{
    if (!m_isPostgresql)
        return {mysqlHolders(), true};
    QStringList names;
    for (const TableId &table : tables) {
        QString name = table.schema.isEmpty() ? QString() : doubleQuotedName(table.schema) + QLatin1Char('.');
        name += doubleQuotedName(table.name);
        names << QStringLiteral("to_regclass('%1')").arg(name.replace(QLatin1Char('\''), QLatin1String("''")));
    }
    const QString ofThese = names.isEmpty() ? QString() : postgresqlHolders(names);
    return ofThese.isEmpty() ? LockHolders{postgresqlHolders({}), true} : LockHolders{ofThese, false};
}

QString MigrationLock::postgresqlHolders(const QStringList &tables)
{
    const QString condition = tables.isEmpty()
                                  ? QStringLiteral("l.relation >= 16384") // below are the server's own
                                  : QStringLiteral("l.relation IN (%1)").arg(tables.join(QLatin1String(", ")));
    return ask(*m_session,
               QStringLiteral(
                   "SELECT string_agg(h.who, ', ') FROM (SELECT concat(a.usename, coalesce(' at ' || "
                   "host(a.client_addr), ''), CASE WHEN a.application_name = '' THEN '' ELSE ' with ' || "
                   "a.application_name END, ' (server process ', a.pid, ', ', a.state, ' since ', "
                   "to_char(a.state_change, 'HH24:MI:SS'), ')') AS who FROM pg_catalog.pg_stat_activity a "
                   "WHERE a.pid NOT IN (pg_backend_pid(), %1) AND a.pid IN (SELECT l.pid FROM pg_catalog.pg_locks l "
                   "WHERE l.locktype = 'relation' AND l.granted AND l.database = (SELECT oid FROM "
                   "pg_catalog.pg_database WHERE datname = current_database()) AND %2) "
                   "ORDER BY a.xact_start LIMIT 3) h")
                   .arg(m_migrating, condition))
        .value_or(QString());
}

/// Which tables a transaction has locked is not told without a plugin; who has had one open for longest is.
QString MigrationLock::mysqlHolders()
{
    return ask(*m_session,
               QStringLiteral("SELECT group_concat(concat(p.user, ' at ', p.host, ' (connection ', p.id, ', in a "
                              "transaction since ', date_format(t.trx_started, '%H:%i:%s'), ')') ORDER BY "
                              "t.trx_started SEPARATOR ', ') FROM information_schema.innodb_trx t JOIN "
                              "information_schema.processlist p ON p.id = t.trx_mysql_thread_id WHERE p.id NOT IN "
                              "(connection_id(), ") +
                   m_migrating + QLatin1Char(')'))
        .value_or(QString());
}

Result<void> MigrationLock::checkNotPooled(Session &migrating)
{
    if (!m_isPostgresql) {
        const Result<QString> id = ask(migrating, QStringLiteral("SELECT connection_id()"));
        if (!id)
            return std::unexpected(id.error());
        m_migrating = *id;
        return {};
    }
    const QString process = QStringLiteral("SELECT pg_backend_pid()");
    const Result<QString> before = ask(*m_session, process);
    if (!before)
        return std::unexpected(before.error());
    // A transaction on the other connection takes the server's connection away from ours, if they share them.
    if (const auto begun = migrating.begin(); !begun)
        return begun;
    const Result<QString> other = ask(migrating, process);
    const Result<QString> after = ask(*m_session, process);
    if (const auto undone = migrating.rollback(); !undone)
        return undone;
    // A pool that hands its connections out in turn may have given ours back; now it is another's turn.
    const Result<QString> later = ask(*m_session, process);
    for (const Result<QString> *answer : {&other, &after, &later}) {
        if (!*answer)
            return std::unexpected(answer->error());
    }
    m_migrating = *other;
    if (*before == *after && *before == *later && *before != *other)
        return {};
    return std::unexpected(
        Error{Error::Kind::Database,
              QStringLiteral("A pooling proxy stands between Retort and the database, which gives every transaction "
                             "another connection: the lock of a migration would not hold there"),
              {},
              QStringLiteral("Connect to the server itself, or to a pool in session mode.")});
}

} // namespace retort
